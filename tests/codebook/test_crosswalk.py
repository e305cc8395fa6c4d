"""The crosswalk against the worked examples and the rows of the standards' sheets."""

from __future__ import annotations

import pytest

from casus.codebook import EventFacts, codes_of, load_codebook, muc4_stage, muc4_type
from casus.errors import CodebookError
from casus.types import STATUSES, Codes

CODEBOOK = load_codebook()
US_AIR_FORCE = {"actor_kinds": ("military",), "actor_words": ("U.S. F-15E jets",)}
MILITIA = {"recipient_kinds": ("armed_group",), "recipient_words": ("Kataeb Hezbollah",)}


def facts(event_type: str, **given: object) -> EventFacts:
    return EventFacts(event_type, **given)  # type: ignore[arg-type]


def codes(event_type: str, **given: object) -> Codes:
    return codes_of(CODEBOOK, facts(event_type, **given))


def sub_event(event_type: str, **given: object) -> str | None:
    acled = codes(event_type, **given).acled
    return None if acled is None else acled["sub_event_type"]


def plover(event_type: str, **given: object) -> tuple[str | None, str | None] | None:
    found = codes(event_type, **given).plover
    return None if found is None else (found["event"], found["mode"])


def ucdp(event_type: str, **given: object) -> int | None:
    found = codes(event_type, **given).ucdp
    return None if found is None else found["type_of_violence"]


def test_the_strikes_of_29_december_2019() -> None:
    strike = facts("air_strike", **US_AIR_FORCE, **MILITIA, killed=True, wounded=True, instrument_words=("F-15E",))
    assert codes_of(CODEBOOK, strike) == Codes(
        plover={"event": "ASSAULT", "mode": "aerial"},
        acled={"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"},
        cameo="195",
        ucdp={"type_of_violence": 1},
    )
    assert muc4_type(CODEBOOK, strike) == "ATTACK"  # never BOMBING
    assert muc4_stage(CODEBOOK, strike) == "ACCOMPLISHED"


def test_the_rockets_on_the_base() -> None:
    rockets = facts(
        "shelling",
        actor_kinds=("armed_group",),
        recipient_kinds=("military", "person"),
        instrument_words=("30 rockets",),
        killed=True,
    )
    assert codes_of(CODEBOOK, rockets) == Codes(
        plover={"event": "ASSAULT", "mode": "heavy-weapons"},
        acled={"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"},
        cameo="194",
        ucdp={"type_of_violence": 1},
    )
    assert muc4_type(CODEBOOK, rockets) == "ATTACK"


def test_the_accusation_after_the_rockets() -> None:
    found = codes("accusation", actor_kinds=("government",), trigger_words=("accused",), about="shelling")
    assert found == Codes(plover={"event": "ACCUSE", "mode": "allege"}, cameo="1123")


def test_the_vow_of_revenge() -> None:
    vow = facts("threat", actor_kinds=("armed_group",), recipient_kinds=("state",), trigger_words=("vowed revenge",))
    assert codes_of(CODEBOOK, vow) == Codes(plover={"event": "THREATEN", "mode": "violence"}, cameo="138")
    assert (muc4_type(CODEBOOK, vow), muc4_stage(CODEBOOK, vow)) == ("ATTACK", "THREATENED")


