"""A core with many tickets, and the storm its events go through on the way: lost, doubled, late, out of order.

What the core did is known, so what residents must have been told can be computed (``test_events_storm.py``).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backend_client.bodies import ReadPage
from backend_client.errors import CoreUnavailable
from backend_client.values import Event, Ticket
from bots.storage import StorageUnavailable
from tests.crash.mortal import Life

NEXT = {
    "registered": ("assigned", "declined"),
    "assigned": ("in_progress", "extended", "done"),
    "in_progress": ("done", "extended", "frozen"),
    "extended": ("done", "extended"),
    "frozen": ("in_progress",),
    "returned": ("in_progress", "done"),
    "done": ("closed", "returned", "returned"),
    "closed": ("reopened",),
    "declined": ("reopened",),
    "reopened": ("assigned", "done"),
}
"""What may follow; ``frozen`` and ``reopened`` are statuses that the front door does not know."""
PEOPLE = ("web:{0}-a", "viber:{0}-b", "telegram:{0}-c")
"""The applicant and two followers; the last two are one resident's accounts."""


@dataclass
class StormyCore:
    """The city's core: it makes events, serves the feed, and cannot always be reached."""

    chance: random.Random
    now: Callable[[], datetime]
    events: list[dict[str, Any]] = field(default_factory=list)
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    reachable: bool = True

    def happens(self, number: int) -> dict[str, Any]:
        """One more event of this ticket."""
        ticket = self.tickets.setdefault(number, self._new(number))
        before, position = ticket["status"], len(self.events) + 1
        kind = self.chance.choices(("status_changed", "message", "question", "weighed"), (6, 2, 1, 1))[0]
        if self.chance.random() < 0.7:  # some events share an instant
            ticket["updated_at"] = (self.now() + timedelta(microseconds=position)).isoformat()
        event: dict[str, Any] = {"id": f"evt_{position}", "cursor": f"c{position:09}", "type": f"ticket.{kind}"}
        ticket["message"] = f"words {position}"
        if kind == "status_changed":
            ticket["status"] = self.chance.choice(NEXT[before])
            event["change"] = {"from": before, "to": ticket["status"], "message": ticket["message"]}
        elif kind == "message":
            event["change"] = {"message": ticket["message"]}
        elif kind == "question":
            until = self.now() + timedelta(days=300)
            event["question"] = {"id": f"qst_{position}", "text": f"why {position}?", "until": until.isoformat()}
        told = [ref.format(number) for ref in PEOPLE]
        event |= {"occurred_at": ticket["updated_at"], "ticket": dict(ticket), "recipients": told}
        self.events.append(event)
        return event

    def _new(self, number: int) -> dict[str, Any]:
        at = self.now().isoformat()
        return {
            "id": f"tic_{number}", "number": f"КЦ-26-{number:07}", "status": "registered", "classifier_code": "01.01",
            "title": "Немає води", "address": {"text": "вулиця Соборності, 12"}, "created_at": at, "updated_at": at,
        }  # fmt: skip

    async def feed(self, after: str | None, limit: int) -> ReadPage:
        """``Core.events``; small pages, so that there are many."""
        if not self.reachable:
            raise CoreUnavailable("an outage", outcome_unknown=True)
        place = len(self.events) if after is None else int(after[1:])
        page = self.events[place : place + min(limit, 37)]
        cursor = page[-1]["cursor"] if page else (after or f"c{place:09}")
        read = tuple(Event.model_validate(event) for event in page)
        return ReadPage(events=read, cursor=cursor, has_more=place + len(page) < len(self.events))


class ReachedCore:
    """``Core`` as one process reaches it."""

    def __init__(self, core: StormyCore, life: Life) -> None:
        self._core = core
        self._life = life

    async def events(self, after: str | None = None, limit: int = 100) -> ReadPage:
        """See ``Core``."""
        page: ReadPage = await self._life.call("core.events", lambda: self._core.feed(after, limit))
        return page

    async def ticket(self, ticket_id: str) -> Ticket:
        """See ``Core``."""
        raise CoreUnavailable(ticket_id, outcome_unknown=False)


class FaultyEvents:
    """``storage.events`` of a process that may die at every call, and whose database may fail before or after it."""

    def __init__(self, real: Any, life: Life, chance: random.Random, faults: float) -> None:
        self._real = real
        self._life = life
        self._chance = chance
        self.faults = faults
        """The share of calls that fail."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return (lambda *given: self._call(name, lambda: found(*given))) if callable(found) else found

    async def _call(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        if self._chance.random() < self.faults:
            raise StorageUnavailable("before")
        result = await self._life.call(f"storage.events.{name}", make)
        if self._chance.random() < self.faults:
            raise StorageUnavailable("after")
        return result


@dataclass
class Webhooks:
    """The core's deliveries: each is brought until it is taken, some twice, some never, in any order."""

    chance: random.Random
    lost: float
    waiting: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """The round in which each is brought."""

    def send(self, event: dict[str, Any], turn: int) -> None:
        """Put an event on its way."""
        if self.chance.random() < self.lost:
            return
        for _ in range(1 + (self.chance.random() < 0.2)):
            self.waiting.append((turn + self.chance.choice((0, 0, 0, 1, 2, 5)), event))

    def due(self, turn: int) -> list[dict[str, Any]]:
        """What is brought now, in no order."""
        now = [event for at, event in self.waiting if at <= turn]
        self.waiting = [(at, event) for at, event in self.waiting if at > turn]
        self.chance.shuffle(now)
        return now


async def unless_struck(life: Life, doing: Awaitable[Any]) -> bool:
    """Do it; False where the process was struck meanwhile, and then nothing more of it happens."""
    task = asyncio.ensure_future(doing)
    struck = asyncio.ensure_future(life.struck.wait())
    await asyncio.wait((task, struck), return_when=asyncio.FIRST_COMPLETED)
    struck.cancel()
    if life.struck.is_set():
        task.cancel()
        await asyncio.gather(task, struck, return_exceptions=True)
        return False
    await asyncio.gather(struck, return_exceptions=True)
    await task
    return True
