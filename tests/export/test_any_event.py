"""Any event goes into every form that takes events, whatever its values are."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.export.nouns import Options
from casus.export.registry import FORMS, export, form
from casus.types import Codes, Record
from tests.export.build import ARTICLE, RECORD, STRIKE
from tests.test_record import events

LIBRARIES = {"xlsx": "openpyxl", "parquet": "pyarrow"}
OF_EVENTS = [
    name
    for name in FORMS
    if form(name).write
    and (form(name).extra is None or importlib.util.find_spec(LIBRARIES[form(name).extra or ""]) is not None)
]


@pytest.mark.parametrize("name", OF_EVENTS)
@settings(max_examples=12, deadline=None)
@given(event=events, redact=st.booleans())
def test_any_event(name: str, event: object, redact: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("any") / "out"
    export(name, [Record(ARTICLE, (event,))], out, Options(redact=redact))  # type: ignore[arg-type]
    assert out.exists()


@pytest.mark.parametrize("name", [name for name in OF_EVENTS if not form(name).codes and name != "xlsx"])
def test_forms_that_say_so_tell_nothing_of_codes(name: str, tmp_path: Path) -> None:
    export(name, [RECORD], tmp_path / "with")
    export(name, [Record(ARTICLE, (replace(STRIKE, codes=Codes()),))], tmp_path / "without")
    assert (tmp_path / "with").read_bytes() == (tmp_path / "without").read_bytes()
