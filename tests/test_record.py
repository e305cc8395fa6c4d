"""The record's JSON: what is written is what is read, the bytes are always the same, and broken form is refused by name."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.errors import RecordError
from casus.record import incident_from_json, incident_to_json, read_records, record_from_json, record_to_json
from casus.types import (
    Article,
    Codes,
    Event,
    GroupKind,
    Harm,
    Incident,
    LedgerEntry,
    Link,
    Mention,
    Party,
    PartyKind,
    Period,
    PeriodPrecision,
    Place,
    PlacePrecision,
    Record,
    Responsibility,
    Span,
    Stance,
    Status,
    Toll,
)

TEXT = "Two blasts killed at least nine people in Port Varda on Monday, police said."


def _record() -> Record:
    police = Party(Span.of(TEXT, 64, 70), name="police", kind="police")
    toll = Toll("killed", 9, 9, None, Span.of(TEXT, 11, 38), group="people", said_by=police)
    place = Place(Span.of(TEXT, 42, 52), name="Port Varda", lat=1.234567, lon=-0.0000001, precision="exact")
    event = Event(
        id="a-e1",
        type="bombing",
        status="happened",
        triggers=(Span.of(TEXT, 4, 10),),
        confidence=0.93218,
        places=(place,),
        tolls=(toll,),
        said_by=(police,),
        codes=Codes(plover={"event": "ASSAULT", "mode": "bombing"}, cameo="183"),
    )
    article = Article("a", "one.txt", TEXT, published="2024-03-05", notes=("html-title",))
    return Record(article, (event,), (Mention(Span.of(TEXT, 42, 52), "Location"),), ("no-outlet",))


def _few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


words = st.text(max_size=12)
maybe = st.none() | words
counts = st.integers(min_value=0, max_value=10**9)
scores = st.floats(0, 1).map(lambda x: round(x, 4) + 0.0)
degrees = st.none() | st.floats(-180, 180).map(lambda x: round(x, 5) + 0.0)
statuses = st.sampled_from(get_args(Status))
harms = st.sampled_from(get_args(Harm))
spans = st.builds(Span, counts, counts, words)
parties = st.builds(Party, spans, maybe, maybe, st.none() | st.sampled_from(get_args(PartyKind)), maybe)
places = st.builds(
    Place,
    spans,
    name=maybe,
    admin1=maybe,
    country=maybe,
    lat=degrees,
    lon=degrees,
    geonames_id=st.none() | counts,
    precision=st.sampled_from(get_args(PlacePrecision)),
)
periods = st.builds(Period, maybe, maybe, st.sampled_from(get_args(PeriodPrecision)), maybe, st.none() | spans)
tolls = st.builds(
    Toll,
    harm=harms,
    low=counts,
    best=counts,
    high=st.none() | counts,
    evidence=spans,
    approx=st.booleans(),
    group=maybe,
    group_kind=st.sampled_from(get_args(GroupKind)),
    part_of_total=st.booleans(),
    said_by=st.none() | parties,
)
stands = st.builds(Responsibility, st.sampled_from(get_args(Stance)), parties, st.none() | parties, spans)
codes = st.builds(
    Codes,
    plover=st.none() | st.dictionaries(words, maybe, max_size=2),
    acled=st.none() | st.dictionaries(words, maybe, max_size=2),
    cameo=maybe,
    ucdp=st.none() | st.dictionaries(words, counts, max_size=2),
)
events = st.builds(
    Event,
    id=words,
    type=words,
    status=statuses,
    triggers=_few(spans),
    background=st.booleans(),
    aggregate=st.booleans(),
    confidence=scores,
    actors=_few(parties),
    recipients=_few(parties),
    instruments=_few(spans),
    places=_few(places),
    period=periods,
    tolls=_few(tolls),
    said_by=_few(parties),
    responsibility=_few(stands),
    responds_to=maybe,
    codes=codes,
)
articles = st.builds(
    Article,
    id=words,
    source_id=words,
    text=words,
    title=maybe,
    outlet=maybe,
    published=maybe,
    url=maybe,
    language=maybe,
    notes=st.just(()),
)
records = st.builds(
    Record,
    articles,
    events=_few(events),
    mentions=st.none() | _few(st.builds(Mention, spans, words)),
    notes=st.lists(words, max_size=3, unique=True).map(tuple),
)
entries = st.builds(
    LedgerEntry,
    source_id=words,
    published=maybe,
    harm=harms,
    low=counts,
    best=counts,
    high=st.none() | counts,
    group=maybe,
    kind=st.sampled_from(("total", "part", "cumulative")),
    said_by=st.none() | parties,
    speaker=maybe,
    superseded=st.booleans(),
    evidence=spans,
)
incidents = st.builds(
    Incident,
    id=words,
    type=words,
    status=statuses,
    confidence=scores,
    events=_few(st.builds(Link, words, words, words, scores, _few(words))),
    period=periods,
    places=_few(places),
    actors=_few(parties),
    recipients=_few(parties),
    ledger=_few(entries),
    toll=st.none() | st.dictionaries(words, st.none() | counts | st.lists(counts, max_size=2), max_size=3),
    voices=counts,
    disagreements=_few(words),
    responds_to=maybe,
)


@settings(max_examples=50, deadline=None)
@given(records)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    line = record_to_json(record, mentions=True)
    assert record_from_json(line) == record
    assert record_to_json(record_from_json(line), mentions=True) == line


@settings(max_examples=50, deadline=None)
@given(incidents)
def test_an_incident_comes_back_as_it_was(incident: Incident) -> None:
    line = incident_to_json(incident)
    assert incident_from_json(line) == incident
    assert incident_to_json(incident_from_json(line)) == line


def test_keys_stand_in_the_order_of_the_form() -> None:
    value = json.loads(record_to_json(_record(), mentions=True))
    assert list(value) == ["schema", "article", "events", "mentions", "notes"]
    assert " ".join(value["article"]) == "id source_id title outlet published url language text"
    event = value["events"][0]
    assert " ".join(event) == (
        "id type status background aggregate confidence triggers actors recipients instruments places period tolls"
        " said_by responsibility responds_to codes"
    )
    assert " ".join(event["tolls"][0]) == "harm low best high approx group group_kind part_of_total said_by evidence"
    assert " ".join(event["places"][0]) == "start end quote name admin1 country lat lon geonames_id precision"
    assert value["notes"] == ["html-title", "no-outlet"]


def test_floats_keep_only_their_documented_digits() -> None:
    line = record_to_json(_record())
    assert '"confidence": 0.9322' in line
    assert '"lat": 1.23457, "lon": 0.0' in line


def test_mentions_and_text_are_written_on_request_only() -> None:
    line = record_to_json(_record(), text=False)
    bare = json.loads(line)
    assert "mentions" not in bare
    assert "text" not in bare["article"]
    back = record_from_json(line)
    assert back.article.text == ""
    assert back.events[0].tolls[0].evidence.quote == "killed at least nine people"


def test_text_stays_unescaped_and_lone_surrogates_stay_one_character() -> None:
    record = Record(Article("a", "b", "в Одессе 🚀 \ud83d fell"))
    line = record_to_json(record)
    assert "в Одессе 🚀" in line
    assert line.encode("utf-8").count(b"\\ud83d") == 1
    assert record_from_json(line) == record


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("events", 0, "tolls", 0, "low"), "nine", "events[0].tolls[0].low: expected an integer, found 'nine'"),
        (("events", 0, "tolls", 0, "low"), True, "events[0].tolls[0].low: expected an integer, found True"),
        (("events", 0, "tolls", 0, "harm"), "hurt", "events[0].tolls[0].harm: expected one of killed, wounded"),
        (("events", 0, "places", 0, "start"), None, "events[0].places[0].start: expected an integer, found null"),
        (("events", 0, "said_by", 0, "rank"), 1, "events[0].said_by[0].rank: no such field"),
        (("events", 0, "codes", "plover", "event"), 7, "events[0].codes.plover.event: expected str or null"),
        (("notes",), ["a", 3], "notes[1]: expected a string, found 3"),
        (("article", "text"), None, "article.text: expected a string"),
        (("schema",), "casus/0", "schema: expected 'casus/1', found 'casus/0'"),
    ],
)
def test_broken_form_is_refused_by_the_path_of_the_field(
    path: tuple[str | int, ...], value: object, message: str
) -> None:
    whole = json.loads(record_to_json(_record()))
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(RecordError) as raised:
        record_from_json(json.dumps(whole))
    assert message in str(raised.value)


def test_a_missing_field_is_named() -> None:
    whole = json.loads(record_to_json(_record()))
    del whole["events"][0]["period"]["value"]
    with pytest.raises(RecordError, match=r"events\[0\]\.period\.value: missing"):
        record_from_json(json.dumps(whole))


def test_a_score_that_is_no_number_is_not_written() -> None:
    event = Event("e", "bombing", "happened", (), confidence=float("nan"))
    with pytest.raises(RecordError, match="not a finite number"):
        record_to_json(Record(Article("a", "b", "c"), (event,)))


def test_reading_lines_names_file_and_line() -> None:
    lines = [record_to_json(_record()), "", "{"]
    found = read_records(lines, "coded.jsonl")
    assert len(next(found).events) == 1
    with pytest.raises(RecordError, match=r"coded\.jsonl:3: not JSON"):
        next(found)
