"""Our events beside those of ACLED or UCDP GED: which are the same, which are only here or only there, and how they differ.

:func:`read_others` reads their files, :func:`ours_of` takes what we have, :func:`compare` pairs the two by a written rule.
"""

from __future__ import annotations

from casus.comparing.matching import Comparison, Limits, Pair, compare
from casus.comparing.others import Told, ours_of, read_others

__all__ = ["Comparison", "Limits", "Pair", "Told", "compare", "ours_of", "read_others"]
