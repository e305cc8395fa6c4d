"""Records that follow from their words pass; a thousand changed ones don't."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from casus.cli import app
from casus.codebook import load_codebook
from casus.codebook.crosswalk import codes_of
from casus.coding.coder import facts_of
from casus.coding.dates import annotation_value, resolve_time
from casus.coding.gazetteer import Gazetteer
from casus.coding.tolls import read_toll
from casus.read.fields import article_id
from casus.record import record_to_json
from casus.types import HARMS, Article, Event, Party, Period, Place, Record, Responsibility, Span, Toll
from casus.verify import BLIND_SPOTS, CHECKS, verify_file, verify_record

PUBLISHED = "2021-03-16"


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open()
    yield opened
    opened.close()


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def event_of(
    text: str, type_: str, trigger: str, day: str, places: dict[str, str], tolls: list[tuple[str, str]], said_by: str
) -> Event:
    """An event with the values that the project's own grammars give to the words."""
    when = span(text, day)
    time = resolve_time(text, when.start, when.end, PUBLISHED)
    assert time is not None
    figures: list[Toll] = []
    for words, harm in tolls:
        where = span(text, words)
        value = next(v for v in read_toll(text, where.start, where.end) if v.harm == harm)
        group = value.group.quote if value.group else None
        speaker = Party(span(text, said_by))
        figures.append(
            Toll(
                value.harm,
                value.low,
                value.best,
                value.high,
                where,
                value.approx,
                group,
                value.group_kind,
                value.part_of_total,
                speaker,
            )
        )
    return Event(
        id="",
        type=type_,
        status="happened",
        triggers=(span(text, trigger),),
        confidence=0.9,
        places=tuple(
            Place(span(text, words), words, None, country, precision="exact") for words, country in places.items()
        ),
        period=Period(time.first, time.last, time.precision, annotation_value(time), when),
        tolls=tuple(figures),
        said_by=(Party(span(text, said_by), said_by),),
        responsibility=(Responsibility("claims", Party(span(text, said_by)), None, span(text, trigger)),),
    )


def record_of(text: str, *events: Event, published: str = PUBLISHED) -> Record:
    """A whole record: ids and codes set."""
    article = Article(article_id(text, published, None), "own-1", text, published=published)
    named = [replace(event, id=f"{article.id}-e{number}") for number, event in enumerate(events, 1)]
    named = [replace(event, responds_to=named[0].id) if number else event for number, event in enumerate(named)]
    about = [None, *(named[0].type for _ in named[1:])]
    coded = (replace(e, codes=codes_of(load_codebook(), facts_of(e, a))) for e, a in zip(named, about, strict=True))
    return Record(article, tuple(coded))


def records() -> list[Record]:
    market = (
        "A car bomb exploded in a market in Baghdad on Sunday, killing at least 12 people, Captain Omar Said told reporters. "
        "Another 30 to 40 civilians were wounded, he said. On 14 March 2021 gunmen in Mosul abducted two dozen workers, "
        "Captain Omar Said added."
    )
    raid = (
        "Soldiers raided a village near Maiduguri on March 9, the governor said. Three militants were killed and seven soldiers "
        "were injured in the clash, the governor said. Yesterday the army shelled hills near Goma. "
        "No casualties were reported there."
    )
    unrest = (
        "Police arrested more than 150 students in Nairobi last Friday, Amnesty said. In February about 2,500 villagers were "
        "displaced by fighting around Goma, Amnesty said, and dozens of farmers went missing."
    )
    return [
        record_of(
            market,
            event_of(
                market,
                "bombing",
                "exploded",
                "Sunday",
                {"Baghdad": "IRQ"},
                [("killing at least 12 people", "killed"), ("30 to 40 civilians were wounded", "wounded")],
                "Captain Omar Said",
            ),
            event_of(
                market,
                "abduction",
                "abducted",
                "14 March 2021",
                {"Mosul": "IRQ"},
                [("abducted two dozen workers", "captured")],
                "Captain Omar Said",
            ),
        ),
        record_of(
            raid,
            event_of(
                raid,
                "armed_clash",
                "clash",
                "March 9",
                {"Maiduguri": "NGA"},
                [("Three militants were killed", "killed"), ("seven soldiers were injured", "wounded")],
                "the governor",
            ),
            event_of(
                raid,
                "shelling",
                "shelled",
                "Yesterday",
                {"Goma": "COD"},
                [("No casualties", "killed"), ("No casualties", "wounded")],
                "the governor",
            ),
        ),
        record_of(
            unrest,
            event_of(
                unrest,
                "arrest",
                "arrested",
                "last Friday",
                {"Nairobi": "KEN"},
                [("arrested more than 150 students", "captured")],
                "Amnesty",
            ),
            event_of(
                unrest,
                "expulsion",
                "displaced",
                "February",
                {"Goma": "COD"},
                [("about 2,500 villagers were displaced", "displaced"), ("dozens of farmers went missing", "missing")],
                "Amnesty",
            ),
        ),
    ]


