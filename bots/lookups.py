"""Look-ups: what dialogs wait for is answered from the core, the understanding, the database and the city folder.

Each has its time limit.  What cannot be had in time is answered with None, and the dialog goes on without it; only what
is our own, the resident's row, must be had.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol

import structlog

from backend_client.core import Core
from backend_client.errors import CoreError
from backend_client.values import Classifier, ClassifierEntry, Ticket
from bots import cards
from bots.account_lookups import AccountLookups
from bots.channels.channel import Channel
from bots.city import City
from bots.clock import Clock, SystemClock
from bots.counts import Counts
from bots.doors import Doors
from bots.link_lookups import LinkLookups
from bots.neighbour_lookups import NeighbourLookups
from bots.picture_lookups import PictureLookups
from bots.storage import Storage
from bots.storage.records import ConversationRow
from bots.ticket_lookups import TicketLookups
from bots.ticket_sources import TicketSources
from bots.trouble import trouble
from bots.understood import Understands
from bots.wish_lookups import WishLookups
from dialogs.lookups import Classify, FindAddress, KnownResident, ListGroups, ListKinds, Lookup, MyTickets
from dialogs.outcomes import Draft
from dialogs.replay import Json

LIMIT_S = 3.0
"""A resident waits."""
OTHERS = 5
"""Next best entries for a resident who says that it is none of the offered."""
SHOWN = 40
"""Tickets in the resident's list, which shows eight at a time; older ones are found by their number."""

log = structlog.get_logger(__name__)


class Classifiers(Protocol):
    """Where the classifier in force comes from."""

    async def current(self) -> Classifier:
        """The newest known. Raises ``CoreError`` while there is none."""

    async def refresh(self) -> Classifier:
        """The core's, asked now. Raises ``CoreError``."""


class Unanswerable(Exception):
    """A look-up that nobody here knows."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where answers come from."""

    core: Core
    classifiers: Classifiers
    nlu: Understands
    storage: Storage
    city: City
    clock: Clock = field(default_factory=SystemClock)
    doors: Callable[[], Doors] = Doors
    """What the bot is called in each channel, as it is known now."""
    channels: Mapping[str, Channel] = field(default_factory=dict)


