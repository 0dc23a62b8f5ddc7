"""The core that all requests share: its city, its store, and what it rings after a commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from backend_client.sandbox.act import Act, City
from backend_client.sandbox.contract import Contract
from backend_client.sandbox.faults import Faults
from backend_client.sandbox.live import Live
from backend_client.sandbox.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """Everything that a request needs."""

    store: Store
    """Open while the app runs."""
    city: City
    """Classifier, streets, executors."""
    contract: Contract
    """What requests are judged by."""
    faults: Faults
    """What goes wrong on demand."""
    clock: Callable[[], datetime]
    """The present moment, with an offset."""
    public_url: str | None = None
    """Origin of the links to files; None: the one that the request came to."""
    delivers: bool = False
    """True when events are posted to a front door."""
    live: Live = field(default_factory=Live)
    """Open pages."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there may be events to post."""

    async def act(self, work: Callable[[Act], T], base: str = "") -> T:
        """Do the work in one transaction, then tell whoever waits for changes."""
        touched: list[str] = []

        def transact(db: sqlite3.Connection) -> T:
            origin = self.public_url or base
            return work(Act(db, self.city, self.clock(), origin, self.delivers, touched))

        result = await self.store.run(transact)
        for ticket_id in dict.fromkeys(touched):
            self.live.tell(ticket_id)
        self.bell.set()
        return result


CORE: web.AppKey[Core] = web.AppKey("core", Core)


def core_of(request: web.Request) -> Core:
    """Answer the core that serves a request."""
    return request.config_dict[CORE]


def origin(request: web.Request) -> str:
    """Answer the origin that a request came to, ``http://127.0.0.1:8090``."""
    return str(request.url.origin())