# --- mutations: each changes the meaning of one value against its words ---------------------------------------------------


def _change_event(record: Record, dice: random.Random, change: Callable[[Event], Event | None]) -> Record | None:
    at = dice.randrange(len(record.events))
    changed = change(record.events[at])
    return None if changed is None else replace(record, events=(*record.events[:at], changed, *record.events[at + 1 :]))


def _change_toll(record: Record, dice: random.Random, change: Callable[[Toll], Toll | None]) -> Record | None:
    def event(old: Event) -> Event | None:
        at = dice.randrange(len(old.tolls))
        toll = change(old.tolls[at])
        return (
            None
            if toll is None or toll == old.tolls[at]
            else replace(old, tolls=(*old.tolls[:at], toll, *old.tolls[at + 1 :]))
        )

    return _change_event(record, dice, event)


def digits(record: Record, dice: random.Random) -> Record | None:
    """Another number, at one of the three places."""
    more = dice.choice([1, 2, 9, 10, 90, 100])
    return _change_toll(
        record,
        dice,
        lambda t: dice.choice(
            [
                replace(t, low=t.low + more, best=t.best + more, high=None if t.high is None else t.high + more),
                replace(t, high=(t.high or t.low) + more),
                replace(t, high=None),
                replace(t, best=t.best + more, high=None if t.high is None else t.high + more),
                replace(t, approx=not t.approx),
            ]
        ),
    )


def harm(record: Record, dice: random.Random) -> Record | None:
    def other(toll: Toll) -> Toll | None:
        chosen = dice.choice(HARMS)
        told = {v.harm for v in read_toll(record.article.text, toll.evidence.start, toll.evidence.end)}
        return None if chosen in told else replace(toll, harm=chosen)

    return _change_toll(record, dice, other)


def offsets(record: Record, dice: random.Random) -> Record | None:
    by = dice.choice([-3, -1, 1, 2])
    move = lambda s: replace(s, start=max(0, s.start + by), end=s.end + by)  # noqa: E731
    return _change_event(
        record,
        dice,
        lambda e: dice.choice(
            [
                replace(e, triggers=(move(e.triggers[0]),)),
                replace(e, places=(replace(e.places[0], span=move(e.places[0].span)),)),
                replace(e, tolls=(replace(e.tolls[0], evidence=move(e.tolls[0].evidence)), *e.tolls[1:])),
                replace(e, said_by=(replace(e.said_by[0], span=move(e.said_by[0].span)),)),
            ]
        ),
    )


def quote(record: Record, dice: random.Random) -> Record | None:
    return _change_event(
        record, dice, lambda e: replace(e, triggers=(replace(e.triggers[0], quote=e.triggers[0].quote + "s"),))
    )


def claimant(record: Record, dice: random.Random) -> Record | None:
    """Somebody whom the text doesn't name."""
    name = dice.choice(["Colonel Adam Ruiz", "the Red Crescent", "a hospital official"])
    where = lambda p: replace(p, name=name)  # noqa: E731
    return _change_event(
        record,
        dice,
        lambda e: dice.choice(
            [
                replace(e, said_by=(where(e.said_by[0]),)),
                replace(e, tolls=(replace(e.tolls[0], said_by=where(e.said_by[0])), *e.tolls[1:])),
                replace(e, said_by=(replace(e.said_by[0], span=replace(e.said_by[0].span, quote=name)),)),
            ]
        ),
    )


