"""Writes docs/codebook.md from the shipped codebook: ``python docs/make_codebook.py``. A test compares the two."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casus.codebook import Codebook, Rule, load_codebook

PAGE = Path(__file__).with_name("codebook.md")
STANDARDS = {"plover": "PLOVER", "acled": "ACLED", "cameo": "CAMEO", "ucdp": "UCDP GED", "muc4": "MUC-4"}

HEAD = """# The codebook, version {version}

<!-- Made by docs/make_codebook.py from casus/codebook/*.toml: change those, then run it. -->

What Casus takes for an event, and what the field's other codebooks call it. The types and vocabularies are those of the
project's annotation guidelines; the crosswalk is our reading of PLOVER 2.0 (draft), ACLED (codebook of October 2024
on), CAMEO 1.1b3, UCDP GED 25.1/26.1 and MUC-4. Rows that Casus writes are *in the form of* these standards, not their
publishers' data.

To use another codebook, copy `events.toml` and `crosswalk.toml` from the package into a folder, or into one file, and
change them. A file that breaks the rules is refused with every fault's file, key and reason.
"""
CROSSWALK = """## Crosswalk

The first line that holds decides. A line that names no status holds for events that happened or are alleged (in MUC-4
for averted and planned ones, too). What is denied has no code.
"""


def page(codebook: Codebook) -> str:
    """The whole page as Markdown."""
    parts = [HEAD.format(version=codebook.version), "## Event types\n"]
    for family, gist in codebook.families.items():
        parts.append(f"### {family.capitalize()}\n\n{gist}\n")
        types = [t for t in codebook.event_types.values() if t.family == family]
        parts.append(_table(("type", "meaning"), ((f"`{t.name}`", t.gist) for t in types)))
    for title, entries in (
        ("Status", codebook.statuses),
        ("Harm", codebook.harms),
        ("Stance to a responsibility", codebook.stances),
    ):
        parts.append(f"## {title}\n\n" + _table(("name", "meaning"), ((f"`{n}`", g) for n, g in entries.items())))
    parts.append("## Kinds of party\n")
    kinds = ((f"`{k.name}`", k.gist, ", ".join(sorted(k.classes)) or "none") for k in codebook.party_kinds.values())
    parts.append(_table(("kind", "meaning", "classes"), kinds))
    parts.append(_table(("class", "meaning"), codebook.party_classes.items()))
    parts.append(CROSSWALK)
    for name, row in codebook.rules.items():
        parts.append(f"### `{name}`\n")
        lines = (
            (STANDARDS[standard], _code(codebook, rule), _when(rule, _usual(codebook, standard)))
            for standard, rules in row.items()
            for rule in rules
        )
        parts.append(_table(("standard", "code", "when"), lines))
    parts.append("## Word lists\n\nWhole words, also in the plural; `*` stands for any more letters.\n")
    parts.append(_table(("list", "words"), ((f"`{n}`", ", ".join(w)) for n, w in codebook.word_lists.items())))
    return "\n".join(parts)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in cells)


def _code(codebook: Codebook, rule: Rule) -> str:
    if rule.target is None:
        return "none"
    target = dict(rule.target)
    if "sub_event_type" in target:
        sub = codebook.acled_sub_events[str(target["sub_event_type"])]
        return f"{sub.event_type}: {sub.name}"
    if "event" in target:
        return f"{target['event']}-{target['mode']}" if "mode" in target else str(target["event"])
    stage = f" ({target['stage']})" if "stage" in target else ""
    return str(next(v for k, v in target.items() if k != "stage")) + stage


def _when(rule: Rule, usual: frozenset[str]) -> str:
    said = []
    if rule.status != usual:
        said.append("status " + " or ".join(sorted(rule.status)))
    for label, names in (
        ("actor is", rule.actor),
        ("recipient is", rule.recipient),
        ("it answers", rule.about),
        ("words of", rule.words),
        ("actor's words of", rule.actor_words),
        ("recipient's words of", rule.recipient_words),
    ):
        if names is not None:
            said.append(f"{label} " + " or ".join(f"`{n}`" for n in sorted(names)))
    for label, flag in (("killed", rule.killed), ("wounded", rule.wounded), ("abroad", rule.abroad)):
        if flag is not None:
            said.append(label if flag else f"none {label}")
    if rule.captured is not None:
        said.append(f"at least {rule.captured} captured")
    return ", ".join(said) or "else"


def _usual(codebook: Codebook, standard: str) -> frozenset[str]:
    return frozenset(codebook.muc4_stages) if standard == "muc4" else frozenset({"happened", "alleged"})


if __name__ == "__main__":
    PAGE.write_text(page(load_codebook()), encoding="utf-8")
