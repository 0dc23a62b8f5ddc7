"""Posting events to the front door as signed Standard Webhooks, until it says 2xx or three days are over.

What waits is in the database, so a restart goes on where the last run stopped.  Events wait for each other only in that
one request is made at a time: one that fails does not hold back those behind it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import structlog
from standardwebhooks import Webhook

from backend_client.sandbox import upkeep
from backend_client.sandbox.act import stamp
from backend_client.sandbox.core import Core

Pause = Callable[[asyncio.Event, float], Awaitable[None]]
"""Waits until the event is set, at most so many seconds."""

TIMEOUT = aiohttp.ClientTimeout(total=10)
"""The contract: any 2xx within 10 s acknowledges."""
FIRST_PAUSE = timedelta(seconds=1)
"""After the first failure; doubled after each further one."""
LONGEST_PAUSE = timedelta(minutes=15)
"""Between two tries."""
UPKEEP_EVERY = timedelta(hours=1)
"""How often old things are cleared away."""
BATCH = 50
"""Deliveries read at a time."""

log = structlog.get_logger("sandbox")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way."""

    cursor: int
    """Of the event."""
    event_id: str
    """Its ``webhook-id``, the same at each try."""
    body: str
    """The event as JSON; each try sends these bytes."""
    tries: int
    """Tries that failed."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where events go."""

    url: str
    """The front door's ``/core/events``."""
    secret: str
    """``whsec_...``."""


async def pause(bell: asyncio.Event, seconds: float) -> None:
    """Wait until the bell rings, at most so many seconds."""
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return


def backoff(tries: int) -> timedelta:
    """Answer how long to wait after so many failures, one or more."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 20)), LONGEST_PAUSE)


class Deliveries:
    """The worker that posts what is due and clears away what is old."""

    def __init__(self, core: Core, target: Target | None, wait: Pause = pause) -> None:
        """Take the core, the front door (None: upkeep only) and the way to wait."""
        self._core = core
        self._target = target
        self._wait = wait
        self._upkeep_at = core.clock()

    async def run(self) -> None:
        """Work until cancelled; a database that is out of order is tried again like a front door that is."""
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            while True:
                self._core.bell.clear()
                try:
                    until = await self._round(session)
                except sqlite3.Error as error:
                    log.error("sandbox.deliveries", error=type(error).__name__)
                    until = self._core.clock() + LONGEST_PAUSE
                await self._wait(self._core.bell, max((until - self._core.clock()).total_seconds(), 0.0))

    async def _round(self, session: aiohttp.ClientSession) -> datetime:
        """Do what is due; answer when something is due again."""
        if self._core.clock() >= self._upkeep_at:
            await self._core.act(upkeep.clear)
            self._upkeep_at = self._core.clock() + UPKEEP_EVERY
            self._core.bell.clear()
        next_at = await self._post_due(session)
        return min(self._upkeep_at, next_at or self._upkeep_at)

    async def _post_due(self, session: aiohttp.ClientSession) -> datetime | None:
        """Post everything that is due; answer when the next try is due, None when nothing waits."""
        if self._target is None:
            return None
        while True:
            due, next_at = await self._core.store.run(partial(_due, stamp(self._core.clock())))
            if not due:
                return next_at
            for delivery in due:
                delivered = await self._post(session, self._target, delivery)
                await self._settle(delivery, delivered)

    async def _post(self, session: aiohttp.ClientSession, target: Target, delivery: Delivery) -> bool:
        now = self._core.clock()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery.event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(target.secret).sign(delivery.event_id, now, delivery.body),
        }
        try:
            async with session.post(
                target.url, data=delivery.body.encode(), headers=headers, allow_redirects=False
            ) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("sandbox.undelivered", event_id=delivery.event_id, error=type(error).__name__)
            return False
        if not 200 <= status < 300:
            log.warning("sandbox.undelivered", event_id=delivery.event_id, status=status)
        return 200 <= status < 300

    async def _settle(self, delivery: Delivery, delivered: bool) -> None:
        tries = delivery.tries + (not delivered)
        due_at = stamp(self._core.clock() + (backoff(tries) if tries else timedelta()))
        await self._core.store.run(
            lambda db: db.execute(
                "UPDATE deliveries SET tries = ?, due_at = ?, state ="
                " CASE WHEN ? THEN 'delivered' WHEN ? > give_up_at THEN 'given_up' ELSE 'waiting' END WHERE cursor = ?",
                (tries, due_at, delivered, due_at, delivery.cursor),
            )
        )


def _due(at: str, db: sqlite3.Connection) -> tuple[list[Delivery], datetime | None]:
    """Answer what is due at this moment, oldest first, and when the first of all that waits is due."""
    rows = db.execute(
        "SELECT cursor, tries, id, body FROM deliveries JOIN events USING (cursor)"
        " WHERE state = 'waiting' AND due_at <= ? ORDER BY cursor LIMIT ?",
        (at, BATCH),
    ).fetchall()
    (first,) = db.execute("SELECT min(due_at) FROM deliveries WHERE state = 'waiting'").fetchone()
    due = [Delivery(row["cursor"], row["id"], row["body"], row["tries"]) for row in rows]
    return due, datetime.fromisoformat(first) if first else None
