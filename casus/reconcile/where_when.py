"""How the places and the days of two events agree."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial

from casus.reconcile.evidence import WEIGHTS, Finding, Tally
from casus.reconcile.names import fold, same_name, skeleton
from casus.reconcile.profiles import Profile
from casus.types import Place

CLOSE_KM, NEAR_KM, FAR_KM = 12.0, 30.0, 80.0
LONG = 30
"""Days from which a window that no words of the article give says next to nothing of the day."""

_WEAK = frozenset({"unmatched_place", "same_admin1", "one_coarse", "dateline_elsewhere"})
"""What two places say that gives way to a place which both reports name."""
_COARSE = frozenset({"same_admin1", "one_coarse", "dateline_elsewhere"})
"""Those of them by which the two may be one place."""
_ELSEWHERE = frozenset({"far_place", "other_place", "near_place", "other_admin1", "unmatched_place"})
"""What two places say that are not one; a place that only a dateline gives says it of the reporter."""


def compare_places(a: Profile, b: Profile, sheet: Tally) -> None:
    """Adds what the places of two events say; where one has none, whether its report names the other's."""
    doubtful = a.has_doubtful_place or b.has_doubtful_place
    if a.countries and b.countries and not a.countries & b.countries and not doubtful:
        alike = not set(a.place_skeletons).isdisjoint(b.place_skeletons)
        sheet.add("namesake" if alike else "other_country", "in different countries")
        return
    best = _best_of_places(a, b)
    if doubtful and (best is None or best[0] in _ELSEWHERE):
        best = ("dateline_elsewhere", "one place only known by a dateline", ())
    if best is None or best[0] in _WEAK or best[0] == "far_place":
        best = _told_in_both(a, b, best) or best
    if best is not None:
        sheet.add(best[0], best[1], *best[2])
        return
    shared = set(a.topic).intersection(b.topic)
    if shared and a.report is not b.report:
        sheet.add(
            "shared_topic", "both are about {}", partial(_spelled, a, shared), amount=min(3.0, float(len(shared)))
        )


def _best_of_places(a: Profile, b: Profile) -> Finding | None:
    """What the two places say that agree best."""
    best: Finding | None = None
    for p in a.places:
        for q in b.places:
            found = _two_places(p, q)
            if best is None or WEIGHTS[found[0]] > WEIGHTS[best[0]]:
                best = found
    return best


def _told_in_both(a: Profile, b: Profile, best: Finding | None) -> Finding | None:
    """What it says that one event's place is named in the other's report: near the event's words, or anywhere in it."""
    if a.report is b.report:
        return None
    named = names_place(a, b.near_bones) or names_place(b, a.near_bones)
    if named:
        beside = {"far_place": "far_beside", "unmatched_place": "place_beside"}
        return beside.get(best[0] if best else "", "place_named"), "both reports tell of {}", (named,)
    named = names_place(a, b.report.bones) or names_place(b, a.report.bones)
    if named and (best is None or best[0] in _COARSE):
        return "place_mentioned", "both reports name {}", (named,)
    return None


def _spelled(a: Profile, bones: set[str]) -> str:
    """The names of an article that have these skeletons."""
    return ", ".join(sorted(name for name in a.report.rare_names if skeleton(name) in bones)[:3])


def _two_places(p: Place, q: Place) -> Finding:
    """How two places of towns or finer agree: a feature, its reason, and what the reason's blanks are filled with."""
    name_p, name_q = p.name or p.span.quote, q.name or q.span.quote
    if "admin1" in (p.precision, q.precision):
        if not p.admin1 or not q.admin1:
            return "one_coarse", "one place only known by province", ()
        if same_name(p.admin1, q.admin1):
            return "same_admin1", "both in {}", (p.admin1,)
        return "other_admin1", "{} is not {}", (p.admin1, q.admin1)
    if p.lat == q.lat and p.lon == q.lon and p.lat is not None and name_p == name_q:
        return "same_place", "same place {}", (name_p,)
    agreement = same_name(name_p, name_q)
    km = distance_km(p, q)
    if agreement:
        if km is not None and km > FAR_KM:
            return "namesake", "two places named {}, {} km apart", (name_p, f"{km:.0f}")
        if agreement == "exact":
            return "same_place", "same place {}", (name_p,)
        return "same_spelling", "{} and {} are spellings of one name", (name_p, name_q)
    if km is None:
        return "unmatched_place", "{} is not known to be {}", (name_p, name_q)
    if p.geonames_id is not None and p.geonames_id == q.geonames_id:
        return "same_place", "{} is {}", (name_p, name_q)
    how = (
        "close_place"
        if km <= CLOSE_KM
        else "near_place"
        if km <= NEAR_KM
        else "other_place"
        if km <= FAR_KM
        else "far_place"
    )
    return how, "{} and {} are {} km apart", (name_p, name_q, f"{km:.0f}")


def names_place(a: Profile, bones: tuple[str, ...]) -> str | None:
    """A place of an event that is among the names whose skeletons these are."""
    for place in a.places:
        if place.precision in ("country", "admin1"):
            continue
        words = fold(place.name or place.span.quote).split()
        if words and all(len(w) < 3 or (skeleton(w) or w) in bones for w in words):
            return place.name or place.span.quote
    return None


def distance_km(p: Place, q: Place) -> float | None:
    """Kilometres between two places on a sphere; ``None`` where either has no coordinates."""
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    north = math.radians(p.lat - q.lat)
    east = math.radians(p.lon - q.lon)
    h = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(p.lat)) * math.cos(math.radians(q.lat)) * math.sin(east / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def compare_days(a: Profile, b: Profile, sheet: Tally) -> None:
    """Adds what the days of two events say."""
    if a.window is None or b.window is None:
        return
    v, w = a.window, b.window
    gap = v.gap(w)
    stated = v.stated and w.stated
    wide = max(v.days, w.days)
    apart = str(gap)
    if a.report is b.report and gap > 0:
        sheet.add("one_article_other_day", "one article puts them on different days")
        return
    if gap == 0:
        if wide <= 1:
            sheet.add("same_day", "same day {}", partial(_date, v.first))
        elif not (v.stated or v.days <= 2) or not (w.stated or w.days <= 2):
            if wide < LONG:
                sheet.add("near_publication", "one reported as it happened near the other's day")
            else:
                sheet.add("open_time")
        elif wide <= 3:
            sheet.add("same_days", "the days overlap")
        elif wide <= 8:
            sheet.add("within_week", "one lies in the week that the other gives")
        elif wide <= 31:
            sheet.add("within_month", "one lies in the month that the other gives")
        else:
            sheet.add("within_year", "one lies in the year that the other gives")
    elif gap == 1:
        if stated:
            sheet.add("day_apart", "one day apart")
        else:
            sheet.add("day_apart_assumed", "one day apart, one date taken from publication")
    elif gap <= 6:
        sheet.add("days_apart" if stated else "days_apart_assumed", "{} days apart", apart)
    elif wide > 8 and gap <= 15:
        sheet.add("days_apart", "{} days apart", apart)
    else:
        sheet.add("week_apart" if stated else "week_apart_assumed", "{} days apart", apart)


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
