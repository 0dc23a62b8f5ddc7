"""What is new in an event: to the ticket, and to each person who hears of it; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backend_client.kinds import TicketStatus
from backend_client.values import Event, Ticket
from bots.storage.event_order import growing
from bots.storage.event_records import Fetched, Person, Seen, TicketState
from dialogs.lookups import TicketCard

CARD = tuple(TicketCard.__dataclass_fields__)
COMPARED = ("status", "executor", "executor_phone", "due", "message")
"""Members of a card that are worth telling when they change."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is told of a ticket."""

    card: TicketCard
    photos: tuple[str, ...]
    """Addresses of the photos of the work, the newest last."""
    fetched: Fetched
    heard: dict[str, Any] = field(init=False)
    """To be remembered of whoever is told; made once, for many hear the same."""

    def __post_init__(self) -> None:
        members = ((name, getattr(self.card, name)) for name in CARD)
        card = {name: value for name, value in members if value is not None}
        object.__setattr__(self, "heard", {"card": card, "photos": list(self.photos)})


def repeats(person: Person, word: Word) -> bool:
    """They have heard just this."""
    if person.heard is None:
        return False
    card = person.heard["card"]
    same = all(card.get(name) == getattr(word.card, name) for name in COMPARED)
    return same and set(word.photos) <= set(person.heard.get("photos", ()))


def is_overtaken(state: TicketState, seen: Seen, event: Event, by_snapshot: bool = True) -> bool:
    """A later event was applied before, or (``by_snapshot``) the core has told us of another status since."""
    ticket = event.ticket
    if ticket is None:
        return False
    status = (event.change.after if event.change is not None else None) or ticket.status
    if by_snapshot and ticket.updated_at < state.changed_at and status != state.status:
        return True
    if state.event is None or state.event_at is None:
        return False
    if seen.place is not None and state.event_place is not None:
        return seen.place < state.event_place
    if ticket.updated_at != state.event_at:
        return ticket.updated_at < state.event_at
    if seen.place is not None:
        return True  # the feed has not come to the other one yet
    return growing(event.cursor) < growing(state.event_cursor)


def closing_begins(state: TicketState, event: Event, ticket: Ticket) -> bool:
    """It is reported done, anew or for the first time."""
    change = event.change
    status = (change.after if change is not None else None) or ticket.status
    if status != TicketStatus.DONE:
        return False
    before = change.before if change is not None else None
    return state.event_status != TicketStatus.DONE or (before is not None and before != TicketStatus.DONE)