ARMY_ON_REBELS = {"actor_kinds": ("military",), "recipient_kinds": ("armed_group",)}
REBELS_ON_ARMY = {"actor_kinds": ("armed_group",), "recipient_kinds": ("military",)}
REBELS_ON_REBELS = {"actor_kinds": ("armed_group",), "recipient_kinds": ("militia",)}
REBELS_ON_CIVILIANS = {"actor_kinds": ("armed_group",), "recipient_kinds": ("civilians",)}


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("air_strike", {**ARMY_ON_REBELS, "killed": True}, 1),
        ("shelling", {**REBELS_ON_ARMY, "killed": True}, 1),
        ("bombing", {**REBELS_ON_REBELS, "killed": True}, 2),
        ("bombing", {**REBELS_ON_CIVILIANS, "killed": True}, 3),
        ("bombing", {"recipient_kinds": ("civilians",), "killed": True}, None),  # the planter must be identifiable
        (
            "air_strike",
            {"actor_kinds": ("military",), "recipient_kinds": ("armed_group", "civilians"), "killed": True},
            1,
        ),
        ("air_strike", {**ARMY_ON_REBELS, "killed": False}, None),
        ("air_strike", {**ARMY_ON_REBELS, "killed": None}, None),
        ("armed_clash", {**REBELS_ON_REBELS, "killed": True}, 2),
        ("armed_attack", {"actor_kinds": ("person",), "recipient_kinds": ("civilians",), "killed": True}, None),
        ("assassination", {"actor_kinds": ("armed_group",), "recipient_kinds": ("government",), "killed": True}, 3),
        ("assassination", {**REBELS_ON_ARMY, "killed": True}, 1),
        ("execution", {**REBELS_ON_ARMY, "killed": True}, 3),
        ("abduction", {**REBELS_ON_CIVILIANS}, None),
        ("abduction", {**REBELS_ON_CIVILIANS, "killed": True}, 3),
        ("torture", {**REBELS_ON_CIVILIANS, "killed": True}, 3),
        ("physical_assault", {**REBELS_ON_CIVILIANS, "wounded": True}, None),
        ("crackdown", {"actor_kinds": ("police",), "recipient_kinds": ("protesters",), "killed": True}, 3),
        ("riot", {"actor_kinds": ("civilians",), "recipient_kinds": ("civilians",), "killed": True}, None),
        ("arrest", {"actor_kinds": ("police",), "killed": True}, None),
        ("protest", {"actor_kinds": ("protesters",), "killed": True}, None),
        ("threat", {**REBELS_ON_ARMY, "killed": True}, None),
    ],
)
def test_ucdp_asks_who_is_organised_who_is_civilian_and_whether_anyone_died(
    event_type: str, given: dict[str, object], expected: int | None
) -> None:
    assert ucdp(event_type, **given) == expected


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("shelling", {"trigger_words": ("exchanged artillery fire",)}, "Armed clash"),
        ("shelling", {"status": "averted"}, "Disrupted weapons use"),
        ("air_strike", {"status": "averted"}, "Disrupted weapons use"),
        ("shelling", {"trigger_words": ("shot down",), "recipient_words": ("a drone",)}, "Disrupted weapons use"),
        ("armed_clash", {}, "Armed clash"),
        ("bombing", {}, "Remote explosive/landmine/IED"),
        ("bombing", {"status": "averted"}, "Disrupted weapons use"),
        ("bombing", {"trigger_words": ("hurled",), "instrument_words": ("a crude bomb",)}, "Grenade"),
        ("bombing", {"instrument_words": ("petrol bombs",), "actor_kinds": ("protesters",)}, "Violent demonstration"),
        ("suicide_bombing", {}, "Suicide bomb"),
        ("grenade_attack", {}, "Grenade"),
        ("grenade_attack", {"instrument_words": ("grenade launchers",)}, "Shelling/artillery/missile attack"),
        ("chemical_attack", {}, "Chemical weapon"),
        ("armed_attack", REBELS_ON_CIVILIANS, "Attack"),
        ("armed_attack", REBELS_ON_ARMY, "Armed clash"),
        ("armed_attack", {**REBELS_ON_ARMY, "recipient_words": ("an off-duty soldier",)}, "Attack"),
        ("armed_attack", {"actor_kinds": ("person",), "recipient_kinds": ("civilians",)}, None),
        ("assassination", {"recipient_kinds": ("government",)}, "Attack"),
        ("assassination", {"recipient_kinds": ("government",), "status": "averted"}, "Attack"),
        ("assassination", {"recipient_kinds": ("police",)}, "Armed clash"),
        ("assassination", {"recipient_kinds": ("police",), "recipient_words": ("a retired officer",)}, "Attack"),
        ("execution", REBELS_ON_ARMY, "Attack"),
        ("killing", {"trigger_words": ("mass grave",)}, "Other"),
        ("abduction", {}, "Abduction/forced disappearance"),
        ("abduction", {"killed": True}, "Attack"),
        ("sexual_violence", {}, "Sexual violence"),
        ("torture", {}, "Attack"),
        ("physical_assault", REBELS_ON_CIVILIANS, "Attack"),
        ("physical_assault", {"trigger_words": ("lynched",)}, "Mob violence"),
        ("destruction", {"actor_kinds": ("armed_group",)}, "Looting/property destruction"),
        ("destruction", {"actor_kinds": ("civilians",)}, "Mob violence"),
        ("destruction", {"actor_kinds": ("protesters",)}, "Violent demonstration"),
        ("looting", {}, "Looting/property destruction"),
        ("looting", {"trigger_words": ("snatched weapons",)}, "Disrupted weapons use"),
        ("weapons_seizure", {}, "Disrupted weapons use"),
        ("arrest", {"actor_kinds": ("police",), "captured": 1}, None),
        ("arrest", {"actor_kinds": ("police",), "captured": 12}, "Arrests"),
        ("arrest", {"actor_kinds": ("police",), "recipient_words": ("the opposition leader",)}, "Arrests"),
        ("arrest", {"actor_kinds": ("armed_group",)}, "Abduction/forced disappearance"),
        ("legal_action", {"trigger_words": ("sentenced",)}, None),
        ("protest", {"trigger_words": ("rally",)}, "Peaceful protest"),
        ("protest", {"trigger_words": ("strike",)}, None),
        ("protest", {"trigger_words": ("hunger strike",)}, None),
        ("riot", {"actor_kinds": ("protesters",)}, "Violent demonstration"),
        ("riot", {"trigger_words": ("mob violence",)}, "Mob violence"),
        ("crackdown", {}, "Protest with intervention"),
        ("crackdown", {"killed": True}, "Excessive force against protesters"),
        ("crackdown", {"killed": True, "recipient_words": ("rioters",)}, "Violent demonstration"),
        ("territory_gain", {"actor_kinds": ("armed_group",)}, "Non-state actor overtakes territory"),
        ("territory_gain", {"actor_kinds": ("military",)}, "Government regains territory"),
        ("territory_gain", {"actor_kinds": ("military",), "abroad": True}, "Non-state actor overtakes territory"),
        ("territory_gain", {"trigger_words": ("handed over",)}, "Non-violent transfer of territory"),
        ("siege", {}, "Change to group/activity"),
        ("withdrawal", {}, "Non-violent transfer of territory"),
        ("mobilization", {}, "Change to group/activity"),
        ("mobilization", {"trigger_words": ("set up a base",)}, "Headquarters or base established"),
        ("agreement", {}, "Agreement"),
        ("meeting", {"trigger_words": ("peace talks",)}, "Agreement"),
        ("meeting", {"trigger_words": ("visit",)}, None),
        ("restriction", {"trigger_words": ("curfew",)}, "Change to group/activity"),
        ("restriction", {"trigger_words": ("banned",)}, None),
        ("expulsion", {"trigger_words": ("displaced",)}, "Other"),
        ("expulsion", {"trigger_words": ("deported",)}, None),
        ("release", {}, "Agreement"),
        ("surrender", {}, "Agreement"),
        ("surrender", {"trigger_words": ("defected",)}, "Change to group/activity"),
        *((name, {}, None) for name in ("threat", "accusation", "denial", "demand", "pledge", "sanction", "aid")),
    ],
)
def test_acled_sub_event(event_type: str, given: dict[str, object], expected: str | None) -> None:
    assert sub_event(event_type, **given) == expected


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("air_strike", {"instrument_words": ("armed drones",)}, ("ASSAULT", "drone")),
        ("shelling", {}, ("ASSAULT", "heavy-weapons")),
        ("air_strike", {"status": "averted"}, None),
        ("armed_clash", {}, ("ASSAULT", "firearms")),
        ("bombing", {}, ("ASSAULT", "explosives")),
        ("suicide_bombing", {}, ("ASSAULT", "suicide-attack")),
        ("chemical_attack", {}, ("ASSAULT", "unconventional")),
        ("armed_attack", {}, ("ASSAULT", "firearms")),
        ("armed_attack", {"instrument_words": ("machetes",)}, ("ASSAULT", "primitive")),
        ("assassination", {"status": "averted"}, ("ASSAULT", "targeted")),
        ("abduction", {}, ("ASSAULT", "abduct")),
        ("physical_assault", {}, ("ASSAULT", "beat")),
        ("physical_assault", {"trigger_words": ("stabbed",)}, ("ASSAULT", "primitive")),
        ("killing", {}, ("ASSAULT", None)),
        ("destruction", {}, ("ASSAULT", "destroy")),
        ("looting", {}, ("COERCE", "seize")),
        ("arrest", {}, ("COERCE", "arrest")),
        ("arrest", {"status": "planned", "trigger_words": ("arrest warrant",)}, ("THREATEN", "arrest")),
        ("legal_action", {"trigger_words": ("sentenced",)}, ("SANCTION", "convict")),
        ("legal_action", {"trigger_words": ("investigation",)}, ("ACCUSE", "investigate")),
        ("protest", {"trigger_words": ("hunger strike",)}, ("PROTEST", "hunger")),
        ("protest", {"trigger_words": ("general strike",)}, ("PROTEST", "strike")),
        ("protest", {"trigger_words": ("marched",)}, ("PROTEST", "demo")),
        ("riot", {}, ("PROTEST", "riot")),
        ("crackdown", {}, ("COERCE", "restrict")),
        ("crackdown", {"instrument_words": ("tear gas",)}, ("ASSAULT", "crowd-control")),
        ("siege", {}, ("COERCE", "restrict")),
        ("siege", {"actor_kinds": ("protesters",)}, ("PROTEST", "obstruct")),
        ("withdrawal", {}, ("RETREAT", "withdraw")),
        ("withdrawal", {"status": "planned"}, ("CONCEDE", None)),
        ("withdrawal", {"actor_words": ("observers",)}, ("SANCTION", "withdraw")),
        ("mobilization", {"actor_kinds": ("military",)}, ("MOBILIZE", "troops")),
        ("mobilization", {"actor_kinds": ("police",)}, ("MOBILIZE", "police")),
        ("mobilization", {"actor_kinds": ("military",), "trigger_words": ("joint exercise",)}, ("COOPERATE", None)),
        ("agreement", {"trigger_words": ("signed",)}, ("SUPPORT", None)),
        ("agreement", {"trigger_words": ("declared a cease-fire",)}, ("CONCEDE", None)),
        ("agreement", {"trigger_words": ("ceasefire took effect",)}, ("RETREAT", "ceasefire")),
        ("agreement", {"status": "planned"}, ("AGREE", None)),
        ("meeting", {"status": "planned"}, ("AGREE", None)),
        ("meeting", {"trigger_words": ("visited",)}, ("CONSULT", "visit")),
        ("accusation", {"trigger_words": ("condemned",)}, ("ACCUSE", "disapprove")),
        ("denial", {"trigger_words": ("denied",)}, None),
        ("denial", {"trigger_words": ("refused to meet",)}, ("REJECT", "meet")),
        ("demand", {}, ("REQUEST", None)),
        ("sanction", {}, ("SANCTION", "discontinue")),
        ("expulsion", {"trigger_words": ("deported",)}, ("COERCE", "deport")),
        ("expulsion", {"recipient_words": ("the ambassador",)}, ("SANCTION", "expel")),
        ("expulsion", {"trigger_words": ("displaced",)}, ("SANCTION", "expel")),
        ("aid", {}, ("AID", None)),
        ("aid", {"status": "planned"}, ("AGREE", None)),
        ("military_support", {}, ("AID", None)),
        ("release", {}, ("RETREAT", "release")),
        ("release", {"trigger_words": ("rescued",)}, ("AID", None)),
        ("release", {"status": "planned"}, ("CONCEDE", None)),
        ("surrender", {}, ("RETREAT", "disarm")),
        ("restriction", {"trigger_words": ("curfew",)}, ("COERCE", "curfew")),
        ("restriction", {"trigger_words": ("martial law",)}, ("COERCE", "martial-law")),
        ("pledge", {"trigger_words": ("amnesty",)}, ("CONCEDE", None)),
    ],
)
def test_plover_event_and_mode(
    event_type: str, given: dict[str, object], expected: tuple[str | None, str | None] | None
) -> None:
    assert plover(event_type, **given) == expected


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("air_strike", {"instrument_words": ("precision-guided missiles",)}, "1951"),
        ("air_strike", {"instrument_words": ("drones", "guided missiles")}, "1952"),  # 1952 before 1951 before 195
        ("shelling", {"instrument_words": ("60mm mortars",)}, "193"),
        ("bombing", {}, "183"),
        ("bombing", {"trigger_words": ("car bomb",)}, "1832"),
        ("bombing", {"trigger_words": ("roadside bomb",)}, "1833"),
        ("bombing", {"trigger_words": ("planted",)}, "1834"),
        ("bombing", {"trigger_words": ("landmine blast",)}, "193"),
        ("suicide_bombing", {"instrument_words": ("car bomb",)}, "1831"),  # before 1832
        ("grenade_attack", {}, "193"),
        ("grenade_attack", {"recipient_kinds": ("civilians",)}, "183"),
        ("chemical_attack", {}, "2041"),
        ("armed_attack", {}, "190"),
        ("armed_attack", {"trigger_words": ("opened fire",)}, "193"),
        ("armed_attack", {"instrument_words": ("machetes",)}, "180"),
        ("killing", {"trigger_words": ("mass killing",)}, "202"),
        ("assassination", {}, "186"),
        ("assassination", {"status": "averted"}, "185"),
        ("abduction", {}, "181"),
        ("sexual_violence", {}, "1821"),
        ("torture", {}, "1822"),
        ("torture", {"killed": True}, "1823"),
        ("physical_assault", {}, "182"),
        ("physical_assault", {"killed": True}, "1823"),
        ("destruction", {}, "1712"),
        ("looting", {}, "1711"),
        ("arrest", {}, "173"),
        ("legal_action", {"trigger_words": ("charged",)}, "115"),
        ("legal_action", {"trigger_words": ("sentenced",)}, "116"),
        ("legal_action", {"trigger_words": ("investigation",)}, "090"),
        ("protest", {}, "141"),
        ("protest", {"trigger_words": ("hunger strike",)}, "142"),
        ("protest", {"trigger_words": ("boycott",)}, "143"),
        ("riot", {}, "145"),
        ("crackdown", {}, "175"),
        ("crackdown", {"trigger_words": ("opened fire",)}, "193"),
        ("territory_gain", {}, "192"),
        ("siege", {}, "191"),
        ("siege", {"actor_kinds": ("protesters",)}, "144"),
        ("withdrawal", {}, "0874"),
        ("withdrawal", {"status": "planned"}, "0356"),
        ("mobilization", {}, "154"),
        ("mobilization", {"trigger_words": ("on alert",)}, "152"),
        ("mobilization", {"actor_kinds": ("police",)}, "153"),
        ("agreement", {"trigger_words": ("truce",)}, "0871"),
        ("agreement", {"trigger_words": ("signed",)}, "057"),
        ("meeting", {"trigger_words": ("negotiations",)}, "046"),
        ("meeting", {"trigger_words": ("mediated",)}, "045"),
        ("meeting", {"status": "planned"}, "036"),
        ("threat", {"trigger_words": ("ultimatum",)}, "139"),
        ("threat", {"trigger_words": ("threatened to attack",)}, "1384"),
        ("accusation", {"trigger_words": ("condemned",)}, "111"),
        ("accusation", {"trigger_words": ("accused",)}, "112"),
        ("denial", {"trigger_words": ("denied",)}, "016"),
        ("denial", {"trigger_words": ("rejected",)}, "120"),
        ("demand", {"trigger_words": ("demanded",)}, "100"),
        ("demand", {"trigger_words": ("appealed",)}, "020"),
        ("sanction", {}, "163"),
        ("sanction", {"trigger_words": ("recalled",)}, "161"),
        ("expulsion", {"trigger_words": ("deported",)}, "174"),
        ("expulsion", {"recipient_words": ("diplomats",)}, "161"),
        ("expulsion", {"recipient_words": ("peacekeepers",)}, "1661"),
        ("expulsion", {"trigger_words": ("displaced",)}, "201"),
        ("expulsion", {"trigger_words": ("ethnic cleansing",)}, "203"),
        ("aid", {}, "070"),
        ("aid", {"trigger_words": ("humanitarian aid",)}, "073"),
        ("military_support", {}, "072"),
        ("military_support", {"trigger_words": ("sale",)}, "061"),
        ("military_support", {"status": "planned"}, "0332"),
        ("release", {}, "0841"),
        ("surrender", {}, "0874"),
        ("surrender", {"trigger_words": ("demobilized",)}, "0873"),
        ("restriction", {"trigger_words": ("curfew",)}, "1723"),
        ("restriction", {"trigger_words": ("state of emergency",)}, "1724"),
    ],
)
def test_cameo_code(event_type: str, given: dict[str, object], expected: str) -> None:
    assert codes(event_type, **given).cameo == expected


