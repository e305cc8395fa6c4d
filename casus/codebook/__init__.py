"""The codebook as data: what an event is, and what the field's other codebooks call it.

:func:`load_codebook` reads and checks the tables (``events.toml``, ``crosswalk.toml``), :func:`codes_of` takes an
event's facts to PLOVER, ACLED, CAMEO and UCDP, :func:`muc4_type` and :func:`muc4_stage` to MUC-4.
"""

from casus.codebook.crosswalk import EventFacts, codes_of, muc4_stage, muc4_type
from casus.codebook.load import load_codebook
from casus.codebook.model import AcledSubEvent, Codebook, EventType, KindOfParty, PloverEvent, Rule

__all__ = [
    "AcledSubEvent",
    "Codebook",
    "EventFacts",
    "EventType",
    "KindOfParty",
    "PloverEvent",
    "Rule",
    "codes_of",
    "load_codebook",
    "muc4_stage",
    "muc4_type",
]
