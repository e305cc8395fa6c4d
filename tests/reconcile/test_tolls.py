from __future__ import annotations

from dataclasses import replace

import pytest

from casus.errors import UsageError
from casus.reconcile import apply_policy, reconcile, toll_history
from casus.reconcile.speakers import speaker_key
from casus.types import Incident, Party
from tests.reconcile.reports import article, event, market_reports, record, span, toll


def incident() -> Incident:
    return next(i for i in reconcile(market_reports()).incidents if len(i.events) > 1)


def test_the_ledger_keeps_every_figure_in_order_of_publication():
    told = [(e.source_id, e.low, e.speaker, e.kind) for e in incident().ledger]
    assert told == [
        ("a", 9, "police", "total"),
        ("c", 9, "police", "total"),
        ("b", 14, "hospital", "total"),
        ("d", 14, "Outlet d", "total"),
    ]


def test_policies_by_name():
    found = incident()
    assert apply_policy("range", found) == {"killed": [9, 14], "wounded": None}
    assert apply_policy("latest", found) == {"killed": 14, "wounded": None}
    assert apply_policy("conservative", found) == {"killed": 9, "wounded": None}
    assert apply_policy("acled", found) == {"killed": 9}
    assert apply_policy("ucdp", found) == {"killed": {"low": 9, "best": 14, "high": 14}}
    assert apply_policy("claimant:Police", found) == {"killed": 9, "wounded": None}
    assert apply_policy("claimant:the mayor", found) == {"killed": None, "wounded": None}


@pytest.mark.parametrize("name", ["median", "claimant:", ""])
def test_an_unknown_policy_is_refused_with_the_names_there_are(name):
    with pytest.raises(UsageError, match="range, latest, conservative, acled, ucdp or claimant:NAME"):
        apply_policy(name, incident())


def test_the_history_tells_when_the_toll_changed():
    assert [(p.source_id, p.low) for p in toll_history(incident().ledger)] == [("a", 9), ("b", 14)]


def _one(text: str, *tolls: tuple, **more: object) -> Incident:
    told = article("x", text)
    trigger = str(more.pop("trigger", "attack"))
    (found,) = reconcile(
        [record(told, event(told, trigger, tolls=tolls, **{"type": "armed_attack", **more}))]
    ).incidents
    return found


def test_a_recalled_figure_is_superseded():
    found = _one(
        "The attack in Karsu killed seven, the mayor said. Earlier reports had spoken of three dead.",
        ("killed", 7, "killed seven", "the mayor"),
        ("killed", 3, "three dead"),
    )
    assert [(e.low, e.superseded) for e in found.ledger] == [(7, False), (3, True)]
    assert found.toll["latest"]["killed"] == 7
    assert found.toll["range"]["killed"] == [3, 7]
    assert found.toll["acled"] == {"killed": 7}


def test_a_figure_taken_back_by_a_later_report_is_superseded():
    first = article("a", "An attack in Karsu killed 31 people, the mayor said.", "2021-03-09T10:00:00+00:00")
    later = article("b", "The governor counted 19 dead after the attack in Karsu, not 31.", "2021-03-10T10:00:00+00:00")
    records = [
        record(
            first, event(first, "attack", tolls=[("killed", 31, "killed 31 people", "the mayor")], type="armed_attack")
        ),
        record(
            later,
            event(
                later,
                "attack",
                tolls=[("killed", 19, "19 dead", "The governor"), ("killed", 31, "31.")],
                type="armed_attack",
            ),
        ),
    ]
    (found,) = reconcile(records).incidents
    assert [(e.source_id, e.low, e.superseded) for e in found.ledger] == [
        ("a", 31, True),
        ("b", 19, False),
        ("b", 31, True),
    ]
    assert apply_policy("acled", found) == {"killed": 19}
    assert any(line.startswith("killed: ") for line in found.disagreements) is False


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The attack in Karsu was one of two; at least 120 people have been killed since Monday.", "120 people"),
        ("After the attack in Karsu police said 20 people died in separate attacks on Tuesday.", "20 people died"),
        ("The attack in Karsu brings to 40 the number killed so far this year.", "40"),
    ],
)
def test_a_sum_over_time_or_attacks_is_cumulative(text, quote):
    low = int("".join(c for c in quote if c.isdigit()))
    found = _one(text, ("killed", low, quote))
    assert [e.kind for e in found.ledger] == ["cumulative"]
    assert found.toll["range"]["killed"] is None


