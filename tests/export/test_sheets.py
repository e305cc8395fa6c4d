"""The worked examples of the field's specification sheets, row by row and key by key.

The sheets are read where they are (``CASUS_DATA``). Each test builds the sheet's event from the sheet's own words and compares
whole rows; what differs on purpose is named in the test: ids, and what an event of Casus can't know or has besides.
"""

from __future__ import annotations

import csv
import json
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casus.export.registry import export
from casus.types import Article, Event, Party, Period, Place, Record, Span, Toll
from tests.export.build import STRIKE
from tests.export.test_tables import read

SPECS = Path(os.environ.get("CASUS_DATA", Path(__file__).parents[3] / "shared")) / "specs"
pytestmark = pytest.mark.skipif(
    not SPECS.is_dir(), reason=f"the specification sheets aren't at {SPECS}; set CASUS_DATA to the folder of the data"
)
Json = dict[str, Any]


def sheet(name: str) -> str:
    return (SPECS / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str, language: str = "json") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", sheet(name), re.MULTILINE | re.DOTALL)


def anywhere(words: str) -> Span:
    """Words whose place in a text doesn't matter here."""
    return Span(0, len(words), words)


AMERICANS = Party(
    anywhere("U.S. F-15E jets"), "Military Forces of the United States (2017-2021)", None, "military", "USA"
)
KATAEB = Party(anywhere("Kataeb Hezbollah"), "Kataib Hezbollah", None, "militia", "IRQ")
SPOKESMAN = Party(anywhere("Kataib Hezbollah spokesman"))
ARTICLE = Article("a1", "ap-2019-12-29.txt", "", None, "AP", "2019-12-29")
AL_QAIM = Place(anywhere("Al Qaim"), "Al Qaim", "Al Anbar", "IRQ", 34.3688, 41.0945, None, "exact")
ABU_KAMAL = Place(anywhere("Abu Kamal"), "Abu Kamal", "Deir ez Zor", "SYR", 34.4506, 40.9171, None, "exact")
KILLED = Toll("killed", 25, 25, 25, anywhere("25"), group="militants", group_kind="armed", said_by=SPOKESMAN)
WOUNDED = Toll("wounded", 51, 51, None, anywhere("at least 51"), said_by=SPOKESMAN)
EVENT = replace(
    STRIKE,
    actors=(AMERICANS,),
    recipients=(KATAEB,),
    places=(AL_QAIM, ABU_KAMAL),
    tolls=(KILLED, WOUNDED),
    said_by=(SPOKESMAN,),
)


