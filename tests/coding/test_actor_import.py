"""Other projects' lists become entries, with nothing guessed beyond what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from casus.coding.actor_import import import_actor_list, import_petrarch
from casus.coding.actors import ActorBase
from casus.errors import CodebookError

PETRARCH = """# a comment
RIVER_PEOPLES_FRONT_ [TCDREB] # nobody's
+BLUE_RIVER_REBELS_
+BRPF_
GENERAL_LAKE_
\t[TCDMIL 19900101-19991231]
\t[TCDGOV >20000101]
WORLD_LAKE_FUND_ [NGO]
"""


def test_petrarch_names_synonyms_and_codes(tmp_path: Path) -> None:
    path = tmp_path / "mine.actors.txt"
    path.write_text(PETRARCH, "utf-8")
    front, general, fund = import_petrarch(path)
    assert (front.name, front.kind, front.country) == ("River Peoples Front", "armed_group", "TCD")
    assert front.aliases == ("Blue River Rebels", "BRPF")
    assert (general.kind, general.country) == ("government", "TCD")
    assert (fund.kind, fund.country) == ("organisation", None)
    base = ActorBase([front, general, fund])
    assert base.identify("BRPF fighters").actor_id == front.id


def test_a_synonym_before_any_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.actors.txt"
    path.write_text("# nothing\n+LOST_\n", "utf-8")
    with pytest.raises(CodebookError, match=r"mine\.actors\.txt: line 2: '\+LOST_'"):
        import_petrarch(path)


def test_acled_events_give_actors_kinds_and_countries(tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    path.write_text(
        "actor1,inter1,actor2,inter2,country\n"
        "Military Forces of Iraq (2014-),State forces,Lake Brigade,Rebel group,Iraq\n"
        "Police Forces of Iraq (2014-),1,Civilians (Iraq),7,Iraq\n"
        "Unidentified Armed Group (Iraq),3,,,Iraq\n",
        "utf-8",
    )
    entries = {entry.name: (entry.kind, entry.country) for entry in import_actor_list(path)}
    assert entries == {
        "Military Forces of Iraq": ("military", "IRQ"),
        "Lake Brigade": ("armed_group", "IRQ"),
        "Police Forces of Iraq": ("police", "IRQ"),
        "Civilians (Iraq)": ("civilians", "IRQ"),
        "Unidentified Armed Group (Iraq)": ("militia", "IRQ"),
    }


def test_ucdp_rows_give_actors(tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    path.write_text(
        "side_a,side_b,country\n"
        "Government of Myanmar (Burma),Lake Army,Myanmar (Burma)\n"
        "Lake Army,Civilians,Thailand\n",
        "utf-8",
    )
    entries = {entry.name: (entry.kind, entry.country) for entry in import_actor_list(path)}
    assert entries["Government of Myanmar (Burma)"] == ("government", "MMR")
    assert entries["Lake Army"] == ("armed_group", None)
    assert entries["Civilians"] == ("civilians", None)


def test_a_table_without_actors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("town\nLima\n", "utf-8")
    with pytest.raises(CodebookError, match=r"places\.csv: no column names actors"):
        import_actor_list(path)
