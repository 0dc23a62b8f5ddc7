"""Look-ups about the resident's tickets, answered from the core and from what we know of each ticket."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend_client.core import Core
from backend_client.kinds import EventType
from backend_client.values import Ticket
from bots import cards
from bots.clock import Clock
from bots.storage import Storage
from bots.storage.records import ConversationRow
from bots.storage.tickets import Happened, TicketRow
from dialogs.conversation import Conversation
from dialogs.lookups import Lookup
from dialogs.replay import Json
from dialogs.ticket_lookups import FindMyTicket, HearsOf, JustCalled, TicketHistory

CALLED_WITHIN = timedelta(hours=2)
"""A call to the contact centre is «just now» for so long."""
SEARCHED = 100
"""Tickets that a number is looked for among: the contract's most."""
FOUND = 5
"""Tickets that are shown for one number."""
SHORTEST = 3
"""Digits that a number must give."""

WHAT: Mapping[str, str] = {
    EventType.STATUS_CHANGED: "status",
    EventType.MESSAGE: "message",
    EventType.QUESTION: "question",
    EventType.MERGED: "merged",
}

Answer = Callable[[Any, ConversationRow], Awaitable[Json]]
OwnTickets = Callable[[ConversationRow, int], Awaitable[Sequence[tuple[Ticket, str | None]]]]
"""So many of somebody's tickets, newest first, each with ``TicketCard.ref``. Raises ``CoreError``."""


@dataclass(frozen=True, slots=True)
class TicketLookups:
    """Answers them."""

    storage: Storage
    core: Core
    own: OwnTickets
    zone: ZoneInfo
    clock: Clock

    def answers(self) -> dict[type[Lookup[Any]], Answer]:
        """What ``bots.lookups`` asks here."""
        return {
            FindMyTicket: self._find,
            HearsOf: self._hears,
            TicketHistory: self._history,
            JustCalled: self._called,
        }

    async def _find(self, step: FindMyTicket, row: ConversationRow) -> Json:
        wanted = step.number
        found = [card for card in await self.own(row, SEARCHED) if fits(wanted, card[0].number)]
        return [{**cards.ticket_card(ticket, self.zone), "ref": ref} for ticket, ref in found[:FOUND]]

    async def _hears(self, step: HearsOf, row: ConversationRow) -> Json:
        ticket = await self.storage.tickets.of(step.ticket_id)
        if ticket is None:
            return None
        accounts = set(await self.storage.accounts.linked(row.channel, row.user))
        people = await self.storage.tickets.people(ticket.id)
        theirs = [person for person in people if (person.channel, person.user) in accounts]
        return any(not person.muted for person in theirs) if theirs else None

    async def _history(self, step: TicketHistory, _row: ConversationRow) -> Json:
        return [event_of(one, self.zone) for one in await self.storage.tickets.history(step.ticket_id)]

    async def _called(self, step: JustCalled, row: ConversationRow) -> Json:
        resident = await self.storage.residents.of(row.channel, row.user)
        phone = step.phone or (resident.phone if resident.phone_verified else None)
        if phone is None:
            return None
        since = self.clock.now() - CALLED_WITHIN
        settled = Conversation.from_json(row.state, row.language).settled
        for ticket in await self.core.tickets(phone=phone, open_only=True, limit=FOUND):
            asked = ticket.id in settled or ticket.created_at < since
            if not asked and not await self._made_here(await self.storage.tickets.of(ticket.id)):
                return {**cards.ticket_card(ticket, self.zone), "ref": ""}
        return None

    async def _made_here(self, ticket: TicketRow | None) -> bool:
        """Somebody made or joined it in a chat."""
        return ticket is not None and bool(await self.storage.tickets.people(ticket.id))


def fits(wanted: str, number: str) -> bool:
    """The ticket's number is what the resident wrote: whole, or its last part without the zeros before."""
    digits, whole = (re.sub(r"\D", "", one) for one in (wanted, number))
    if len(digits) < SHORTEST:
        return False
    last = re.findall(r"\d+", number)[-1:]
    return digits == whole or any(digits.lstrip("0") == part.lstrip("0") for part in last)


def event_of(happened: Happened, zone: ZoneInfo) -> dict[str, Any]:
    """``dialogs.ticket_lookups.Event`` as JSON."""
    event = happened.event
    change, question = event.get("change") or {}, event.get("question") or {}
    return {
        "at": happened.at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes"),
        "what": WHAT.get(happened.type, "other"),
        "status": change.get("to") or "",
        "words": question.get("text") or change.get("message") or "",
    }
