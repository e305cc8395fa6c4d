"""Who the words name: pairs that are one actor, pairs that never are, and kinds and countries of the unnamed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casus.codebook.actor_entries import load_actor_tables
from casus.coding.actors import ActorBase, PartyContext

BASE = ActorBase.load()

NEVER_ONE = [
    ("Syrian Army", "Free Syrian Army"),
    ("Syrian Army", "Syrian National Army"),
    ("Free Syrian Army", "Syrian Democratic Forces"),
    ("Hezbollah", "Kataeb Hezbollah"),
    ("Hezbollah", "Turkish Hezbollah"),
    ("Taliban", "Tehrik-i-Taliban Pakistan"),
    ("Afghan Taliban", "Pakistani Taliban"),
    ("Sudan army", "South Sudan army"),
    ("Sudanese army", "South Sudanese army"),
    ("FARC", "FARC dissidents"),
    ("al-Qaeda", "al-Qaeda in the Arabian Peninsula"),
    ("al-Qaeda in the Islamic Maghreb", "al-Qaeda in the Arabian Peninsula"),
    ("Islamic State", "Islamic State West Africa Province"),
    ("Islamic State", "Islamic State Khorasan Province"),
    ("Islamic State", "Islamic Jihad"),
    ("Boko Haram", "Islamic State West Africa Province"),
    ("Communist Party of India", "Communist Party of India (Maoist)"),
    ("Communist Party of India (Marxist)", "Communist Party of India (Maoist)"),
    ("Communist Party of Nepal (Maoist)", "Communist Party of India (Maoist)"),
    ("NSCN-IM", "NSCN-K"),
    ("NSCN", "NSCN-IM"),
    ("ULFA", "ULFA-I"),
    ("NDFB", "NDFB-S"),
    ("Garo National Liberation Army", "Karen National Liberation Army"),
    ("National Liberation Front of Tripura", "National Liberation Front"),
    ("Baloch Liberation Army", "Baloch Liberation Front"),
    ("Baloch Liberation Army", "Baloch Republican Army"),
    ("Lashkar-e-Taiba", "Lashkar-e-Jhangvi"),
    ("Lashkar-e-Jhangvi", "Lashkar-e-Jhangvi Al-Alami"),
    ("Jaish-e-Mohammad", "Jaish al-Adl"),
    ("Jamaat-e-Islami", "Jamaat-ul-Ahrar"),
    ("Hizb-ul-Mujahideen", "Harkat-ul-Mujahideen"),
    ("Irish Republican Army", "Real Irish Republican Army"),
    ("Provisional IRA", "Continuity IRA"),
    ("Kosovo Liberation Army", "Kuki Liberation Army"),
    ("Lebanese Army", "South Lebanon Army"),
    ("Lebanese Armed Forces", "Lebanese Forces"),
    ("Libyan National Army", "Libya Dawn"),
    ("Sudan Liberation Army", "South Sudan Liberation Army"),
    ("SPLM-North", "SPLM-IO"),
    ("MILF", "MNLF"),
    ("Abu Sayyaf", "Jemaah Islamiyah"),
    ("Liberal Party of Honduras", "Colombian Liberal Party"),
    ("Salvadoran Army", "Farabundo Marti National Liberation Front"),
    ("Sandinista Army", "Sandinista National Liberation Front"),
    ("Medellin Cartel", "Cali Cartel"),
    ("Gulf Cartel", "Gulf Clan"),
    ("Mahdi Army", "Popular Mobilization Forces"),
    ("Sipah Hezbollah", "Hezbollah"),
    ("Popular Resistance Committees", "Popular Resistance"),
    ("North Korea", "South Korea"),
    ("Guinea", "Papua New Guinea"),
    ("Niger", "Nigeria"),
    ("Hamas", "Fatah"),
    ("Israeli police", "Israeli army"),
    ("U.S.-led coalition", "U.S. army"),
    ("Iran-backed militia", "Iran"),
    ("anti-Taliban lashkar", "Taliban"),
    ("Assam Police", "Assam Rifles"),
    ("The Hindu", "Hindus"),
]

ALWAYS_ONE = [
    ("Kataeb Hezbollah", "Kata'ib Hizballah"),
    ("Kataeb Hezbollah", "Kataib Hezbollah fighters"),
    ("Hezbollah", "Hizbullah"),
    ("al-Shabaab", "Al Shabab"),
    ("al-Shabaab", "Shabaab militants"),
    ("Taliban", "the Taleban"),
    ("ISIS", "Islamic State of Iraq and the Levant"),
    ("Daesh", "ISIL fighters"),
    ("al-Qaeda", "Al-Qaida"),
    ("al-Qaida", "al-Qa'ida"),
    ("FMLN", "Farabundo Martí National Liberation Front"),
    ("FMLN", "Farabundo Marti National Liberation Front (FMLN) guerrillas"),
    ("Shining Path", "Sendero Luminoso"),
    ("shining path", "Sendero Luminoso column"),
    ("the Extraditables", "Extraditables group"),
    ("TTP", "Tehreek e Taliban Pakistan (TTP) militants"),
    ("CPI-Maoist", "Communist Party of India Maoist (CPI Maoist) cadres"),
    ("CPI-Maoist", "Suspected Communist Party of India (Maoist) cadre"),
    ("Lashkar-e-Taiba", "Lashkar e Toiba"),
    ("Lashkar-e-Taiba", "LeT militants"),
    ("Jaish-e-Mohammed", "Jaish e Mohammad"),
    ("LTTE", "Liberation Tigers of Tamil Eelam"),
    ("PKK", "Kurdistan Workers' Party"),
    ("PKK", "Kurdistan Workers Party rebels"),
    ("Israeli army", "Israel Defense Forces"),
    ("IDF", "Israeli soldiers"),
    ("Israeli Defence Forces", "Israeli troops"),
    ("Syrian army", "Syrian Arab Army"),
    ("Salvadoran Army", "Salvadoran armed forces"),
    ("U.S. military", "American soldiers"),
    ("US troops", "four other U.S. service members"),
    ("Moscow", "Kremlin"),
    ("United Kingdom", "Britain"),
    ("UN", "United Nations"),
    ("U.N.", "the United Nations"),
    ("Red Cross", "International Committee of the Red Cross"),
    ("MSF", "Doctors Without Borders"),
    ("AFP", "Agence France-Presse"),
    ("Boko Haram", "Boko Haram insurgents"),
    ("members of the FARC", "FARC"),
    ("Contras", "Nicaraguan Resistance"),
    ("ELN", "Army of National Liberation (ELN) guerrillas"),
    ("M-19", "19 April Movement"),
    ("Houthis", "Houthi rebels"),
    ("NSCN-IM", "National Socialist Council of Nagaland Isak Muivah (NSCN IM) militants"),
]


@pytest.mark.parametrize(("one", "other"), NEVER_ONE)
def test_two_actors_are_never_joined(one: str, other: str) -> None:
    first, second = BASE.identify(one), BASE.identify(other)
    assert first.actor_id is not None or second.actor_id is not None
    assert first.actor_id != second.actor_id


@pytest.mark.parametrize(("one", "other"), ALWAYS_ONE)
def test_namings_of_one_actor_are_joined(one: str, other: str) -> None:
    assert BASE.identify(one).actor_id is not None
    assert BASE.identify(one).actor_id == BASE.identify(other).actor_id


@pytest.mark.parametrize(
    ("quote", "kind", "country"),
    [
        ("four other U.S. service members", "military", "USA"),
        ("Iraqi police", "police", "IRQ"),
        ("Palestinian gunmen", "armed_group", "PSE"),
        ("soldiers", "military", None),
        ("two policemen", "police", None),
        ("villagers", "civilians", None),
        ("hundreds of protesters", "protesters", None),
        ("militants", "armed_group", None),
        ("unidentified gunmen", "armed_group", None),
        ("the Pentagon", "military", "USA"),
        ("Downing Street", "state", "GBR"),
        ("Baghdad", "state", "IRQ"),
        ("Indian Foreign Ministry", "government", "IND"),
        ("Palestinian President Mahmoud Abbas", "government", "PSE"),
        ("Colonel Haider Ali", "military", None),
        ("Superintendent of Police (SP) Sandip Patil", "police", None),
        ("Mohammed Mohieh", "person", None),
        ("Maya Warriors Front", "armed_group", None),
        ("Nepali Sadbhavana Party", "organisation", "NPL"),
        ("Ministry of Interior", "government", None),
        ("Iran-backed militia", "militia", None),
        ("government of El Salvador", "government", "SLV"),
        ("Government of Myanmar (Burma)", "government", "MMR"),
        ("Ahrar al-Sham, FSA, HTS", "armed_group", "SYR"),
        ("army patrol", "military", None),
        ("BJP supporters", "civilians", "IND"),
        ("a passenger bus", "civilians", None),
    ],
)
def test_kind_and_country_of_the_unnamed(quote: str, kind: str, country: str | None) -> None:
    found = BASE.identify(quote)
    assert (found.kind, found.country) == (kind, country)


@pytest.mark.parametrize(
    ("quote", "actor", "kind"),
    [
        ("the army", "nga-military", "military"),
        ("police", "nga-police", "police"),
        ("government forces", "nga-military", "military"),
        ("gunmen", None, "armed_group"),
        ("Chadian soldiers", "tcd-military", "military"),
    ],
)
def test_the_articles_country_tells_whose_army_it_is(quote: str, actor: str | None, kind: str) -> None:
    found = BASE.identify(quote, context=PartyContext(country="NGA"))
    assert (found.actor_id, found.kind) == (actor, kind)
    assert found.country == ("TCD" if quote.startswith("Chad") else "NGA")


def test_an_ambiguous_alias_needs_a_country() -> None:
    assert BASE.identify("ELN", context=PartyContext(country="BOL")).country == "BOL"
    assert BASE.identify("National Liberation Army").actor_id is None
    assert BASE.identify("National Liberation Army").kind == "armed_group"
    assert BASE.identify("National Liberation Army", context=PartyContext(country="COL")).country == "COL"
    assert BASE.identify("Alexander").actor_id is None


def test_an_abbreviation_that_the_article_explains_means_what_it_says() -> None:
    context = PartyContext(definitions={"AP": "Andhra Peoples Front"})
    assert BASE.identify("AP").kind == "media"
    found = BASE.identify("AP", context=context)
    assert (found.kind, found.name, found.actor_id, found.rule) == (
        "armed_group",
        "Andhra Peoples Front",
        None,
        "defined",
    )


def test_an_unknown_name_in_brackets_is_not_taken_for_a_known_abbreviation() -> None:
    assert BASE.identify("Awami Party (AP)").actor_id is None


def test_abbreviations_are_matched_as_written() -> None:
    assert BASE.identify("let").actor_id is None
    assert BASE.identify("us").country is None
    assert BASE.identify("US").country == "USA"


def test_a_users_file_adds_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "id,name,kind,country,start,end,aliases\n"
        "tcd-lake-brigade,Lake Brigade,armed_group,TCD,2020,,LB; Brigade of the Lake\n"
        "pse-hamas,Hamas movement,organisation,PSE,1987,,Hamas\n"
        "mine-taliban,Our Taliban,militia,XKX,,,Taliban\n",
        "utf-8",
    )
    base = ActorBase.load([path])
    assert base.identify("Brigade of the Lake fighters").actor_id == "tcd-lake-brigade"
    assert base.identify("Hamas").kind == "organisation"
    assert base.identify("Taliban").actor_id == "mine-taliban"
    assert BASE.identify("Hamas").kind == "armed_group"


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("militants", "armed"),
        ("three soldiers", "armed"),
        ("policemen", "armed"),
        ("villagers", "civilian"),
        ("women and children", "civilian"),
        ("U.S. defense contractor", "civilian"),
        ("people", "unknown"),
        ("men", "unknown"),
        ("Americans", "unknown"),
        ("soldiers, rebels and civilians", "unknown"),
        ("doctors and nurses", "civilian"),
        ("members of the rebel organization", "armed"),
        ("FARC men", "armed"),
        ("victims of the FARC", "unknown"),
        ("FMLN guerrillas", "armed"),
    ],
)
def test_group_kind(words: str, group: str) -> None:
    assert BASE.group_kind(words) == group


def test_every_alias_of_the_base_is_found_unless_marked_ambiguous() -> None:
    tables = load_actor_tables()
    marked = {BASE.fold.keys(alias) for alias in tables.ambiguous}
    lost = [
        (alias, actor.id)
        for actor in tables.actors
        for alias in (actor.name, *actor.aliases)
        if BASE.fold.keys(alias) not in marked and BASE.identify(alias).actor_id != actor.id
    ]
    assert lost == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gets_an_identity(quote: str) -> None:
    found = BASE.identify(quote)
    assert found.actor_id is None or found.actor_id in BASE.actors or found.country


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(BASE.actors)), st.sampled_from(["{}", "the {}", "{} fighters", "three {} commanders"]))
def test_an_armed_groups_name_is_found_in_every_frame(actor: str, frame: str) -> None:
    entry = BASE.actors[actor]
    if entry.kind != "armed_group" or BASE.identify(entry.name).actor_id != actor:
        return
    assert BASE.identify(frame.format(entry.name.removeprefix("The "))).actor_id == actor