def test_each_side_of_a_clash_is_a_part_once_both_are_counted():
    told = article(
        "x",
        "In the clash at Karsu the army said it killed 17 rebels; rebels said they killed 33 soldiers. Medics buried 21 bodies.",
    )
    base = event(told, "clash", type="armed_clash", tolls=[("killed", 21, "buried 21 bodies", "Medics")])
    one = toll(told, "killed", 17, "killed 17 rebels", "the army", group="rebels")
    other = toll(told, "killed", 33, "killed 33 soldiers", "rebels", group="soldiers")
    (both,) = reconcile([record(told, replace(base, tolls=(*base.tolls, one, other)))]).incidents
    assert {e.low: e.kind for e in both.ledger} == {21: "total", 17: "part", 33: "part"}
    (alone,) = reconcile([record(told, replace(base, tolls=(one,)))]).incidents
    assert [e.kind for e in alone.ledger] == ["total"]


def test_ucdp_keeps_a_perpetrators_claim_out_of_low_and_best():
    told = article("x", "Red Column said its attack in Karsu killed 40 soldiers. The hospital received nine dead.")
    found = event(
        told,
        "attack",
        type="armed_attack",
        actor="Red Column",
        tolls=[("killed", 40, "killed 40 soldiers", "Red Column"), ("killed", 9, "nine dead", "The hospital")],
    )
    (incident_,) = reconcile([record(told, found)]).incidents
    assert apply_policy("ucdp", incident_) == {"killed": {"low": 9, "best": 9, "high": 40}}


def test_acled_reads_dozens_as_twelve():
    found = _one("The attack in Karsu killed dozens.", ("killed", 24, "killed dozens"))
    assert apply_policy("acled", found) == {"killed": 12}
    assert apply_policy("latest", found)["killed"] == 24


def test_speakers_under_several_wordings_are_one():
    told = article(
        "x",
        "a police lieutenant, Police, the director of the town hospital, Dr Karim Saleh of the general hospital, the mayor",
    )
    names = {quote: speaker_key(Party(span(told, quote)), None) for quote in told.text.split(", ")}
    assert list(names.values()) == ["police", "police", "hospital", "hospital", "mayor"]
    assert speaker_key(None, "The Outlet") == "The Outlet"


def test_disagreements_are_listed():
    records = market_reports()
    found = next(i for i in reconcile(records).incidents if len(i.events) > 1)
    assert "killed: 9 (police); 14 (hospital, Outlet d)" in found.disagreements


def test_a_figure_that_names_its_own_parts_is_the_whole():
    quote = "Eight civilians, including two children, were killed"
    told = article("x", f"{quote} in the attack on Karsu.")
    figure = toll(told, "killed", 8, quote, part_of_total=True)
    (found,) = reconcile([record(told, replace(event(told, "attack", type="armed_attack"), tolls=(figure,)))]).incidents
    assert [e.kind for e in found.ledger] == ["total"]


@pytest.mark.parametrize("quote", ["two of the dead", "Seven of the 11 people killed", "three of the injured"])
def test_some_of_the_harmed_are_a_part(quote):
    harm = "wounded" if "injured" in quote else "killed"
    found = _one(f"After the attack in Karsu {quote} were named.", (harm, 2, quote))
    assert found.ledger[0].kind == "part"


def test_a_victim_told_of_without_a_count_is_a_detail_where_many_were_harmed():
    found = _one(
        "The attack in Karsu left a count of the injured open. Later 12 wounded were listed.",
        ("wounded", 1, "a count of the injured"),
        ("wounded", 12, "12 wounded"),
    )
    assert [(e.low, e.kind) for e in found.ledger] == [(1, "part"), (12, "total")]


