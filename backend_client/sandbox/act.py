"""One transaction of the core, and what everything that happens in it may look at."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from backend_client.sandbox.register import Register
from backend_client.sandbox.seed import Seed

FEEDBACK_TIME = timedelta(days=7)
"""How long feedback is taken: the city reminds after 3 days and closes 4 days later."""


@dataclass(frozen=True, slots=True)
class City:
    """What the core knows of its city."""

    seed: Seed
    """Classifier, streets and executors."""
    register: Register
    """The addresses made from the streets."""


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One transaction, at one moment, asked for under one address."""

    db: sqlite3.Connection
    """Inside a transaction."""
    city: City
    """What the core knows of its city."""
    now: datetime
    """UTC."""
    base: str
    """The origin that links to files begin with, ``http://127.0.0.1:8090``."""
    delivers: bool = False
    """True when events are posted to a front door, too."""
    touched: list[str] = field(default_factory=list)
    """Ids of the tickets that changed; the page shows them anew after the commit."""

    @property
    def at(self) -> str:
        """The moment as the tables hold it."""
        return stamp(self.now)

    def later(self, span: timedelta) -> str:
        """A later moment as the tables hold it."""
        return stamp(self.now + span)


def stamp(moment: datetime) -> str:
    """Write a moment the way that sorts."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def new_id(kind: str) -> str:
    """Make an id that nobody can guess: ``tkt_...``."""
    return f"{kind}_{secrets.token_hex(12)}"
