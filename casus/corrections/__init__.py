"""What people changed outside comes back: edited tables, and corrections of annotation tools, as judgements of a reviewer.

:func:`read_back` works out what a file asks for and changes nothing; :func:`carry_out` judges. What can't be kept is a
:class:`~casus.corrections.nouns.Refusal` that names row and column; the rest is still carried out.
"""

from __future__ import annotations

from casus.corrections.nouns import Plan, Refusal
from casus.corrections.reading import carry_out, read_back

__all__ = ["Plan", "Refusal", "carry_out", "read_back"]
