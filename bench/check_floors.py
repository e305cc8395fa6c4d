"""Holds benchmark results against the floors, and the floors against those of an earlier commit.

    casus eval annotation --data DATA/annotation > annotation.json
    python bench/check_floors.py annotation annotation.json            # fails where a score is below its floor
    python bench/check_floors.py annotation annotation.json --raise event.F1 toll.F1
                                                                       # lifts these floors to the scores
    python bench/check_floors.py --against HEAD^                       # fails where a floor was lowered since

Floors stand in ``bench/floors.toml``, one table a benchmark. Lowering one needs --allow-lower, and a reason in the commit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.toml")
CEILINGS = frozenset({"ratio_to_encoder", "peak_mb", "start_seconds"})
"""Figures where less is better."""

Floors = dict[str, dict[str, float]]


def figure(scores: Mapping[str, Any], name: str) -> float | None:
    """The figure ``event.F1`` of ``{"event": {"F1": …}}``; ``None`` where there is none."""
    value: Any = scores
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, int | float) else None


def worse(name: str, value: float, than: float) -> bool:
    """Whether the figure with this name is worse at ``value`` than at ``than``."""
    return value > than if name in CEILINGS else value < than


def missed(floors: Mapping[str, float], scores: Mapping[str, Any]) -> Iterator[str]:
    """One line for each floor that the scores don't reach."""
    for name, floor in floors.items():
        value = figure(scores, name)
        if value is None:
            yield f"{name}: has a floor of {floor} and isn't among the scores"
        elif worse(name, value, floor):
            yield f"{name}: {value} is worse than its floor of {floor}"


def lowered(before: Floors, now: Floors) -> Iterator[str]:
    """One line for each floor that is lower than before, or gone."""
    for benchmark, floors in before.items():
        for name, floor in floors.items():
            value = now.get(benchmark, {}).get(name)
            if value is None:
                yield f"{benchmark} {name}: the floor of {floor} is gone"
            elif worse(name, value, floor):
                yield f"{benchmark} {name}: the floor was {floor} and is {value}"


def lifted(floors: Floors, benchmark: str, scores: Mapping[str, Any], names: list[str]) -> Floors:
    """The floors with these figures of a benchmark at their scores. SystemExit where a name isn't among the scores."""
    own = dict(floors.get(benchmark, {}))
    for name in names:
        value = figure(scores, name)
        if value is None:
            raise SystemExit(f"{name} isn't a figure of {benchmark}")
        own[name] = value
    return {**floors, benchmark: own}


def write(floors: Floors, path: Path = FLOORS) -> None:
    """Writes the tables in order of name below the file's own comment."""
    comment = "".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if line.startswith("#"))
    tables = (
        f"\n[{benchmark}]\n" + "".join(f'"{name}" = {value}\n' for name, value in sorted(own.items()))
        for benchmark, own in sorted(floors.items())
    )
    path.write_text(comment + "".join(tables), encoding="utf-8")


def _committed(revision: str) -> Floors:
    """The floors of a commit; none where it had no such file."""
    shown = subprocess.run(
        ["git", "show", f"{revision}:bench/{FLOORS.name}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=FLOORS.parent,
    )
    return tomllib.loads(shown.stdout) if shown.returncode == 0 else {}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark", nargs="?", help="name of the benchmark, as in casus eval")
    parser.add_argument("results", nargs="?", type=Path, help="what casus eval printed")
    parser.add_argument("--raise", dest="names", nargs="+", metavar="FIGURE", help="set these floors to the scores")
    parser.add_argument("--against", metavar="COMMIT", help="compare the floors with those of this commit")
    parser.add_argument("--allow-lower", action="store_true", help="let a floor fall")
    options = parser.parse_args(arguments)
    floors: Floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    faults: list[str] = []
    if options.against:
        faults += [] if options.allow_lower else lowered(_committed(options.against), floors)
    if options.benchmark:
        if options.results is None:
            parser.error("name the file with the results")
        scores = json.loads(options.results.read_text(encoding="utf-8"))
        if options.names:
            raised = lifted(floors, options.benchmark, scores, options.names)
            faults += [] if options.allow_lower else lowered(floors, raised)
            if not faults:
                write(raised)
        else:
            faults += missed(floors.get(options.benchmark, {}), scores)
    elif not options.against:
        parser.error("name a benchmark with its results, or --against a commit")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
