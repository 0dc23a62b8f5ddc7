"""News for residents of a test, written as the core's events will have them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from bots.storage import Storage
from bots.storage.notice_tables import notices
from bots.storage.tables import identities
from dialogs.lookups import TicketCard
from dialogs.news import News, Topic


def card(number: str = "17", status: str = "in_progress", **rest: Any) -> TicketCard:
    """A ticket as it is now."""
    return TicketCard(f"core-{number}", number, status, "Немає води", "вул. Соборності, 12", **rest)


def status(number: str = "17", state: str = "in_progress", **rest: Any) -> News:
    """Its status changed."""
    return News(Topic.STATUS, card(number, state), **rest)


async def waits(storage: Storage, key: str, who: tuple[str, str], news: News, **rest: Any) -> int:
    """Write a notice for an account; its number. ``rest``: other columns than usual."""
    now = storage._ground.clock()
    return await storage._ground.write(lambda connection: _write(connection, (key, who, news), now, rest))


def _write(connection: Connection, what: tuple[str, tuple[str, str], News], now: datetime, rest: dict[str, Any]) -> int:
    key, (channel, user), news = what
    known = select(identities.c.resident_id).where(identities.c.channel == channel, identities.c.user == user)
    row = {
        "key": key,
        "channel": channel,
        "user": user,
        "resident_id": connection.scalar(known),
        "topic": news.topic.value,
        "urgency": "normal",
        "body": news.to_json(),
        "created_at": now,
        "due_at": now,
        "free_at": now,
        "attempts": 0,
        "status": "waiting",
        "tried": [],
        **rest,
    }
    (number,) = connection.execute(insert(notices).values(row)).inserted_primary_key or (0,)
    return int(number)


async def standing(storage: Storage) -> dict[str, tuple[str, str | None, str | None]]:
    """Status, channel and reason of every notice, by key."""
    query = select(notices.c.key, notices.c.status, notices.c.via, notices.c.reason).order_by(notices.c.id)
    rows = await storage._ground.database.read(lambda connection: connection.execute(query).all())
    return {row.key: (row.status, row.via, row.reason) for row in rows}