def test_no_losses_of_one_side_say_nothing_of_all():
    told = article("x", "The attack in Karsu killed ten rebels, with no casualties among the soldiers.")
    tolls = (
        toll(told, "killed", 10, "killed ten rebels"),
        toll(told, "wounded", 0, "no casualties among the soldiers", group="soldiers"),
    )
    (found,) = reconcile([record(told, replace(event(told, "attack", type="armed_attack"), tolls=tolls))]).incidents
    assert found.toll["range"] == {"killed": [10, 10], "wounded": None}


def test_one_side_under_two_names_with_one_figure_is_one_side():
    told = article("x", "In the clash at Karsu ten cadres were killed. The police spoke of 10 rebel fighters dead.")
    tolls = (
        toll(told, "killed", 10, "ten cadres were killed", group="cadres"),
        toll(told, "killed", 10, "10 rebel fighters dead", "The police", group="rebel fighters"),
    )
    (found,) = reconcile([record(told, replace(event(told, "clash", type="armed_clash"), tolls=tolls))]).incidents
    assert [e.kind for e in found.ledger] == ["total", "total"]


def test_the_latest_of_two_reports_of_one_day_is_the_higher():
    reports = [
        article(name, f"The attack in Karsu killed {n} people.", "2021-03-09") for name, n in (("a", 7), ("b", 3))
    ]
    records = [
        record(a, event(a, "attack", type="armed_attack", tolls=[("killed", n, f"killed {n} people")]))
        for a, n in zip(reports, (7, 3), strict=True)
    ]
    (found,) = reconcile(records).incidents
    assert found.toll["latest"]["killed"] == 7


def test_a_mayor_speaks_for_himself_and_not_for_the_government():
    told = article("x", "The mayor of Karsu and the defence minister spoke after the attack.")
    mayor = Party(span(told, "mayor"), "Government of Vardania", "vrd-government", "government", "VRD")
    minister = replace(mayor, span=span(told, "defence minister"))
    assert speaker_key(mayor, None) == "mayor"
    assert speaker_key(minister, None) == "Government of Vardania"


def test_a_part_told_of_so_many_gives_the_whole_as_well():
    found = _one(
        "The attack in Karsu was on Tuesday: seven of the 11 people killed came from one street.",
        ("killed", 7, "seven of the 11 people killed"),
    )
    assert [(e.low, e.kind) for e in found.ledger] == [(7, "part"), (11, "total")]
    assert found.toll["range"]["killed"] == [11, 11]


def test_one_person_unhurt_is_no_total_where_others_were_wounded():
    found = _one(
        "The attack in Karsu wounded three. The mayor was unhurt.", ("wounded", 3, "three"), ("wounded", 0, "unhurt")
    )
    assert found.toll["range"]["wounded"] == [3, 3]


def test_a_small_figure_of_somebody_beside_a_large_one_of_the_reports_own_is_a_part():
    found = _one(
        "After the attack in Karsu a nurse said a boy hurt by glass could go home. Thirteen people are still in bed.",
        ("wounded", 1, "a boy hurt", "a nurse"),
        ("wounded", 13, "Thirteen people"),
    )
    assert found.toll["range"]["wounded"] == [13, 13]


def test_a_small_figure_of_the_reports_own_beside_a_large_claim_is_its_own_total():
    found = _one(
        "The attack in Karsu killed four soldiers. The Red Column spoke of nine.",
        ("killed", 4, "four soldiers"),
        ("killed", 9, "nine", "The Red Column"),
    )
    assert found.toll["range"]["killed"] == [4, 9]


def test_an_event_of_two_happenings_brings_the_figures_of_one():
    text = (
        "A motorcycle exploded in Karsu and killed five. Some of the dead had come to mourn the victims of a car bomb that "
        "killed 14 a day earlier."
    )
    told = article("x", text)
    both = replace(
        event(told, "exploded", tolls=[("killed", 5, "killed five"), ("killed", 14, "killed 14")]),
        triggers=(span(told, "exploded"), span(told, "car bomb")),
    )
    (found,) = reconcile([record(told, both)]).incidents
    assert [e.low for e in found.ledger] == [5]
    assert found.events[0].score <= 0.5
