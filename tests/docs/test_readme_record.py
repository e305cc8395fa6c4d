"""The record that the README shows is the one that its command writes."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

from casus.run import Settings, code

ROOT = Path(__file__).parents[2]


def is_shown(shown: object, real: object) -> bool:
    """Whether ``shown`` is ``real`` with some fields left out; an id may be cut short."""
    if isinstance(shown, dict) and isinstance(real, dict):
        return all(key == "id" or (key in real and is_shown(value, real[key])) for key, value in shown.items())
    if isinstance(shown, list) and isinstance(real, list):
        return len(shown) == len(real) and all(map(is_shown, shown, real))
    return shown == real


def test_the_event_in_the_readme_is_what_is_coded() -> None:
    block = re.search(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block is not None
    out = io.BytesIO()
    code([ROOT / "examples" / "04-kidnapping.txt"], out, Settings())
    assert is_shown(json.loads(block[1]), json.loads(out.getvalue())["events"][0])
