"""What is coded of an input: left out only with a count; near copies are counted and kept."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from casus.errors import ArticleError, InputError
from casus.intake import Intake, RecentTexts, read_list
from casus.types import Article

ENGLISH = "Two people were killed and four wounded when a shell hit the market, police said on Monday."
FRENCH = "Deux personnes ont été tuées et quatre blessées lorsqu'un obus a frappé le marché, selon la police."


def article(text: str, url: str | None = None) -> Article:
    return Article(str(hash((text, url))), "a", text, url=url)


def story(seed: int, words: int = 300) -> str:
    """Words in no order: no two stories share five running words."""
    chosen = random.Random(seed)
    return " ".join(f"{chosen.choice('bdfgklmnprst')}{chosen.randrange(5000)}a" for _ in range(words))


def test_other_languages_are_left_out_and_counted_unless_asked_for() -> None:
    items = [article(ENGLISH), article(FRENCH), ArticleError("no text"), article(FRENCH)]
    intake = Intake()
    assert list(intake.chosen(items)) == [items[0], items[2]]
    assert intake.not_english == 2
    everything = Intake(any_language=True)
    assert list(everything.chosen(items)) == items
    assert everything.not_english == 0


def test_of_a_list_only_its_articles_and_the_addresses_without_a_text(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("https://a.example/1\nhttps://a.example/2\nhttp://www.a.example/1/\n")
    intake = Intake(listed=read_list(tmp_path / "urls.txt"))
    items = [article(ENGLISH, "http://a.example/1"), article(ENGLISH, "https://a.example/3"), article(ENGLISH)]
    assert list(intake.chosen(items)) == items[:1]
    assert (intake.not_listed, intake.without_text) == (2, 1)
    with pytest.raises(InputError):
        read_list(tmp_path / "none.txt")


def test_a_fresh_intake_counts_anew() -> None:
    intake = Intake(any_language=True)
    first = article(story(1))
    list(intake.chosen([first, first]))
    again = replace(intake)
    list(again.chosen([first]))
    assert (intake.near_copies, again.near_copies) == (1, 0)


@pytest.mark.parametrize(
    "copy",
    [
        lambda text: text,
        lambda text: "VELDEN (Wire) " + text.upper(),
        lambda text: " ".join(text.split()[:220]),
        lambda text: text + " " + story(99, 60),
        lambda text: " ".join(word for n, word in enumerate(text.split()) if n % 40),
    ],
    ids=["same", "dateline and case", "cut", "longer", "edited"],
)
def test_near_copies_are_counted_and_kept(copy: object) -> None:
    texts = [story(1), story(2), copy(story(1)), story(3)]  # type: ignore[operator]
    intake = Intake(any_language=True)
    assert len(list(intake.chosen(map(article, texts)))) == 4
    assert intake.near_copies == 1


def test_rewritten_and_short_texts_are_no_copies() -> None:
    recent = RecentTexts()
    half = story(1).split()[:100]
    assert not recent.has_near_copy(story(1))
    assert not recent.has_near_copy(" ".join(half) + " " + story(2))
    assert not recent.has_near_copy("Two were killed.")
    assert not recent.has_near_copy("Two were killed.")


def test_the_memory_of_texts_doesnt_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecentTexts, "PLACES", 1 << 12)
    recent = RecentTexts()
    assert not any(recent.has_near_copy(story(n, 100)) for n in range(300))
    assert recent.has_near_copy(story(299, 100))
    assert not recent.has_near_copy(story(0, 100))
    assert len(recent._marks) == 1 << 12
