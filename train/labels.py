"""The label sets of the model's heads, in the order of their columns. They are written into ``model.toml``."""

from __future__ import annotations

EVENT_TYPES = (
    "air_strike shelling bombing suicide_bombing grenade_attack chemical_attack armed_clash armed_attack assassination "
    "execution killing abduction sexual_violence torture physical_assault destruction looting territory_gain withdrawal "
    "mobilization siege arrest weapons_seizure crackdown restriction expulsion legal_action protest riot threat accusation "
    "denial demand pledge meeting agreement surrender release aid military_support sanction"
).split()
STATUSES = ("happened", "alleged", "denied", "averted", "planned")
HARMS = ("killed", "wounded", "missing", "captured", "displaced")

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()

RE3D = "Person Organisation Location Nationality MilitaryPlatform Weapon Vehicle Temporal Quantity Money".split()
NER = ("PER", "ORG", "LOC")
MUC = ("perp_ind", "perp_org", "target", "victim", "instrument")
SATP = ("armed_assault", "bombing_explosion", "kidnapping", "arson_or_other_attack")
CAMEO = ("neutral", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")

PAIRS = (
    "actor recipient instrument place time said_by toll same responds_to claimant claims blames denies blamed "
    "quote_source quote_content"
).split()
"""Links between the first words of two phrases. From a trigger: the first nine and the four stances; ``claimant`` goes from a
toll phrase to who says it; ``quote_source`` and ``quote_content`` from the words of saying."""


def bio(labels: list[str] | tuple[str, ...]) -> list[str]:
    """``O`` and a begin and an inside tag for each label."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


TAGGERS: dict[str, list[str]] = {
    "trigger": bio(["T"]),
    "party": bio(["P"]),
    "instrument": bio(["W"]),
    "place": bio(["L"]),
    "time": bio(["D"]),
    "toll": bio(HARMS),
    "re3d": bio(RE3D),
    "ner": bio(NER),
    "timex": bio(["T"]),
    "quote_source": bio(["S"]),
    "quote_cue": bio(["C"]),
    "quote_content": bio(["Q"]),
    "muc": bio(MUC),
}
CLASSIFIERS: dict[str, list[str]] = {
    "upos": UPOS,
    "predicate": ["no", "yes"],
    "event_type": EVENT_TYPES,
    "status": list(STATUSES),
    "background": ["no", "yes"],
    "aggregate": ["no", "yes"],
    "part": ["no", "yes"],
}
"""One label a word; ``event_type`` to ``aggregate`` are read at triggers, ``part`` (of a total) at toll phrases."""
DOCUMENT: dict[str, list[str]] = {"relevant": ["yes"], "satp": list(SATP), "cameo": list(CAMEO)}
