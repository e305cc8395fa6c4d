"""What a file that comes back asks for: judgements, and what can't be kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from casus.store import Accept, Edit, Judgement
from casus.store.values import FIELDS
from casus.types import Event


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that can't be kept: where in the file, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(slots=True)
class Plan:
    """What a file asks for. ``read`` counts its rows or articles."""

    judgements: list[Judgement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    read: int = 0

    def refuse(self, where: str, reason: object) -> None:
        """Notes what can't be kept."""
        self.refusals.append(Refusal(where, str(reason)))

    def edit(self, before: Event, after: Event) -> None:
        """Asks for every field in which two forms of an event differ."""
        for name in FIELDS:
            if name != "codes" and getattr(before, name) != getattr(after, name):
                self.judgements.append(Edit(before.id, name, getattr(after, name)))

    def accept(self, event_id: str) -> None:
        """Asks for an event to be accepted as it stands then."""
        self.judgements.append(Accept(event_id))