def test_acled(tmp_path: Path) -> None:
    table = sheet("acled").split("## 8.")[1].split("## 9.")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")
    ]
    wanted: list[Json] = [{}, {}]
    for names, *columns in cells[1:]:
        keys = re.split(r" / |, ", names)
        for row, column in zip(wanted, [columns[0], *columns[1:]], strict=False):
            given = columns[0] if column in ("same", "") else column
            values = given.strip("`").split(" / ", len(keys) - 1) if len(keys) < 4 else given.split(" / ")
            if len(values) != len(keys):
                values = given.split(", ")
            row.update(zip(keys, values, strict=False))
    # ``Explosions/Remote violence / Air/drone strike`` and the blanks are written as prose there.
    export("acled", [Record(ARTICLE, (EVENT,))], tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert len(rows) == 2
    for row, told in zip(rows, wanted, strict=True):
        expected = {
            "event_id_cnty": row["event_id_cnty"],  # ours to give: CASUS- and the event's id
            "event_date": told["event_date"],
            "year": told["year"],
            "time_precision": told["time_precision"],
            "disorder_type": told["disorder_type"],
            "event_type": told["event_type"],
            "sub_event_type": told["sub_event_type"],
            "actor1": told["actor1"],
            "assoc_actor_1": "",
            "inter1": told["inter1"],
            "actor2": wanted[0]["actor2"].partition(" *(")[0],
            "assoc_actor_2": "",
            "inter2": "Political militia",  # the sheet leaves it open in Syria
            "interaction": re.match(r"`?([^`(]+?)`? \(", told["interaction"] + " (")[1],  # type: ignore[index]
            "civilian_targeting": "",
            "iso": told["iso"],
            "region": told["region"],
            "country": told["country"],
            "admin1": told["admin1"],
            "admin2": "",
            "admin3": "",
            "location": told["location"],
            "latitude": told["latitude"],
            "longitude": told["longitude"],
            "geo_precision": told["geo_precision"][:1],
            "source": told["source"],
            "source_scale": told["source_scale"],
            "notes": row["notes"],  # free text
            "fatalities": told["fatalities"],
            "tags": "",
            "timestamp": "",
        }
        assert row == expected
        ending = re.search(r"\d+ coded to this event\.\]", told["notes"])
        assert ending
        assert row["notes"].startswith("On 29 December 2019, ")
        assert row["notes"].endswith(f"[25 fatalities split across 2 events. {ending[0]}")


def test_ucdp(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```\n(.*?)^```", sheet("ucdp_ged").split("## 6.")[1], re.MULTILINE | re.DOTALL)[:1]
    pairs = [pair.split("=", 1) for line in block.splitlines() for pair in re.split(r" (?=[a-z_0-9]+=)", line)]
    told = {key: value.strip('"') for key, value in pairs if "*" not in key}
    first = replace(AL_QAIM, name=told["where_coordinates"], admin1=told["adm_1"], precision="near")
    first = replace(first, span=anywhere(told["where_description"]))
    event = replace(EVENT, places=(first, replace(first, name="Another site", lat=34.0)))
    article = replace(ARTICLE, title="<headline>")
    export("ucdp", [Record(article, (event,))], tmp_path / "out.csv")
    (row,) = read(tmp_path / "out.csv")
    empty = dict.fromkeys(row, "")
    ours = {"id": "a1-e1", "source_headline": "<headline>", "adm_2": ""}  # a place of Casus has no second-order unit
    assert row == {**empty, **told, **ours}


def test_plover(tmp_path: Path) -> None:
    told = [json.loads(line) for line in blocks("plover_polecat")[0].splitlines()]
    strike = told[0]
    country = Place(anywhere("Iraq"), None, None, "IRQ", None, None, None, "country")
    rebels = replace(KATAEB, kind="armed_group")  # REB or PRM is a judgement, says the sheet
    event = replace(EVENT, id="casus-1", recipients=(rebels,), places=(country,))
    export("plover", [Record(replace(ARTICLE, outlet=None), (event,))], tmp_path / "out.jsonl")
    # Casus gives no context, and says who coded it.
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {
        **{key: value for key, value in strike.items() if key != "context"},
        "coder": "casus",
    }


def test_polecat(tmp_path: Path) -> None:
    columns = re.findall(r"^\| ([\d–]+) \| ([^|]+) \|", sheet("plover_polecat").split("## 6.")[1], re.MULTILINE)
    names = [name for _, cell in columns for name in cell.strip().split(", ")]
    recipient = names.index("Recipient Name … Wikipedia Recipient ID")
    actor = names[names.index("Actor Name") : recipient]
    names[recipient : recipient + 1] = [name.replace("Actor", "Recipient") for name in actor]
    export("polecat", [Record(ARTICLE, (EVENT,))], tmp_path / "out.tsv")
    with (tmp_path / "out.tsv").open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file, delimiter="\t")
    assert header == names
    example = re.search(r"POLECAT row 1 would read `… (.*?) ⇥ …`", sheet("plover_polecat"))
    assert example
    *told, _ = example[1].split(" ⇥ ")  # the last is the context, of which Casus gives none
    assert row[1 : 1 + len(told)] == told


def test_geojson(tmp_path: Path) -> None:
    told = json.loads(blocks("geojson")[0])
    threat = replace(EVENT, id="a1-e2", type="threat", places=(), tolls=())
    export("geojson", [Record(ARTICLE, (EVENT, threat))], tmp_path / "out.geojson")
    made = json.loads((tmp_path / "out.geojson").read_text())
    # Ids and the names of properties are ours; the standard leaves both free.
    shape = [{key: value for key, value in f.items() if key not in ("id", "properties")} for f in made["features"]]
    wanted = [{key: value for key, value in f.items() if key not in ("id", "properties")} for f in told["features"]]
    assert {**made, "features": shape} == {**told, "features": wanted}
    assert [f["properties"]["event_killed_min"] for f in made["features"]] == [25, 25, None]


def test_followthemoney(tmp_path: Path) -> None:
    told = [json.loads(line) for line in blocks("followthemoney")[1].splitlines()]
    article, americans, kataeb, event, *_ = (entity["properties"] for entity in told)
    speaker = Party(anywhere("KH spokesman"))
    places = tuple(
        Place(anywhere(name), name, None, code, None, None, None, "country")
        for name, code in zip(event["location"], ("IRQ", "SYR"), strict=True)
    )
    (name,) = event["recordId"]
    one = replace(
        EVENT,
        id=name,
        actors=(replace(AMERICANS, name=americans["name"][0]),),
        recipients=(replace(KATAEB, name=kataeb["name"][0], kind="armed_group"),),
        places=places,
        tolls=(replace(KILLED, said_by=speaker), replace(WOUNDED, said_by=speaker)),
    )
    head = replace(ARTICLE, title=article["title"][0], source_id=article["fileName"][0], language="en")
    export("followthemoney", [Record(head, (one,))], tmp_path / "out.jsonl")
    made = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [entity["schema"] for entity in made] == [entity["schema"] for entity in told]
    known_as = {ours["id"]: theirs["id"] for ours, theirs in zip(made, told, strict=True)}
    said = json.loads(json.dumps(made), object_hook=lambda o: o)
    for entity in said:
        entity["id"] = known_as[entity["id"]]
        entity["properties"] = {k: [known_as.get(v, v) for v in vs] for k, vs in entity["properties"].items()}
    wanted = json.loads(json.dumps(told))
    del wanted[2]["properties"]["alias"]  # the actor base's other names aren't part of an event
    wanted[3]["properties"]["name"] = ["air strike, Iraq"]
    wanted[3]["properties"]["keywords"] = ["casus:air_strike", "status:happened"]
    wanted[4]["properties"]["role"], wanted[5]["properties"]["role"] = ["actor"], ["recipient"]
    assert said == wanted


@pytest.fixture
def annotated() -> tuple[Record, list[Json]]:
    """The sheet's text with the words that its examples mark, and the examples."""
    told = [json.loads(block) for block in blocks("annotation_formats")]
    text = told[1]["%FEATURE_STRUCTURES"][0]["sofaString"]
    entities = next(it for it in told if "entities" in it)["entities"]
    marks = {it["label"]: Span.of(text, it["start_offset"], it["end_offset"]) for it in entities}
    speaker = Party(marks["Claimant"])
    event = Event(
        "a1-e1",
        "air_strike",
        "happened",
        (),
        confidence=0.9,
        actors=(Party(marks["Actor"]),),
        recipients=(Party(marks["Target"]),),
        places=(Place(marks["Place"]),),
        period=Period(evidence=marks["Date"]),
        tolls=(Toll("killed", 25, 25, 25, marks["Killed"], said_by=speaker),),
    )
    article = Article("1", "ap", text, None, "AP", "2019-12-29T18:00:00Z", "https://example.org/ap/2019-12-29/1")
    return Record(article, (event,)), told


def written(record: Record, form: str, path: Path) -> str:
    export(form, [record], path)
    return path.read_text(encoding="utf-8")


def test_label_studio(annotated: tuple[Record, list[Json]], tmp_path: Path) -> None:
    record, told = annotated
    wanted = next(it for it in told if "predictions" in it)
    (made,) = json.loads(written(record, "label-studio", tmp_path / "out"))
    wanted["data"] |= {"article_id": "1", "source_id": "ap"}  # by which corrections come back
    wanted["predictions"][0]["model_version"] = made["predictions"][0]["model_version"]
    assert made == wanted


def test_doccano(annotated: tuple[Record, list[Json]], tmp_path: Path) -> None:
    record, told = annotated
    assert json.loads(written(record, "doccano", tmp_path / "out")) == next(it for it in told if "entities" in it)


def test_prodigy(annotated: tuple[Record, list[Json]], tmp_path: Path) -> None:
    record, told = annotated
    wanted = next(it for it in told if "spans" in it)
    wanted["meta"] |= {"article_id": "1", "source_id": "ap"}
    assert json.loads(written(record, "prodigy", tmp_path / "out")) == wanted


def test_web_annotation(annotated: tuple[Record, list[Json]], tmp_path: Path) -> None:
    record, told = annotated
    (wanted,) = [it for it in told if "@context" in it]
    lines = map(json.loads, written(record, "web-annotations", tmp_path / "out").splitlines())
    made = next(it for it in lines if it["target"]["selector"][1]["exact"] == "25")
    position, quote = wanted["target"]["selector"]
    text = record.article.text
    # Ours are ids of their own, the event besides, longer context, and no moment of making: the same gives the same.
    quote |= {"prefix": text[position["start"] - 20 : position["start"]], "suffix": text[position["end"] :][:20]}
    wanted["body"][0]["value"] = "casus:Killed"
    wanted["body"].append({"type": "TextualBody", "purpose": "identifying", "value": "a1-e1", "format": "text/plain"})
    del wanted["created"]
    assert made == wanted | {"id": made["id"]}


def test_uima(annotated: tuple[Record, list[Json]], tmp_path: Path) -> None:
    record, told = annotated
    wanted = told[1]
    toll = record.events[0].tolls[0]
    only = replace(
        record.events[0], actors=(), recipients=(), places=(), period=Period(), tolls=(replace(toll, said_by=None),)
    )
    export("uima-cas", [Record(record.article, (only,))], tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        made = json.loads(archive.read("1.json"))
    entity = wanted["%TYPES"]["casus.Entity"]  # ours has two features more
    entity |= {
        "event": {"%NAME": "event", "%RANGE": "uima.cas.String"},
        "claimed_by": {"%NAME": "claimed_by", "%RANGE": "casus.Entity"},
    }
    wanted["%FEATURE_STRUCTURES"][1]["event"] = "a1-e1"
    assert made == wanted
