"""All events at a glance: by week, in time, on the map, between parties; and how sound the data are. No web in it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from casus.errors import UsageError
from casus.export.borders import load_borders
from casus.review.charts import LABELS, WIDTH, Tick
from casus.review.queue import STATES, Wanted
from casus.store import EventFilter, Project
from casus.store.nouns import State
from casus.store.summaries import Answer, Cell, Deed, Spell, Week

COUNTING: tuple[State, ...] = ("open", "changed", "accepted")
MOST_BARS = 130
MOST_SPELLS = 140
MOST_DEEDS = 60
MOST_PARTIES = 22
MOST_ANSWERS = 40
MOST_CELLS = 1500
CELL_PIXELS = 46
"""Events that a map would show nearer to one another than this stand together."""

HALF = 110
"""The height of one half of the chart of weeks."""

ROW = 13
"""The height of one row of the timeline."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of weeks: where it stands, how tall the killed (upwards) and wounded (downwards) are."""

    x: float
    width: float
    killed_height: float
    wounded_height: float
    first: date
    last: date
    events: int
    killed: int
    wounded: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """Killed above the line, wounded below it, by week or by some weeks together.

    Heights go by the square root, so that one dreadful week doesn't hide all others.
    """

    bars: Sequence[Bar]
    weeks_each: int
    most: int
    ticks: Sequence[Tick]

    height: float = 2 * HALF + 34


@dataclass(frozen=True, slots=True)
class Stroke:
    """One event in the timeline."""

    x: float
    y: float
    width: float
    spell: Spell


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events as strokes from first to last day, those of a type together."""

    strokes: Sequence[Stroke]
    lanes: Sequence[tuple[float, str]]
    ticks: Sequence[Tick]
    height: float


@dataclass(frozen=True, slots=True)
class Node:
    """A party on the circle; ``anchor`` is how its name is set beside it."""

    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    events: int


@dataclass(frozen=True, slots=True)
class Network:
    """Who did something to whom: parties on a circle, curves from doer to sufferer."""

    nodes: Sequence[Node]
    edges: Sequence[tuple[str, float, Deed]]
    height: float = 430


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview of the events chosen."""

    wanted: Wanted
    accepted_only: bool
    total: int
    killed: int
    wounded: int
    bounds: tuple[float, float, float, float] | None
    weeks: Weeks | None
    timeline: Timeline | None
    network: Network | None
    deeds: Sequence[Deed]
    answers: Sequence[Answer]
    countries: Sequence[str]


@dataclass(frozen=True, slots=True)
class QualityPage:
    """How complete and how certain the data are, and what reviewers thought of them."""

    articles: int
    events: int
    states: Mapping[str | None, int]
    statuses: Mapping[str | None, int]
    places: Mapping[str | None, int]
    days: Mapping[str | None, int]
    without: Mapping[str, int]
    decided: Sequence[tuple[float, int, int]]
    changed: Mapping[str, int]
    notes: Mapping[str, int]


def filter_of(parameters: Mapping[str, str]) -> tuple[Wanted, EventFilter, bool]:
    """What an address asks for: as a choice, as a filter, and whether only what was accepted counts."""
    wanted = Wanted.of({name: value for name, value in parameters.items() if name != "part"})
    accepted = parameters.get("part") == "accepted"
    return wanted, wanted.filter(states=("accepted",) if accepted else COUNTING), accepted


def overview_page(project: Project, parameters: Mapping[str, str]) -> OverviewPage:
    """The overview; UsageError where an address's parameter can't be understood."""
    wanted, chosen, accepted = filter_of(parameters)
    with project.summaries() as summaries:
        weeks = summaries.weeks(chosen)
        deeds = summaries.deeds(chosen, MOST_DEEDS)
        return OverviewPage(
            wanted,
            accepted,
            project.count_events(chosen),
            sum(week.killed for week in weeks),
            sum(week.wounded for week in weeks),
            summaries.bounds(chosen),
            weeks_chart(weeks),
            timeline_chart(summaries.spells(chosen, MOST_SPELLS)),
            network_chart(deeds),
            deeds,
            summaries.answers(chosen, MOST_ANSWERS),
            project.countries(),
        )


def quality_page(project: Project) -> QualityPage:
    """The soundness of all events that count."""
    counting = EventFilter(states=COUNTING)
    with project.summaries() as summaries:
        return QualityPage(
            summaries.count_articles(),
            project.count_events(counting),
            summaries.tally(EventFilter(states=STATES["all"]), "state"),
            summaries.tally(counting, "status"),
            summaries.tally(counting, "precision"),
            summaries.tally(counting, "day_precision"),
            summaries.without(counting),
            summaries.decided_by_confidence(),
            summaries.changed_fields(),
            summaries.notes(),
        )


def cells(project: Project, parameters: Mapping[str, str]) -> list[Cell]:
    """The events of a part of the map, near ones together; ``zoom`` as web maps count it, ``box`` south,west,north,east."""
    zoom, told = parameters.get("zoom", "2"), parameters.get("box", "-90,-180,90,180").split(",")
    try:
        south, west, north, east = (float(number) for number in told)
        degrees = CELL_PIXELS * 360 / (256 * 2 ** min(max(float(zoom), 0), 18))
        if not all(map(math.isfinite, (south, west, north, east, degrees))):
            raise ValueError
    except ValueError:
        raise UsageError("zoom is a number from 0 to 18, box four numbers of degrees: south,west,north,east") from None
    _, chosen, _ = filter_of({k: v for k, v in parameters.items() if k not in ("zoom", "box")})
    with project.summaries() as summaries:
        return summaries.cells(chosen, degrees, (south, west, north, east), MOST_CELLS)


