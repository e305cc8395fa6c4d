"""How long exporting a large project takes.

    python -m bench.exports FOLDER [--forms csv,geojson] [--events 200000]

FOLDER is a project that ``bench.store`` filled; where there is none, one is filled first. Each form is written once, as
``casus export`` does, in a process of its own. Prints one JSON object: for each form seconds of processor time and of the clock,
and the megabytes written. ``yardstick`` is the processor time of a fixed loop in the same run: on a busy machine it tells how
much of the time is the machine's.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.store import fill
from casus.store import Project

_ONE = """
import json, sys, time
from pathlib import Path
from casus.cli import app
began = time.process_time(), time.perf_counter()
app(["export", sys.argv[1], "--project", sys.argv[2], "-o", sys.argv[3], "--quiet"], standalone_mode=False)
took = time.process_time() - began[0], time.perf_counter() - began[1]
print(json.dumps({"cpu": round(took[0], 1), "wall": round(took[1], 1)}))
"""


def yardstick() -> float:
    """Seconds of processor time for a fixed piece of work."""
    started = time.process_time()
    found: dict[int, tuple[int, str]] = {}
    for number in range(1_000_000):
        found[number % 1000] = (number, "a")
    return round(time.process_time() - started, 2)


def export(form: str, folder: Path, into: Path) -> dict[str, float]:
    """Writes one form; gives seconds and megabytes."""
    out = into / f"out.{form}"
    done = subprocess.run(
        [sys.executable, "-c", _ONE, form, str(folder), str(out)], check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "megabytes": round(out.stat().st_size / 1e6, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forms", default="csv")
    parser.add_argument("--events", type=int, default=200_000)
    options = parser.parse_args()
    with Project.open(options.folder, create=True) as project:
        if not project.count_events():
            fill(project, options.events)
        found: dict[str, object] = {"events": project.count_events(), "yardstick": yardstick()}
    with tempfile.TemporaryDirectory() as into:
        for form in options.forms.split(","):
            found[form] = export(form, options.folder, Path(into))
    found["yardstick after"] = yardstick()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
