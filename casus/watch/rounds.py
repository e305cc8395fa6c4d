"""A round: every feed once, every new entry once."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from casus.errors import ArticleError, InputError
from casus.read.feeds import SUMMARY_ONLY, read_feed
from casus.read.fields import Source
from casus.read.limits import MAX_ARTICLE_BYTES
from casus.read.pages import article_from_page
from casus.types import Article
from casus.watch.inbox import FeedState, Inbox
from casus.watch.polite import Client, RefusedError

Tell = Callable[[InputError], None]
_PAGES = ("text/html", "application/xhtml+xml", "")


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did, in numbers: feeds read, unchanged and failed; articles kept, entries whose page failed."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    articles: int = 0
    without_page: int = 0


def watch_once(feeds: Sequence[str], inbox: Inbox, client: Client, tell: Tell, *, pages: bool = False) -> Round:
    """Reads each feed if it has changed and keeps its new entries; with ``pages`` the pages that they link to.

    Failures are told and the round goes on. An entry whose page can't be had now is tried again in the next round.
    """
    done = Round()
    for url in feeds:
        wait = inbox.wait_until(urlsplit(url).netloc.lower())
        if wait > time.time():
            tell(
                InputError(f"left alone until {time.strftime('%H:%M:%S', time.localtime(wait))}, as asked", source=url)
            )
            done = replace(done, failed=done.failed + 1)
            continue
        state = inbox.feed(url)
        try:
            answer = client.fetch(url, etag=state.etag, modified=state.modified)
            if answer.body is None:
                done = replace(done, unchanged=done.unchanged + 1)
                continue
            done, whole = _entries(url, answer.body, inbox, client, tell, done, pages)
            done = replace(done, read=done.read + 1)
            # With entries still open the feed must come in full the next time, changed or not.
            inbox.remember_feed(url, FeedState(answer.etag, answer.modified) if whole else FeedState())
        except (RefusedError, InputError) as error:
            tell(error if isinstance(error, InputError) else InputError(str(error), source=url))
            done = replace(done, failed=done.failed + 1)
        finally:
            for netloc, until in client.wait_until.items():
                inbox.remember_wait(netloc, until)
    inbox.write_out()
    return done


def _entries(
    feed: str, body: bytes, inbox: Inbox, client: Client, tell: Tell, done: Round, pages: bool
) -> tuple[Round, bool]:
    """The round with the feed's new entries, and whether none of them is still open."""
    whole = True
    for item in read_feed(io.BytesIO(body), Source(feed, urlsplit(feed).netloc, MAX_ARTICLE_BYTES)):
        if isinstance(item, InputError):
            tell(item)
            continue
        name = f"{feed} {item.source_id}"
        if inbox.has_seen(name):
            continue
        try:
            article = _with_page(feed, item, client) if pages and item.url else item
        except RefusedError as error:
            tell(InputError(f"its page: {error}", source=feed, article=item.source_id))
            done, whole = replace(done, without_page=done.without_page + 1), False
            continue
        except ArticleError as error:
            tell(error)  # The page came and holds no article: the feed's own words have to do.
            article = item
        inbox.keep(name, article)
        done = replace(done, articles=done.articles + 1)
    return done, whole


def _with_page(feed: str, entry: Article, client: Client) -> Article:
    """The article on the page that an entry links to, with what the feed says where the page doesn't say it.

    An entry whose feed gives the whole text needs no page. ArticleError where the page holds no article.
    """
    assert entry.url is not None
    if SUMMARY_ONLY not in entry.notes and entry.text:
        return entry
    answer = client.fetch(entry.url, named_by=feed)
    if answer.kind not in _PAGES or answer.body is None:
        raise ArticleError(f"is {answer.kind}, not a page", source=feed, article=entry.source_id)
    source = Source(feed, urlsplit(feed).netloc, MAX_ARTICLE_BYTES, entry.published, entry.outlet)
    page = article_from_page(answer.body, source, fallback_id=entry.source_id, url=entry.url, charset=answer.charset)
    # The feed's day is the publisher's own word; a page's is sometimes that of its template.
    return replace(
        page, source_id=entry.source_id, published=entry.published or page.published, title=entry.title or page.title
    )
