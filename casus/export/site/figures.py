"""An incident's figures: the ledger as a table, and who claimed what when as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from casus.export.site.frame import claim_words
from casus.types import HARMS, Harm, LedgerEntry

OWN_VOICE = "the report itself"
KINDS = {"total": "all of them", "part": "a part", "cumulative": "several attacks"}


def ledger_table(ledger: Sequence[LedgerEntry], outlets: dict[str, str]) -> str:
    """Every figure of every report; ``outlets`` names each report by its source id."""
    rows = "".join(_row(entry, outlets) for entry in ledger)
    return (
        '<div class="scroll" role="region" aria-label="Figures" tabindex="0"><table class="ledger">'
        '<caption class="hidden">Every figure, who gives it, and where</caption>'
        '<thead><tr><th scope="col">Figure</th><th scope="col">Whom it counts</th><th scope="col">Who says so</th>'
        '<th scope="col">Report</th><th scope="col">Counts</th><th scope="col">Words</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def claim_lines(ledger: Sequence[LedgerEntry], harm: Harm) -> str:
    """A line for each claimant with their figures on it by day of publication; empty for fewer than two figures.

    Positions are shares of the width, so that figures keep their size on a small screen.
    """
    told = [entry for entry in ledger if entry.harm == harm and entry.kind == "total"]
    days = [day for entry in told if (day := _day(entry)) is not None]
    if len(told) < 2 or len(days) < len(told):
        return ""
    first, last = min(days), max(days)
    by_speaker: dict[str, list[LedgerEntry]] = {}
    for entry in told:
        by_speaker.setdefault(entry.speaker or OWN_VOICE, []).append(entry)
    lines = "".join(
        f'<div class="claimant"><dt>{escape(speaker)}</dt><dd>{_line(entries, first, last)}</dd></div>'
        for speaker, entries in by_speaker.items()
    )
    span = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
    return (
        f'<figure class="claims"><figcaption>{harm.capitalize()}, by who says so; reports of {span}. '
        f"Struck through: overtaken by a later figure.</figcaption><dl>{lines}</dl></figure>"
    )


def _row(entry: LedgerEntry, outlets: dict[str, str]) -> str:
    speaker = entry.said_by.span.quote if entry.said_by else OWN_VOICE
    known = f' <span class="about">{escape(name)}</span>' if (name := _other_name(entry, speaker)) else ""
    claim = f"{claim_words(entry)} {entry.harm}"
    figure = f"<s>{escape(claim)}</s>" if entry.superseded else escape(claim)
    counts = escape(KINDS[entry.kind]) + (", overtaken" if entry.superseded else "")
    return (
        f'<tr><th scope="row">{figure}</th><td>{escape(entry.group or "people")}</td><td>{escape(speaker)}{known}</td>'
        f"<td>{escape(outlets.get(entry.source_id, entry.source_id))}</td><td>{counts}</td>"
        f"<td><q>{escape(entry.evidence.quote)}</q></td></tr>"
    )


def _other_name(entry: LedgerEntry, words: str) -> str | None:
    """The name that the ledger knows the speaker by, where the words don't hold it."""
    known = entry.speaker if entry.said_by is not None else None
    return known if known is not None and known.casefold() not in words.casefold() else None


def _line(entries: Sequence[LedgerEntry], first: date, last: date) -> str:
    by_day: dict[date, list[LedgerEntry]] = {}
    for entry in entries:
        day = _day(entry)
        assert day is not None
        by_day.setdefault(day, []).append(entry)
    marks = "".join(_mark(day, some, _share(day, first, last)) for day, some in sorted(by_day.items()))
    told = "; ".join(
        f"{', '.join(dict.fromkeys(map(claim_words, some)))} on {day.isoformat()}"
        for day, some in sorted(by_day.items())
    )
    return (
        f'<svg class="line" width="100%" height="40" role="img" aria-label="{escape(told)}">'
        f'<line x1="0" x2="100%" y1="30" y2="30"/>{marks}</svg>'
    )


def _share(day: date, first: date, last: date) -> float:
    return 50.0 if first == last else 8 + 84 * (day - first).days / (last - first).days


def _mark(day: date, entries: Sequence[LedgerEntry], share: float) -> str:
    """What one claimant said on one day."""
    kind = ' class="overtaken"' if all(entry.superseded for entry in entries) else ""
    label = ", ".join(dict.fromkeys(_short(entry) for entry in entries))
    told = "; ".join(f"{claim_words(entry)}, {entry.source_id}, {day.isoformat()}" for entry in entries)
    return (
        f"<g{kind}><title>{escape(told)}</title>"
        f'<circle cx="{share:.1f}%" cy="30" r="5"/><text x="{share:.1f}%" y="17">{escape(label)}</text></g>'
    )


def _short(entry: LedgerEntry) -> str:
    return f"{entry.low}+" if entry.high is None else claim_words(entry).replace(" to ", "–")


def _day(entry: LedgerEntry) -> date | None:
    try:
        return date.fromisoformat((entry.published or "")[:10])
    except ValueError:
        return None


def harms_told(ledger: Sequence[LedgerEntry]) -> list[Harm]:
    """The harms that any figure of the ledger counts, in their usual order."""
    return [harm for harm in HARMS if any(entry.harm == harm for entry in ledger)]
