"""Makes docs/exports.md of the export forms themselves: run it after a change of a form."""

from __future__ import annotations

from pathlib import Path

from casus.export.registry import FORMS, form

PAGE = Path(__file__).with_name("exports.md")
HEAD = """# Exports

`casus export FORMAT RECORDS.jsonl -o OUT`, or within a project folder without `RECORDS.jsonl`. Each export writes `OUT.loss.json`
beside the file: what the form can't hold, the rule behind each derived column, and how many events were left out, by reason.

Tolls follow `--policy` (`range`, `latest`, `conservative`, `acled`, `ucdp`, `claimant:NAME`) over figures that count a whole
event; ACLED's and UCDP's columns follow the rules of those data sets whatever the policy. Text that a spreadsheet would take
for a formula has an apostrophe before it. `--redact` leaves out names of victims and private persons, titles, addresses and
long quotes.

This page is made from the code by `docs/make_exports.py`.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name in FORMS:
        it = form(name)
        parts.append(
            f"\n## `{name}`\n\n{it.gist}.\n\n| column or key | meaning | rule, where derived |\n|---|---|---|\n"
        )
        parts += [f"| `{c.name}` | {c.meaning} | {c.rule or ''} |\n" for c in it.columns]
        parts.append("\nCan't hold: " + "; ".join(it.lost) + ".\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
