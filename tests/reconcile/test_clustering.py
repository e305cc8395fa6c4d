"""Groups from scored pairs: mixed events never bring two groups together."""

from __future__ import annotations

from casus.reconcile.clustering import Scored, cluster, settle

ODDS = {(0, 1): 5.0, (2, 3): 5.0, (0, 4): 6.0, (1, 4): 6.0, (2, 4): 4.0, (3, 4): 4.0}


def grouped(mixed: set[int], odds: dict[tuple[int, int], float] = ODDS) -> set[frozenset[int]]:
    pairs = Scored()
    for (a, b), value in odds.items():
        pairs.add(a, b, value)
    found = cluster(list("abcde"), pairs, lambda x, y: odds.get((x, y), 0.0), settle(()), mixed)
    return {frozenset(group.members) for group in found}


def test_a_plain_event_can_bring_two_groups_together() -> None:
    assert grouped(set()) == {frozenset(range(5))}


def test_an_event_of_two_happenings_goes_to_the_group_that_it_agrees_best_with() -> None:
    assert grouped({4}) == {frozenset({0, 1, 4}), frozenset({2, 3})}


def test_two_such_events_can_stand_together_and_join_one_group() -> None:
    assert grouped({0, 4}) == {frozenset({0, 1, 4}), frozenset({2, 3})}
    assert grouped({0, 1}, {(0, 1): 5.0}) == {frozenset({0, 1}), frozenset({2}), frozenset({3}), frozenset({4})}
