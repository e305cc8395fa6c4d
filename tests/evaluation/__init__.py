"""Benchmarks are tested on a few items by hand, and against the public data where those are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("CASUS_DATA", Path(__file__).parents[2].parent / "shared"))


def data_file(*parts: str) -> Path:
    """A file or folder of the public data; the test is skipped where it isn't there."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} isn't in CASUS_DATA")
    return path
