"""All records at once are what each look at one gives, whatever reviewers did to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casus.store import Accept, Edit, EventFilter, Merge, Project, Reject, streaming
from casus.types import Codes
from tests.store.build import numbered, record, span


@pytest.mark.parametrize("articles", [1, 2, 200])
def test_all_records_are_those_of_single_looks(articles: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "ARTICLES", articles)
    with Project.open(tmp_path, create=True) as project:
        for number in range(4):
            project.add_record(numbered(number), coder="model:1")
        events = [stored.event for stored in project.events()]
        project.judge(Edit(events[0].id, "triggers", events[0].triggers[:1]), who="Ana")
        project.judge(Reject(events[2].id), who="Ana")  # what events[3] answers
        project.judge(Merge(events[5].id, (events[4].id,)), who="Ana")
        project.judge(Accept(events[6].id), who="Ana")
        single = [project.record(head.id) for head in project.heads()]
        assert list(project.records()) == single
        assert single[1].events[0].responds_to is None
        without = [e for one in project.records(codes=False) for e in one.events]
        assert [replace(e, codes=Codes()) for e in without] == [
            replace(e, codes=Codes()) for r in single for e in r.events
        ]
        assert next(e for e in without if e.id == events[7].id).codes == Codes()
        assert project.event_ids(EventFilter.reviewed()) == {events[6].id}


def test_items_that_were_stored_out_of_order_come_in_their_order(tmp_path: Path) -> None:
    with Project.open(tmp_path, create=True) as project:
        project.add_record(record(), coder="model:1")
        connection = project._connection
        connection.execute("UPDATE value SET position = 1 - position WHERE field = 'triggers' AND event = 1")
        (found,) = project.records()
        assert found.events[0].triggers == (span("killed"), span("bomb"))
        assert found == project.record(found.article.id)
