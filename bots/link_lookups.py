"""Look-ups about deep links, answered from the links that we keep and from the core.

Whoever opens somebody else's ticket sees nothing of a person: no flat, no words of the resident or about them.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend_client.core import Core
from backend_client.errors import NotFound
from backend_client.values import Ticket
from bots import cards
from bots.city import City
from bots.doors import Doors
from bots.storage import Storage
from bots.storage.links import TICKET, Link, LinkState
from bots.storage.records import ConversationRow
from dialogs.link_lookups import OpenLink, ShareLink
from dialogs.lookups import Lookup
from dialogs.outcomes import Address
from dialogs.replay import Json

SHARED_FOR = timedelta(days=180)
"""A shared ticket can be opened so long; most are closed long before."""
UNKNOWN: Mapping[str, str] = {"kind": "unknown"}
FLAT = re.compile(
    r"[,;]?\s*\b(?:кв|квартира|квартирі|кварт|кім|кімната|apt|flat|apartment)\b\.?\s*№?\s*\d+\w*", re.IGNORECASE
)

Answer = Callable[[Any, ConversationRow], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class LinkLookups:
    """Answers them."""

    storage: Storage
    core: Core
    city: City
    doors: Callable[[], Doors]
    """As they are known now: a messenger tells the bot's name once it is connected."""

    def answers(self) -> dict[type[Lookup[Any]], Answer]:
        """What ``bots.lookups`` asks here."""
        return {OpenLink: self._open, ShareLink: self._share}

    async def _open(self, step: OpenLink, row: ConversationRow) -> Json:
        link = await self.storage.links.open(step.token)
        if link is None:
            return dict(UNKNOWN)
        if link.state is not LinkState.OPEN:
            return {"kind": link.state.value}
        match link.kind:
            case "place":
                return {"kind": link.kind, "place": place_of(link.body)}
            case "ticket":
                return await self._ticket(link, row)
            case "account":
                mine = (link.body.get("channel"), link.body.get("user")) == (row.channel, row.user)
                return {"kind": "mine"} if mine else {"kind": link.kind, "channel": str(link.body.get("channel", ""))}
        return dict(UNKNOWN)

    async def _ticket(self, link: Link, row: ConversationRow) -> Json:
        try:
            ticket = await self.core.ticket(str(link.body["ticket"]))
        except NotFound:
            return dict(UNKNOWN)
        own = await self._same(row, str(link.body.get("channel", "")), str(link.body.get("user", "")))
        shown = cards.ticket_card(ticket if own else _public(ticket), self.city.timezone)
        return {"kind": link.kind, "own": own, "ticket": shown}

    async def _same(self, row: ConversationRow, channel: str, user: str) -> bool:
        """Both accounts are one person's."""
        if (row.channel, row.user) == (channel, user):
            return True
        here = await self.storage.residents.of(row.channel, row.user)
        there = await self.storage.residents.of(channel, user)
        return here.id is not None and here.id == there.id

    async def _share(self, step: ShareLink, row: ConversationRow) -> Json:
        doors = self.doors()
        if not doors.links("none"):
            return {}
        body = {"ticket": step.ticket_id, "channel": row.channel, "user": row.user}
        token = await self.storage.links.make(TICKET, body, self.storage.links.after(SHARED_FOR))
        return doors.links(token)


def place_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """``dialogs.outcomes.Address`` as JSON of a kept place.

    Its id is the list's own, to tell two stops of one name apart: the core's register would not know it.
    """
    known = {name: body[name] for name in Address.__slots__ if name != "id" and body.get(name) is not None}
    return Address(**{"text": "", **known}).to_json()


def _public(ticket: Ticket) -> Ticket:
    """What neighbours may see: an address in a resident's own words may name the flat as well."""
    named = FLAT.sub("", ticket.address.text).strip(" ,;") or "—"
    address = ticket.address.model_copy(update={"text": named, "apartment": None, "floor": None})
    return ticket.model_copy(update={"address": address, "message": None})
