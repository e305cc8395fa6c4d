"""The worked example of the field's specifications, built by hand: the strikes of 29 December 2019."""

from __future__ import annotations

from casus.types import Article, Codes, Event, Party, Period, Place, Record, Span, Toll

TEXT = (
    "😀 BAGHDAD - U.S. jets hit Kataeb Hezbollah in Al Qaim, Iraq, and Abu Kamal, Syria, on Sunday. "
    "A Kataeb Hezbollah spokesman said 25 militants died and at least 51 were wounded."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


AMERICANS = Party(span("U.S. jets"), "Military of the United States", "usa-mil", "military", "USA")
KATAEB = Party(span("Kataeb Hezbollah"), "Kataib Hezbollah", "kataib-hezbollah", "armed_group", "IRQ")
SPOKESMAN = Party(span("A Kataeb Hezbollah spokesman"), "Kataib Hezbollah", "kataib-hezbollah", "armed_group", "IRQ")
AL_QAIM = Place(span("Al Qaim"), "Al Qaim", "Al Anbar", "IRQ", 34.3688, 41.0945, 1, "exact")
ABU_KAMAL = Place(span("Abu Kamal"), "Abu Kamal", "Deir ez Zor", "SYR", 34.4506, 40.9171, 2, "exact")
ARTICLE = Article("a1", "ap-1", TEXT, "Strikes hit militia", "AP", "2019-12-29", "https://example.org/ap/1", "en")
STRIKE = Event(
    id="a1-e1",
    type="air_strike",
    status="happened",
    triggers=(span("hit"),),
    confidence=0.9,
    actors=(AMERICANS,),
    recipients=(KATAEB,),
    places=(AL_QAIM, ABU_KAMAL),
    period=Period("2019-12-29", "2019-12-29", "day", "2019-12-29", span("Sunday")),
    tolls=(
        Toll("killed", 25, 25, 25, span("25"), group="militants", group_kind="armed", said_by=SPOKESMAN),
        Toll("wounded", 51, 51, None, span("at least 51"), said_by=SPOKESMAN),
    ),
    said_by=(SPOKESMAN,),
    codes=Codes(
        plover={"event": "ASSAULT", "mode": "aerial"},
        acled={
            "disorder_type": "Political violence",
            "event_type": "Explosions/Remote violence",
            "sub_event_type": "Air/drone strike",
        },
        cameo="195",
        ucdp={"type_of_violence": 1},
    ),
)
RECORD = Record(ARTICLE, (STRIKE,))
