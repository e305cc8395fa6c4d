"""When: time expressions found in a text, resolved to intervals of days, and the one that dates an event."""

from __future__ import annotations

from casus.coding.dates.event_date import Layout, Nature
from casus.coding.dates.expression import TimeExpression, annotation_value
from casus.coding.dates.finder import find_times, resolve_time

__all__ = ["Layout", "Nature", "TimeExpression", "annotation_value", "find_times", "resolve_time"]