@cache
def borders_geojson() -> bytes:
    """The land of all countries, for a map in the browser."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": country.name},
            "geometry": {"type": "MultiPolygon", "coordinates": [[_rounded(ring.points)] for ring in country.rings]},
        }
        for country in load_borders()
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()


def _rounded(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(round(x, 2), round(y, 2)) for x, y in points]


def weeks_chart(weeks: Sequence[Week]) -> Weeks | None:
    """Weeks as bars, several weeks in one where there are too many; None where there are none."""
    if not weeks:
        return None
    each = -(-len(weeks) // MOST_BARS)
    groups = [weeks[at : at + each] for at in range(0, len(weeks), each)]
    sums = [(sum(w.events for w in g), sum(w.killed for w in g), sum(w.wounded for w in g)) for g in groups]
    most = max(1, *(max(killed, wounded) for _, killed, wounded in sums))
    step = (WIDTH - 70) / len(groups)
    bars = [
        Bar(
            62 + number * step,
            max(1.0, min(step - 1, 26)),
            math.sqrt(killed / most) * (HALF - 8),
            math.sqrt(wounded / most) * (HALF - 8),
            group[0].monday,
            group[-1].monday + timedelta(days=6),
            events,
            killed,
            wounded,
        )
        for number, (group, (events, killed, wounded)) in enumerate(zip(groups, sums, strict=True))
    ]
    every = max(1, len(bars) // 6)
    ticks = [Tick(bar.x + bar.width / 2, bar.first.isoformat()) for bar in bars[::every]]
    return Weeks(bars, each, most, ticks[:8])


def timeline_chart(spells: Sequence[Spell]) -> Timeline | None:
    """Events as strokes over time, a lane a type, none over another; None where there are none."""
    if not spells:
        return None
    first, last = min(s.first for s in spells), max(s.last for s in spells)
    days = max(1, (last - first).days)
    left, right = float(LABELS), WIDTH - 16.0

    def at(day: date) -> float:
        return left + (day - first).days / days * (right - left)

    strokes, lanes, top = [], [], 8.0
    for kind in sorted({s.type for s in spells}, key=lambda k: (-sum(s.type == k for s in spells), k)):
        ends: list[float] = []
        for spell in (s for s in spells if s.type == kind):
            x, width = at(spell.first), max(7.0, at(spell.last) - at(spell.first))
            row = next((n for n, end in enumerate(ends) if end + 2 <= x), len(ends))
            ends[row:] = [x + width, *ends[row + 1 :]]
            strokes.append(Stroke(x, top + row * ROW, width, spell))
        lanes.append((top + len(ends) * ROW / 2, kind))
        top += len(ends) * ROW + 7
    ticks = [
        Tick(at(first + timedelta(days=days * n // 5)), (first + timedelta(days=days * n // 5)).isoformat())
        for n in range(6)
    ]
    return Timeline(strokes, lanes, ticks if days >= 5 else ticks[:1], top + 22)


def network_chart(deeds: Sequence[Deed]) -> Network | None:
    """The parties with most deeds on a circle, beside those they have most to do with; None where there are none."""
    weight: dict[str, int] = {}
    for deed in deeds:
        for name in (deed.actor, deed.recipient):
            weight[name] = weight.get(name, 0) + deed.events
    chosen = sorted(weight, key=lambda name: (-weight[name], name))[:MOST_PARTIES]
    shown = [deed for deed in deeds if deed.actor in chosen and deed.recipient in chosen]
    if not shown:
        return None
    order = _beside(chosen, shown)
    height, radius = 430.0, 150.0
    centre = (WIDTH / 2, height / 2)
    nodes = []
    for number, name in enumerate(order):
        turn = 2 * math.pi * number / len(order) - math.pi / 2
        x, y = centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)
        side = math.cos(turn)
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        label_y = y + 4 + (18 if math.sin(turn) > 0 else -14) * (abs(side) < 0.2)
        nodes.append(
            Node(
                name,
                x,
                y,
                x + (13 if anchor == "start" else -13 if anchor == "end" else 0),
                label_y,
                anchor,
                weight[name],
            )
        )
    at = {node.name: node for node in nodes}
    most = max(deed.events for deed in shown)
    edges = [(_curve(at[d.actor], at[d.recipient], centre), 1 + 5 * d.events / most, d) for d in shown]
    return Network(nodes, edges)


def _beside(names: Sequence[str], deeds: Sequence[Deed]) -> list[str]:
    """The names in an order in which those that share most deeds stand together: each next to the one it is nearest to."""
    left, order = list(names[1:]), [names[0]] if names else []
    while left:
        last = order[-1]
        shared = {n: sum(d.events for d in deeds if {n, last} == {d.actor, d.recipient}) for n in left}
        order.append(max(left, key=lambda n: shared[n]))
        left.remove(order[-1])
    return order


def _curve(one: Node, other: Node, centre: tuple[float, float]) -> str:
    """A path from the rim of one party's dot to that of another, bent towards the middle and a little to its right."""
    bend = ((one.x + other.x) / 2 * 0.45 + centre[0] * 0.55, (one.y + other.y) / 2 * 0.45 + centre[1] * 0.55)
    aside = ((other.y - one.y) * 0.12, (one.x - other.x) * 0.12)
    bend = (bend[0] + aside[0], bend[1] + aside[1])
    dx, dy = other.x - bend[0], other.y - bend[1]
    length = math.hypot(dx, dy) or 1.0
    end = (other.x - dx / length * 10, other.y - dy / length * 10)
    return f"M{one.x:.1f} {one.y:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
