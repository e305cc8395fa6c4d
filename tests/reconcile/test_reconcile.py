from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from casus.reconcile import Judgement, Reconciliation, reconcile
from casus.reconcile.clustering import settle
from casus.types import Record
from tests.reconcile.reports import article, event, groups, ids, market_reports, record

FIRST, LATER, COPY, SECOND, RETOLD = "id-a-e1", "id-b-e1", "id-c-e1", "id-d-e1", "id-d-e2"


def test_two_bombs_in_one_town_on_two_days_are_two_incidents():
    assert groups(reconcile(market_reports()).incidents) == {
        frozenset({FIRST, LATER, COPY, RETOLD}),
        frozenset({SECOND}),
    }


def test_a_background_mention_joins_the_old_incident():
    incident = next(i for i in reconcile(market_reports()).incidents if len(i.events) > 1)
    assert incident.events[-1].event_id == RETOLD
    assert incident.type == "bombing"


def test_every_link_says_why():
    for incident in reconcile(market_reports()).incidents:
        for link in incident.events:
            assert link.reasons
            assert 0 <= link.score <= 1
    links = {link.event_id: link for i in reconcile(market_reports()).incidents for link in i.events}
    assert "same place Karsu" in links[LATER].reasons
    assert links[SECOND].reasons == ("the only report",)


def test_a_copy_is_no_second_voice():
    incident = next(i for i in reconcile(market_reports()).incidents if len(i.events) > 1)
    assert incident.voices == 3


def test_a_campaign_total_stands_apart():
    told = article(
        "t", "Shelling of Karsu on Tuesday killed four. The shelling of the province has killed 120 since Monday."
    )
    records = [
        record(
            told,
            event(told, "Shelling", 1, type="shelling", tolls=[("killed", 4, "killed four")]),
            event(told, "shelling", 2, type="shelling", aggregate=True, tolls=[("killed", 120, "has killed 120")]),
        )
    ]
    incidents = reconcile(records).incidents
    assert len(incidents) == 2
    single = next(i for i in incidents if i.events[0].event_id.endswith("e1"))
    assert single.toll["range"] == {"killed": [4, 4], "wounded": None}
    total = next(i for i in incidents if i.events[0].event_id.endswith("e2"))
    assert [entry.kind for entry in total.ledger] == ["cumulative"]
    assert total.toll["latest"] == {"killed": None, "wounded": None}


def test_a_roundup_attaches_piece_by_piece():
    market = market_reports()
    digest = article(
        "r",
        "Karsu, 9 March: car bomb in the fruit market, 14 dead. Port Osk, 9 March: gunmen shot two guards.",
        "2021-03-14",
    )
    raid = article("s", "Gunmen shot dead two guards in Port Osk on Tuesday.", "2021-03-09T12:00:00+00:00")
    records = [
        *market,
        record(
            raid, event(raid, "shot dead", type="armed_attack", place="Port Osk", tolls=[("killed", 2, "two guards")])
        ),
        record(
            digest,
            event(digest, "car bomb", 1, tolls=[("killed", 14, "14 dead")]),
            event(digest, "shot", 2, type="armed_attack", place="Port Osk", tolls=[("killed", 2, "two guards")]),
        ),
    ]
    found = groups(reconcile(records).incidents)
    assert frozenset({FIRST, LATER, COPY, RETOLD, "id-r-e1"}) in found
    assert frozenset({"id-s-e1", "id-r-e2"}) in found


def test_an_answer_is_told_of_incidents():
    first = market_reports()[0]
    told = article(
        "v", "Troops raided Delim on Thursday in answer to the car bomb of Karsu.", "2021-03-11T12:00:00+00:00"
    )
    answer = record(
        told,
        event(told, "raided", 1, type="armed_attack", place="Delim", day="2021-03-11", responds_to="id-v-e2"),
        event(told, "car bomb", 2, background=True),
    )
    incidents = reconcile([first, answer]).incidents
    by_event = {link.event_id: i for i in incidents for link in i.events}
    assert by_event["id-v-e1"].responds_to == by_event[FIRST].id
    assert by_event[FIRST].responds_to is None


@given(st.permutations(range(4)))
@settings(deadline=None)
def test_the_order_of_records_changes_nothing(order):
    records = market_reports()
    assert reconcile([records[i] for i in order]) == reconcile(records)


def test_a_record_handed_in_twice_counts_once():
    records = market_reports()
    assert reconcile(records + records[:2]) == reconcile(records)


