"""Floors only rise."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SCORES = {"event": {"F1": 0.7}, "status": 0.9, "peak_mb": 500}


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with floors of its own."""
    spec = importlib.util.spec_from_file_location("check_floors", ROOT / "bench" / "check_floors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path / "floors.toml"
    path.write_text('# What floors are.\n\n[annotation]\n"event.F1" = 0.6\n"peak_mb" = 600\n')
    monkeypatch.setattr(module, "FLOORS", path)
    monkeypatch.setattr(module.write, "__defaults__", (path,))
    (tmp_path / "good.json").write_text(json.dumps(SCORES))
    (tmp_path / "bad.json").write_text(json.dumps({**SCORES, "event": {"F1": 0.5}, "peak_mb": 700}))
    return module


def test_scores_are_held_against_their_floors(
    floors: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert floors.main(["annotation", str(tmp_path / "good.json")]) == 0
    assert floors.main(["annotation", str(tmp_path / "bad.json")]) == 1
    told = capsys.readouterr().err
    assert "event.F1: 0.5 is worse than its floor of 0.6" in told
    assert "peak_mb: 700 is worse than its floor of 600" in told


def test_a_figure_that_vanished_is_missed(floors: ModuleType) -> None:
    assert list(floors.missed({"toll.F1": 0.4}, SCORES)) == ["toll.F1: has a floor of 0.4 and isn't among the scores"]


def test_floors_rise_and_fall_only_on_demand(floors: ModuleType, tmp_path: Path) -> None:
    assert floors.main(["annotation", str(tmp_path / "good.json"), "--raise", "event.F1", "status", "peak_mb"]) == 0
    text = floors.FLOORS.read_text()
    assert text.startswith("# What floors are.\n")
    assert tomllib.loads(text)["annotation"] == {"event.F1": 0.7, "status": 0.9, "peak_mb": 500}
    assert floors.main(["annotation", str(tmp_path / "bad.json"), "--raise", "event.F1"]) == 1
    assert floors.FLOORS.read_text() == text
    assert floors.main(["annotation", str(tmp_path / "bad.json"), "--raise", "event.F1", "--allow-lower"]) == 0
    assert tomllib.loads(floors.FLOORS.read_text())["annotation"]["event.F1"] == 0.5


def test_lowered_and_lost_floors_show(floors: ModuleType) -> None:
    before = {"a": {"x": 0.5, "y": 0.5}, "speed": {"peak_mb": 500}}
    now = {"a": {"x": 0.4}, "speed": {"peak_mb": 600}}
    assert len(list(floors.lowered(before, now))) == 3
    assert list(floors.lowered(now, now)) == []


def test_the_shipped_floors_are_well_formed() -> None:
    tables = tomllib.loads((ROOT / "bench" / "floors.toml").read_text(encoding="utf-8"))
    assert all(isinstance(value, int | float) for table in tables.values() for value in table.values())