def group(record: Record, dice: random.Random) -> Record | None:
    def other(toll: Toll) -> Toll | None:
        kinds = {"armed": "civilian", "civilian": "armed"}
        if toll.group_kind in kinds and dice.random() < 0.5:
            return replace(toll, group_kind=kinds[toll.group_kind])  # type: ignore[arg-type]
        return replace(toll, group=dice.choice(["tourists", "rebels", "U.S. troops"]))

    return _change_toll(record, dice, other)


def dates(record: Record, dice: random.Random) -> Record | None:
    by = timedelta(days=dice.choice([-365, -30, -7, -1, 1, 7, 31, 365]))

    def moved(old: Event) -> Event:
        start, end = (date.fromisoformat(day or "") + by for day in (old.period.start, old.period.end))
        value = start.isoformat()[: len(old.period.value or "")]
        return replace(
            old,
            period=dice.choice(
                [
                    replace(old.period, start=start.isoformat(), end=end.isoformat(), value=value),
                    replace(old.period, start=start.isoformat()),
                    replace(old.period, end=end.isoformat()),
                    replace(old.period, precision="year"),
                ]
            ),
        )

    return _change_event(record, dice, moved)


def countries(record: Record, dice: random.Random) -> Record | None:
    return _change_event(
        record,
        dice,
        lambda e: replace(
            e,
            places=(
                dice.choice(
                    [
                        replace(e.places[0], country=dice.choice(["NOR", "JPN", "CHL", "iq"])),
                        replace(e.places[0], name=dice.choice(["Oslo", "Kyoto", "Arica"])),
                        replace(e.places[0], lat=-70.0, lon=10.0),
                        replace(e.places[0], geonames_id=17),
                    ]
                ),
            ),
        ),
    )


def vocabulary(record: Record, dice: random.Random) -> Record | None:
    return _change_event(
        record,
        dice,
        lambda e: dice.choice(
            [
                replace(e, type="explosion"),
                replace(e, status="rumoured"),  # type: ignore[arg-type]
                replace(e, codes=replace(e.codes, cameo="010")),
                replace(e, responds_to="nowhere-e9"),
                replace(e, responds_to=e.id),
                replace(e, id=e.id + "0"),
                replace(e, confidence=1.5),
            ]
        ),
    )


def provenance(record: Record, dice: random.Random) -> Record | None:
    article = record.article
    return replace(
        record,
        article=dice.choice(
            [
                replace(article, published="2021-03-17"),
                replace(article, outlet="Own Post"),
                replace(article, id="0" * 16),
            ]
        ),
    )


MUTATIONS = {
    digits: ".tolls",
    harm: ".harm",
    offsets: "events",
    quote: ".triggers",
    claimant: "said_by",
    group: ".group",
    dates: ".period",
    countries: ".places",
    vocabulary: "events",
    provenance: "article.id",
}


def test_records_that_follow_from_their_words_pass(gazetteer):
    for record in records():
        assert verify_record(record, gazetteer=gazetteer) == []


def test_none_of_a_thousand_changed_records_passes(gazetteer):
    dice = random.Random(20210316)
    originals = records()
    passed, tried = [], 0
    mutations = list(MUTATIONS)
    while tried < 1000:
        mutate = mutations[tried % len(mutations)]
        original = dice.choice(originals)
        changed = mutate(original, dice)
        if changed is None or changed == original:
            continue
        tried += 1
        if not any(MUTATIONS[mutate] in failure.path for failure in verify_record(changed, gazetteer=gazetteer)):
            passed.append((mutate.__name__, changed.events))
    assert passed == []


