from __future__ import annotations

from dataclasses import replace

import pytest

from casus.reconcile import reconcile
from casus.reconcile.profiles import Profile, profile_record
from casus.reconcile.scoring import evidence, reasons
from casus.types import Event, Party, Period, Place
from tests.reconcile.reports import article, event, groups, market_reports, record, span


def profile(of, *events: Event) -> Profile:
    return profile_record(record(of, *events))[0]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("A bomb killed two in Karsu on Tuesday. Police gave no more.", True),
        ("A bomb killed two in Karsu last week. Police said so on Tuesday.", False),
    ],
)
def test_a_day_of_publication_that_another_sentence_tells_is_not_the_events(text, stated):
    told = article("x", text, "2021-03-09")
    period = Period("2021-03-09", "2021-03-09", "day", "2021-03-09", span(told, "on Tuesday"))
    window = profile(told, replace(event(told, "bomb"), period=period)).window
    assert window is not None
    assert window.stated is stated
    assert (window.days == 1) is stated


def test_a_place_of_a_dateline_rules_nothing_out():
    far = article("x", "OSKHAVEN - A bomb went off in a market of the north and killed nine, police said.")
    near = article("y", "A bomb went off in the market of Karsu and killed nine, police said.")
    place = Place(span(far, "OSKHAVEN"), "Oskhaven", None, "LIT", 10.0, 10.0, None, "exact")
    one, two = profile(far, replace(event(far, "bomb"), places=(place,))), profile(near, event(near, "bomb"))
    assert one.has_doubtful_place
    assert not two.has_doubtful_place
    features = evidence(one, two)
    assert "other_country" not in features
    assert "dateline_elsewhere" in features


def test_an_aggregate_of_one_stated_day_is_no_campaign():
    told = article("x", "Two bombs killed nine in Karsu on Tuesday.")
    assert not profile(told, event(told, "bombs", aggregate=True)).is_campaign
    assert profile(told, event(told, "bombs", aggregate=True, day=None)).is_campaign


def test_an_event_of_two_happenings_is_never_surely_linked():
    told = article(
        "m",
        "A motorcycle exploded in Karsu on Wednesday. It followed by a day the car bomb that tore through the fruit market on "
        "Tuesday and killed 14 people.",
        "2021-03-10T15:00:00+00:00",
    )
    both = replace(event(told, "car bomb"), triggers=(span(told, "car bomb"), span(told, "exploded")))
    assert profile(told, both).is_mixed
    assert not any(p.is_mixed for r in market_reports() for p in profile_record(r))
    for incident in reconcile([*market_reports(), record(told, both)]).incidents:
        for link in incident.events:
            if link.event_id == both.id and len(incident.events) > 1:
                assert link.score <= 0.5
                assert link.reasons[-1] == "its words seem to tell of two happenings"


def test_a_reprint_is_the_same_event_whatever_place_or_period_was_made_out_for_it():
    text = (
        "A car bomb tore through the fruit market of Karsu, killing nine people and burning forty stalls, police said."
    )
    first, copy = article("a", text, "2021-03-09"), article("b", text, "2021-03-10")
    december = Period("2020-12-01", "2020-12-31", "month", "2020-12", span(copy, "said"))
    strayed = replace(event(copy, "car bomb", place=None), period=december)
    records = [record(first, event(first, "car bomb")), record(copy, strayed)]
    assert groups(reconcile(records).incidents) == {frozenset({"id-a-e1", "id-b-e1"})}


def test_a_victims_name_is_told_as_a_reason():
    texts = ("Gunmen shot dead Karim Okonjo in Karsu.", "The killing of Karim Okonjo in Karsu went unpunished.")
    one, two = (article(n, t) for n, t in zip("ab", texts, strict=True))
    a = profile(one, event(one, "shot dead", type="assassination", recipients=(_person(one),)))
    b = profile(two, event(two, "killing", type="killing", recipients=(_person(two),)))
    assert evidence(a, b)["same_victim"] == 1
    assert "both name karim, okonjo as hit" in reasons(a, b)


def _person(of):
    return Party(span(of, "Karim Okonjo"), kind="person")