def test_one_by_one_in_order_of_publication_gives_the_same_ids():
    records = sorted(market_reports(), key=lambda r: r.article.published or "")
    previous: Reconciliation | None = None
    for n in range(1, len(records) + 1):
        previous = reconcile(records[:n], previous=previous.incidents if previous else ())
    assert previous == reconcile(records)


@given(st.permutations(range(4)))
@settings(deadline=None)
def test_ids_survive_new_reports(order):
    records = [market_reports()[i] for i in order]
    former = reconcile(records[:2])
    after = reconcile(records, previous=former.incidents)
    home = {link.event_id: i.id for i in after.incidents for link in i.events}
    for incident in former.incidents:
        heirs = {home[link.event_id] for link in incident.events}
        others = {home[link.event_id] for i in former.incidents if i.id != incident.id for link in i.events}
        assert incident.id in heirs or heirs & others
    assert groups(after.incidents) == groups(reconcile(records).incidents)
    assert len({i.id for i in after.incidents}) == len(after.incidents)


@given(st.data())
@settings(deadline=None)
def test_judgements_are_law(data):
    records = market_reports()
    pair = st.sampled_from(list(itertools.combinations(ids(records), 2)))
    words = data.draw(st.lists(st.tuples(pair, st.sampled_from(["same", "different"])), max_size=5))
    judgements = [Judgement(a, b, verdict) for (a, b), verdict in words]
    result = reconcile(records, judgements=judgements)
    home = {link.event_id: i.id for i in result.incidents for link in i.events}
    overruled = list(result.overruled)
    for judgement in judgements:
        if judgement in overruled:
            continue
        assert (home[judgement.first] == home[judgement.second]) == (judgement.verdict == "same")


def test_an_event_told_apart_from_a_former_incident_gets_an_id_of_its_own():
    records = market_reports()
    former = reconcile(records, judgements=[Judgement(a, b, "same") for a, b in itertools.pairwise(ids(records))])
    for alone in ids(records):
        apart = [Judgement(alone, other, "different") for other in ids(records) if other != alone]
        after = reconcile(records, judgements=apart, previous=former.incidents)
        assert len({incident.id for incident in after.incidents}) == len(after.incidents)


def test_a_withdrawn_judgement_leaves_no_trace():
    records = market_reports()
    judged = reconcile(records, judgements=[Judgement(FIRST, SECOND, "same"), Judgement(FIRST, LATER, "different")])
    assert groups(judged.incidents) != groups(reconcile(records).incidents)
    assert reconcile(records, judgements=[], previous=reconcile(records).incidents) == reconcile(records)


def test_a_newer_judgement_overrules_an_older_one():
    older, newer = Judgement("x", "y", "same"), Judgement("y", "x", "different")
    assert settle([older, newer]).overruled == (older,)
    assert settle([newer, older]).overruled == (newer,)
    chain = [Judgement("x", "y", "same"), Judgement("y", "z", "same"), Judgement("x", "z", "different")]
    assert settle(chain).overruled == (chain[0],)


def _chain(length: int) -> list[Record]:
    """Reports of one kind in one town, each a day after the last: near neighbours, but not one happening."""
    records = []
    for n in range(length):
        day = f"2021-03-{n + 1:02}"
        told = article(f"n{n:02}", f"Gunmen attacked a post in Karsu on day {n}.", day + "T12:00:00+00:00")
        records.append(record(told, event(told, "attacked", type="armed_attack", day=day)))
    return records


def test_neighbours_in_time_never_chain_into_one():
    for incident in reconcile(_chain(12)).incidents:
        days = sorted(int(link.event_id[4:6]) for link in incident.events)
        assert days[-1] - days[0] <= 1


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_no_incident_holds_a_pair_called_different(seed):
    from casus.reconcile.profiles import profile_record
    from casus.reconcile.scoring import score_pair

    records = [*_chain(8), *market_reports()]
    random.Random(seed).shuffle(records)
    profiles = {p.id: p for r in records for p in profile_record(r)}
    for incident in reconcile(records[:9]).incidents:
        for a, b in itertools.combinations([link.event_id for link in incident.events], 2):
            assert score_pair(profiles[a], profiles[b]).verdict != "different"


def test_nothing_known_is_nothing_linked():
    one, two = article("p", "There was an attack.", ""), article("q", "Some attack happened.", "")
    bare = [record(a, event(a, "attack", type="armed_attack", place=None, day=None)) for a in (one, two)]
    incidents = reconcile(bare).incidents
    assert len(incidents) == 2
    assert all(
        i.period.start is None and i.places == () and i.toll["latest"] == {"killed": None, "wounded": None}
        for i in incidents
    )


def test_no_records_give_no_incidents():
    assert reconcile([]) == Reconciliation((), (), ())