def test_a_swap_of_two_grounded_parties_is_beyond_it_and_said_to_be(gazetteer):
    record = records()[0]
    event = record.events[0]
    actor, other = Party(span(record.article.text, "gunmen")), Party(span(record.article.text, "workers"))
    for one, two in ((actor, other), (other, actor)):
        changed = replace(event, actors=(one,), recipients=(two,))
        changed = replace(changed, codes=codes_of(load_codebook(), facts_of(changed)))
        assert verify_record(replace(record, events=(changed, record.events[1])), gazetteer=gazetteer) == []
    assert any("which of two parties" in spot for spot in BLIND_SPOTS)
    assert not any("which of two" in check for check in CHECKS)


def test_a_failure_names_article_field_and_what_the_words_say(gazetteer):
    record = records()[0]
    event = record.events[0]
    changed = replace(event, tolls=(replace(event.tolls[0], low=13, best=13), *event.tolls[1:]))
    (failure, *_) = verify_record(replace(record, events=(changed, *record.events[1:])), gazetteer=gazetteer)
    assert failure.path == "events[0].tolls[0].low"
    assert str(failure).startswith("own-1: events[0].tolls[0].low: 13 to unbounded")
    assert "12 to unbounded" in failure.reason


def test_a_record_without_its_text_needs_the_article(gazetteer):
    record = records()[0]
    bare = replace(record, article=replace(record.article, text=""))
    assert [f.path for f in verify_record(bare, gazetteer=gazetteer)] == ["article.text"]
    assert verify_record(bare, record.article.text, gazetteer=gazetteer) == []
    assert [f.path for f in verify_record(record, record.article.text + " ", gazetteer=gazetteer)] == ["article.text"]


def test_a_period_without_words_is_the_publication_day_and_says_so(gazetteer):
    text = "A bomb exploded."
    event = Event(
        "", "bombing", "happened", (span(text, "exploded"),), period=Period(PUBLISHED, PUBLISHED, "day", PUBLISHED)
    )
    record = record_of(text, event)
    assert [f.path for f in verify_record(record, gazetteer=gazetteer)] == ["events[0].period.evidence"]
    noted = replace(record, notes=("date-from-publication",))
    assert verify_record(noted, gazetteer=gazetteer) == []
    day = replace(noted.events[0], period=Period("2021-03-15", "2021-03-15", "day", "2021-03-15"))
    assert [f.path for f in verify_record(replace(noted, events=(day,)), gazetteer=gazetteer)] == [
        "events[0].period.value"
    ]


def test_a_group_is_the_one_that_its_words_count(gazetteer):
    record = records()[0]
    event = record.events[0]
    assert "reporters" in record.article.text
    changed = replace(event, tolls=(event.tolls[0], replace(event.tolls[1], group="reporters", group_kind="civilian")))
    assert "events[0].tolls[1].group" in {
        f.path for f in verify_record(replace(record, events=(changed, record.events[1])), gazetteer=gazetteer)
    }


def test_the_command_tells_each_failure_and_what_it_can_t_see(tmp_path):
    good = records()
    path = tmp_path / "records.jsonl"
    path.write_text("".join(record_to_json(record) + "\n" for record in good), encoding="utf-8")
    told = CliRunner().invoke(app, ["verify", str(path)])
    assert (told.exit_code, told.stdout) == (0, "")
    assert "which of two parties" in told.stderr
    bad = replace(good[0].events[0], type="explosion")
    path.write_text(record_to_json(replace(good[0], events=(bad, good[0].events[1]))) + "\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["verify", str(path)])
    assert told.exit_code == 1
    assert told.stdout.startswith("own-1: events[0].type: 'explosion'")


def test_records_are_held_against_the_articles_they_were_made_from(tmp_path):
    record = records()[2]
    path, articles = tmp_path / "records.jsonl", tmp_path / "articles.jsonl"
    path.write_text(record_to_json(record, text=False) + "\n", encoding="utf-8")
    articles.write_text(
        json.dumps({"docid": "own-1", "text": record.article.text, "published": PUBLISHED}) + "\n", encoding="utf-8"
    )
    assert list(verify_file(path, articles)) == [[]]
    articles.write_text(json.dumps({"docid": "own-2", "text": record.article.text}) + "\n", encoding="utf-8")
    assert [[f.path for f in failures] for failures in verify_file(path, articles)] == [["article.source_id"]]
