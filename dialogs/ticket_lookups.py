"""Look-ups about the resident's tickets: one by its number, what happened to it, who hears of it, a call just made."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.lookups import Lookup, TicketCard
from dialogs.replay import Json


@dataclass(frozen=True)
class FindMyTicket(Lookup[tuple[TicketCard, ...] | None]):
    """``[TicketCard...]``: those of the resident's own tickets that the number fits, newest first, at most five."""

    number: str
    """As the resident wrote it: «КЦ-26-0012345», «12345»."""

    def decode(self, value: Json) -> tuple[TicketCard, ...] | None:
        """None when the core cannot be reached."""
        return None if value is None else tuple(TicketCard.from_json(row) for row in value)


@dataclass(frozen=True)
class HearsOf(Lookup[bool | None]):
    """``true``, ``false``, or null where the bot cannot tell the resident anything of the ticket by itself."""

    ticket_id: str
    """The core's."""

    def decode(self, value: Json) -> bool | None:
        """Whether the resident hears of the ticket; None: there is nothing to stop or to go on."""
        return None if value is None else bool(value)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a ticket."""

    at: str
    """Local time, ISO without offset: ``2026-11-25T09:00``."""
    what: str
    """``status``, ``message``, ``question``, ``merged`` or ``other``."""
    status: str = ""
    """The new one, with ``status``."""
    words: str = ""
    """The executor's; not yet made harmless."""


@dataclass(frozen=True)
class TicketHistory(Lookup[tuple[Event, ...]]):
    """``[{"at": "2026-11-25T09:00", "what": "status", "status": "assigned", "words": ""}]``, oldest first."""

    ticket_id: str
    """The core's."""

    def decode(self, value: Json) -> tuple[Event, ...]:
        """Empty when nothing is known."""
        return tuple(Event(**row) for row in value or ())


@dataclass(frozen=True)
class JustCalled(Lookup[TicketCard | None]):
    """``TicketCard`` or null: the ticket that the resident's verified number was given by phone a short while ago.

    None that was made here, and none that this chat was asked about before.
    """

    phone: str = ""
    """E.164, proved in this very turn; empty: the one that was proved before."""

    def decode(self, value: Json) -> TicketCard | None:
        """None when there is none, or none can be had."""
        return None if value is None else TicketCard.from_json(value)