@pytest.mark.parametrize(
    ("event_type", "given", "expected"),
    [
        ("bombing", {}, ("BOMBING", "ACCOMPLISHED")),
        ("bombing", {"status": "averted"}, ("BOMBING", "ATTEMPTED")),
        ("weapons_seizure", {"trigger_words": ("defused",)}, ("BOMBING", "ATTEMPTED")),
        ("weapons_seizure", {}, (None, None)),
        ("suicide_bombing", {}, ("BOMBING", "ACCOMPLISHED")),
        ("abduction", {}, ("KIDNAPPING", "ACCOMPLISHED")),
        ("abduction", {"trigger_words": ("hijacked",)}, ("HIJACKING", "ACCOMPLISHED")),
        ("destruction", {}, ("ARSON", "ACCOMPLISHED")),
        ("looting", {}, ("ROBBERY", "ACCOMPLISHED")),
        ("armed_clash", REBELS_ON_ARMY, (None, None)),  # guerrillas against soldiers are out
        ("armed_clash", {"recipient_kinds": ("military", "civilians")}, ("ATTACK", "ACCOMPLISHED")),
        (
            "protest",
            {"trigger_words": ("bandh",), "actor_kinds": ("armed_group",)},
            ("FORCED WORK STOPPAGE", "ACCOMPLISHED"),
        ),
        ("protest", {"trigger_words": ("bandh",)}, (None, None)),
        ("release", {"recipient_words": ("hostages",)}, ("KIDNAPPING", "ACCOMPLISHED")),
        ("assassination", {"status": "planned"}, ("ATTACK", "THREATENED")),
        ("crackdown", {}, ("ATTACK", "ACCOMPLISHED")),
        ("meeting", {}, (None, None)),
        ("killing", {"status": "denied"}, (None, None)),
    ],
)
def test_muc4_type_and_stage(
    event_type: str, given: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    event = facts(event_type, **given)
    assert (muc4_type(CODEBOOK, event), muc4_stage(CODEBOOK, event)) == expected


@pytest.mark.parametrize("event_type", CODEBOOK.event_types)
def test_what_is_denied_or_words_alone_takes_no_acled_and_no_ucdp_record(event_type: str) -> None:
    everything = {"actor_kinds": ("military",), "recipient_kinds": ("civilians",), "killed": True, "captured": 50}
    assert codes(event_type, status="denied", **everything) == Codes()
    if not CODEBOOK.event_types[event_type].material:
        for status in STATUSES:
            found = codes(event_type, status=status, **everything)
            assert (found.acled, found.ucdp) == (None, None)


@pytest.mark.parametrize("event_type", CODEBOOK.event_types)
def test_every_type_has_a_plover_or_cameo_code_when_it_happened(event_type: str) -> None:
    found = codes(event_type)
    assert found.cameo is not None
    assert found.plover is not None


def test_words_are_matched_whole_and_in_any_case() -> None:
    assert codes("air_strike", instrument_words=("UAVs",)).cameo == "1952"
    assert codes("bombing", instrument_words=("a landMINE",)).cameo == "193"
    assert codes("bombing", instrument_words=("determined men",)).cameo == "183"  # no mine in it


def test_phrases_are_not_read_across_their_ends() -> None:
    assert codes("bombing", instrument_words=("car", "bomb")).cameo == "183"


def test_unknown_names_are_refused_with_those_that_are_near() -> None:
    with pytest.raises(
        CodebookError, match=r"'airstrike' is not an event type of codebook 1\.2; did you mean .*air_strike"
    ):
        codes("airstrike")
    with pytest.raises(CodebookError, match="'maybe' is not a status"):
        codes("killing", status="maybe")
    with pytest.raises(CodebookError, match="'quarrel' is not an event type"):
        codes("accusation", about="quarrel")
