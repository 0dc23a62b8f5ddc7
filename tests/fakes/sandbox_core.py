"""The sandbox core in this process, over real sockets: what a test's front door talks to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from aiohttp.test_utils import TestServer, unused_port

from backend_client.sandbox.act import Act
from backend_client.sandbox.core import CORE
from backend_client.sandbox.faults import Faults
from backend_client.sandbox.seed import Seed
from backend_client.sandbox.serve import SandboxSettings, make_app

T = TypeVar("T")

TOKEN = "sandbox-token"


@dataclass(frozen=True, slots=True)
class MadeTicket:
    """A ticket as the core keeps it."""

    id: str
    number: str
    status: str
    code: str
    title: str
    description: str
    source: str
    address: dict[str, Any]
    details: dict[str, str]
    classification: dict[str, Any]
    applicant: dict[str, Any]
    attachments: int
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeRemark:
    """Something said of a ticket, as the core keeps it."""

    kind: str
    """``comment``, ``answer``, ``feedback`` or ``opinion``."""
    text: str
    ref: str | None
    outcome: str | None
    rating: int | None
    attachments: int


class SandboxCore:
    """A city's core; its database outlives ``restart``."""

    def __init__(self, folder: Path, seed: Seed, clock: Callable[[], datetime]) -> None:
        self.faults = Faults()
        self.seed = seed
        self._settings = SandboxSettings(folder / "core.db", seed, TOKEN, faults=self.faults, clock=clock)
        self._port = unused_port()
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Begin to answer."""
        self._server = TestServer(make_app(self._settings), port=self._port)
        await self._server.start_server()

    async def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            await self._server.close()
            self._server = None

    def down(self) -> None:
        """Answer every call with 503, until ``up``."""
        self.faults.refuse()

    def up(self) -> None:
        """Answer again."""
        self.faults.heal()

    async def adopt(self, **changes: Any) -> None:
        """Put another classifier in force: ``version="v2"``, or whatever ``Seed`` has."""
        self.seed = replace(self.seed, **changes)
        self._settings = replace(self._settings, seed=self.seed)
        await self.stop()
        await self.start()

    async def act(self, work: Callable[[Act], T]) -> T:
        """The city does something: ``lambda act: moves.move(act, ticket.id, Move("done"))``."""
        assert self._server is not None
        return await self._server.app[CORE].act(work, self.url)

    async def remarks(self, ticket_id: str) -> tuple[MadeRemark, ...]:
        """What was said of a ticket, oldest first."""
        assert self._server is not None
        return await self._server.app[CORE].store.run(lambda db: _remarks(db, ticket_id))

    async def happened(self) -> int:
        """How many events there were."""
        assert self._server is not None
        return await self._server.app[CORE].store.run(_happened)

    async def tickets(self) -> tuple[MadeTicket, ...]:
        """Every ticket, oldest first."""
        assert self._server is not None
        return await self._server.app[CORE].store.run(_tickets)


def _remarks(db: sqlite3.Connection, ticket_id: str) -> tuple[MadeRemark, ...]:
    query = (
        "SELECT kind, text, ref, outcome, rating,"
        " (SELECT count(*) FROM attachments WHERE remark_id = remarks.id) AS attachments"
        " FROM remarks WHERE ticket_id = ? ORDER BY seq"
    )
    return tuple(MadeRemark(**row) for row in db.execute(query, (ticket_id,)).fetchall())


def _happened(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(cursor), 0) FROM events").fetchone()[0])


def _tickets(db: sqlite3.Connection) -> tuple[MadeTicket, ...]:
    query = "SELECT * FROM tickets JOIN people ON ticket_id = id AND role = 'applicant' ORDER BY seq"
    return tuple(_ticket(db, row) for row in db.execute(query).fetchall())


def _ticket(db: sqlite3.Connection, row: sqlite3.Row) -> MadeTicket:
    attached = db.execute("SELECT count(*) FROM attachments WHERE ticket_id = ?", (row["id"],)).fetchone()[0]
    said = db.execute("SELECT text FROM remarks WHERE ticket_id = ? AND kind = 'comment' ORDER BY seq", (row["id"],))
    plain = ("id", "number", "status", "code", "title", "description", "source")
    parsed = ("address", "details", "classification", "applicant")
    return MadeTicket(
        **{name: row[name] for name in plain},
        **{name: json.loads(row[name] or "null") for name in parsed},
        attachments=attached,
        comments=tuple(remark["text"] for remark in said),
    )