class Lookups:
    """Answers look-ups."""

    def __init__(self, sources: Sources, counts: Counts, limit_s: float = LIMIT_S) -> None:
        self._sources = sources
        self._counts = counts
        self._limit_s = limit_s
        self._own_tickets = TicketSources(sources.core, sources.storage)
        self._answers: dict[type[Lookup[Any]], Callable[[Any, ConversationRow], Awaitable[Json]]] = {
            Classify: self._classify,
            ListGroups: self._groups,
            ListKinds: self._kinds,
            FindAddress: self._addresses,
            MyTickets: self._tickets,
            **TicketLookups(sources.storage, sources.core, self._own, sources.city.timezone, sources.clock).answers(),
            **AccountLookups(sources.storage, sources.doors).answers(),
            **WishLookups(sources.storage, sources.channels).answers(),
            **PictureLookups(sources.channels, sources.core).answers(),
            **self._neighbours(sources).answers(),
            **LinkLookups(sources.storage, sources.core, sources.city, sources.doors).answers(),
        }

    def _neighbours(self, sources: Sources) -> NeighbourLookups:
        classifier = sources.classifiers.current
        return NeighbourLookups(sources.storage, sources.core, classifier, self._own, sources.city, sources.clock)

    async def answer(self, step: Lookup[Any], row: ConversationRow) -> Json:
        """The JSON that ``step``'s class promises; None when it cannot be had in time.

        Raises what the storage raises when ``step`` asks for the resident.
        """
        if isinstance(step, KnownResident):
            return await self._resident(row)
        began = perf_counter()
        name = type(step).__name__
        try:
            async with asyncio.timeout(self._limit_s):
                value = await self._answered(step, row)
        except Exception as error:  # noqa: BLE001 (whatever it is, the resident's turn goes on without it)
            log.warning("lookup.failed", kind=name, **trouble(error))
            self._counts.lookup(name, "failed", perf_counter() - began)
            return None
        self._counts.lookup(name, "answered", perf_counter() - began)
        return value

    async def _answered(self, step: Lookup[Any], row: ConversationRow) -> Json:
        answer = self._answers.get(type(step))
        if answer is None:
            raise Unanswerable
        return await answer(step, row)

    async def _classify(self, step: Classify, _row: ConversationRow) -> Json:
        classifier = await self._sources.classifiers.current()
        entries = {entry.code: entry for entry in classifier.entries}
        candidates, offered = self._sources.nlu.classify(step.text)
        offer = [code for code in offered if code in entries]
        sure = {candidate.code: candidate.confidence for candidate in candidates}
        question = self._sources.city.question(offer)
        said = question.said(step.text, offer) if question else None
        if said is not None:
            offer, question = [said], None
        others = [code for code in sure if code in entries and code not in offer]
        return {
            "offer": [self._kind(entries[code], classifier) for code in offer],
            "confidence": round(sure.get(offer[0], 0.0), 4) if offer else 0.0,
            "model": getattr(self._sources.nlu, "model", "text"),
            "contrast": cards.contrast(question, offer) if question else None,
            "others": [self._kind(entries[code], classifier) for code in others[:OTHERS]],
        }

    def _kind(self, entry: ClassifierEntry, classifier: Classifier) -> Json:
        city = self._sources.city
        kin = city.kin(entry.code, classifier.entries)
        return cards.kind(entry, classifier.version, city.short_titles.get(entry.code), kin)

    async def _groups(self, _step: ListGroups, _row: ConversationRow) -> Json:
        classifier = await self._sources.classifiers.current()
        short = self._sources.city.short_groups
        titles = {entry.group.code: short.get(entry.group.code, entry.group.title) for entry in classifier.entries}
        return [{"code": code, "title": title} for code, title in titles.items()]

    async def _kinds(self, step: ListKinds, _row: ConversationRow) -> Json:
        classifier = await self._sources.classifiers.current()
        entries = (entry for entry in classifier.entries if entry.group.code == step.group)
        return [self._kind(entry, classifier) for entry in entries]

    async def _addresses(self, step: FindAddress, _row: ConversationRow) -> Json:
        found = await self._sources.core.addresses(step.query or None, lat=step.lat, lon=step.lon, limit=5)
        return [cards.match(match) for match in found]

    async def _tickets(self, _step: MyTickets, row: ConversationRow) -> Json:
        waiting = await self._waiting(row)
        try:
            async with asyncio.timeout(self._limit_s / 2):
                tickets = await self._own(row, SHOWN)
        except (CoreError, TimeoutError):
            if not waiting:
                raise
            return waiting
        zone = self._sources.city.timezone
        shown = ({**cards.ticket_card(ticket, zone), "ref": ref} for ticket, ref in tickets)
        return [*waiting, *shown][:SHOWN]

    async def _own(self, row: ConversationRow, limit: int) -> Sequence[tuple[Ticket, str | None]]:
        """The resident's tickets, newest first, each with ``TicketCard.ref``."""
        return await self._own_tickets.own(row, limit)

    async def _waiting(self, row: ConversationRow) -> Sequence[Json]:
        rows = await self._own_tickets.waiting(row)
        drafts = ((one.key, Draft.from_json(one.body["draft"])) for one in rows if one.kind == "ticket")
        return [cards.waiting_card(key, draft) for key, draft in drafts]

    async def _resident(self, row: ConversationRow) -> Json:
        known = await self._sources.storage.residents.of(row.channel, row.user)
        version = self._sources.city.privacy.version
        return {
            "consented": known.consent_version == version,
            "notice_version": version,
            "phone": known.phone,
            "addresses": list(known.addresses),
        }
