"""Watching feeds: the only part of Casus that opens a network connection, and only for the command ``casus watch``.

``opml`` reads the list of feeds, ``polite`` asks servers for what they offer as they wish to be asked, ``inbox`` keeps
what came and remembers what was seen, ``rounds`` puts them together.
"""

from __future__ import annotations

from casus.watch.inbox import Inbox
from casus.watch.opml import feeds_of
from casus.watch.polite import Client
from casus.watch.rounds import Round, watch_once

__all__ = ["Client", "Inbox", "Round", "feeds_of", "watch_once"]
