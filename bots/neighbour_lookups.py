"""Look-ups about what others have reported already, answered from the core and from the mass incidents we know of.

Nothing of a person leaves here: of a neighbour's ticket only what the core tells everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend_client.core import Core
from backend_client.errors import CoreError
from backend_client.values import Address, Classifier, SimilarTicket, Ticket
from bots.city import City
from bots.city.kin import about_building
from bots.clock import Clock
from bots.storage import Storage
from bots.storage.incident_records import IncidentRow
from bots.storage.reach import Account
from bots.storage.records import ConversationRow
from dialogs.lookups import Lookup
from dialogs.neighbour_lookups import Incident, KnownIncident, Nearby, Similar
from dialogs.replay import Json

NEAR_M = 250
"""Metres around a place in the open within which a ticket may be about the same thing."""
SAME_M = 5
"""Metres around a building's point that are the same building; around a spot, the same spot."""
SHOWN = 3
MINE = 100
"""The resident's own tickets that are told from neighbours': the contract's most."""

Answer = Callable[[Any, ConversationRow], Awaitable[Json]]
OwnTickets = Callable[[ConversationRow, int], Awaitable[Sequence[tuple[Ticket, str | None]]]]
"""So many of somebody's tickets, newest first, each with ``TicketCard.ref``. Raises ``CoreError``."""
Mine = Mapping[str, tuple[str, str | None]]
"""The resident's tickets by the core's id: ``applicant`` or ``follower``, and ``TicketCard.ref``."""


@dataclass(frozen=True, slots=True)
class NeighbourLookups:
    """Answers them."""

    storage: Storage
    core: Core
    classifier: Callable[[], Awaitable[Classifier]]
    """The one in force. Raises ``CoreError``."""
    own: OwnTickets
    city: City
    clock: Clock

    def answers(self) -> dict[type[Lookup[Any]], Answer]:
        """What ``bots.lookups`` asks here."""
        return {Similar: self._similar, KnownIncident: self._incident}

    async def _similar(self, step: Similar, row: ConversationRow) -> Json:
        entries = {entry.code: entry for entry in (await self.classifier()).entries}
        codes = {code: about_building(entries[code]) for code in (step.code, *step.kin) if code in entries}
        near = Address(text="", **step.place)
        asked = {code: SAME_M if building else NEAR_M for code, building in codes.items() if near.house or not building}
        found, mine = await asyncio.gather(
            asyncio.gather(*(self.core.similar(code, near, metres) for code, metres in asked.items())), self._mine(row)
        )
        now = self.clock.now()
        tickets = [
            (ticket, self._nearby(ticket, codes[code], mine, now))
            for code, matches in zip(asked, found, strict=True)
            for ticket in matches
        ]
        return chosen(tickets)

    async def _mine(self, row: ConversationRow) -> Mine:
        """Own ones, and those that the resident follows, of all linked accounts."""
        mine: dict[str, tuple[str, str | None]] = {}
        for account in await self.storage.accounts.linked(row.channel, row.user):
            ref = None if account == (row.channel, row.user) else ":".join(account)
            for known in await self.storage.tickets.of_person(*account, limit=MINE):
                mine.setdefault(known.ticket_id, ("follower", ref))
        return mine | {ticket.id: ("applicant", ref) for ticket, ref in await self.own(row, MINE)}

    def _nearby(self, ticket: SimilarTicket, building: bool, mine: Mine, now: datetime) -> Nearby:
        zone = self.city.timezone
        role, ref = mine.get(ticket.id, ("", None))
        made = ticket.created_at
        here = ticket.distance_m <= SAME_M
        return Nearby(
            id=ticket.id,
            number=ticket.number,
            title=ticket.title,
            status=ticket.status,
            away=("building" if building else "here") if here else "metres",
            metres=0 if here else max(10, round(ticket.distance_m / 10) * 10),
            days=None if made is None else max(0, (now.astimezone(zone).date() - made.astimezone(zone).date()).days),
            due=None if ticket.due_at is None else ticket.due_at.astimezone(zone).date().isoformat(),
            people=None if ticket.followers is None else ticket.followers + 1,
            mine=role,
            ref=ref,
        )

    async def _incident(self, step: KnownIncident, row: ConversationRow) -> Json:
        place = step.place
        where = (place.get("lat"), place.get("lon"), place.get("street"), place.get("district"))
        found = await self.storage.incidents.open_at((step.code, *step.kin), *where)
        if not found:
            return None
        incident = found[0]
        accounts = await self.storage.accounts.linked(row.channel, row.user)
        return json_of(await self._told(incident, accounts))

    async def _told(self, incident: IncidentRow, accounts: Sequence[Account]) -> Incident:
        ticket = await self._ticket(incident.ticket_id)
        return Incident(
            id=incident.id,
            title=await self._title(incident.code),
            place=incident.street or incident.district or "",
            neighbours=incident.people,
            expected=self._to_come(incident.expected_at),
            words=incident.words or "",
            ticket=None if ticket is None else ticket[0],
            number="" if ticket is None else ticket[1],
            mine=await self.storage.incidents.counts(incident.id, accounts),
        )

    def _to_come(self, at: datetime | None) -> str | None:
        """Local time; None for what is past, of which nobody is told as of something to come."""
        if at is None or at <= self.clock.now():
            return None
        return at.astimezone(self.city.timezone).replace(tzinfo=None).isoformat(timespec="minutes")

    async def _title(self, code: str) -> str:
        entries = (await self.classifier()).entries
        return self.city.short_titles.get(code) or next((entry.title for entry in entries if entry.code == code), code)

    async def _ticket(self, ticket_id: str | None) -> tuple[str, str] | None:
        """The core's id and the number; None where there is none, or the core does not tell."""
        if ticket_id is None:
            return None
        known = await self.storage.tickets.of(ticket_id)
        if known is not None:
            return known.ticket_id, known.number
        try:
            return ticket_id, (await self.core.ticket(ticket_id)).number
        except CoreError:
            return None


def chosen(found: Iterable[tuple[SimilarTicket, Nearby]]) -> list[dict[str, Any]]:
    """Each once; the resident's own at the very place first, then the nearest of others, at most ``SHOWN``."""
    once: dict[str, tuple[bool, float, Nearby]] = {}
    for ticket, nearby in found:
        if nearby.mine and nearby.away == "metres":
            continue  # who names another place means another thing
        once.setdefault(ticket.id, (not nearby.mine, ticket.distance_m, nearby))
    in_order = sorted(once.values(), key=lambda one: one[:2])
    return [json_of(nearby) for _, _, nearby in in_order[:SHOWN]]


def json_of(value: Nearby | Incident) -> dict[str, Any]:
    """Without what is not known."""
    fields = ((name, getattr(value, name)) for name in type(value).__dataclass_fields__)
    return {name: found for name, found in fields if found is not None}
