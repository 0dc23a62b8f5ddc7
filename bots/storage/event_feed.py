"""Keeping the core's events as they come, and how far its feed was read.

Rules of this file:
* An event is one row, whether a webhook or the feed brought it; the feed adds its place.
* The events of a page and the cursor after it are written in one transaction, by the process that holds the feed.
* What is no event, or tells of no ticket, is kept and passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection, bindparam, select, update

from bots.storage.dialect import insert_or, lock_chats, padded
from bots.storage.tables import marks
from bots.storage.ticket_tables import core_events

HOLD: Final = timedelta(seconds=3)
"""How long one process has the feed for itself. Two that read at once only do the work twice: the cursor decides."""
FEED: Final = "core_feed"
"""The mark: ``{"cursor", "place", "read_at", "by", "until"}``."""
_TICKET: Final = "ticket."
_NOTICE: Final = "notice.published"
_KNOWN: Final = select(core_events.c.webhook_id).where(
    core_events.c.webhook_id.in_(bindparam("webhook_ids", expanding=True))
)
_MARK: Final = select(marks.c.value).where(marks.c.name == FEED).with_for_update()

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FeedMark:
    """How far the feed was read."""

    cursor: str | None = None
    """None: never; it starts now."""
    place: int = 0
    """Of the last event it brought."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """What the feed brought, to be kept."""

    events: tuple[Mapping[str, Any], ...]
    """The core contract's ``Event`` as JSON, oldest first."""
    cursor: str
    """After them."""
    read_at: datetime
    """When it was asked for."""
    more: bool = False
    """There is a next one, and the feed stays with us."""


def record_all(connection: Connection, bodies: Sequence[tuple[str, dict[str, Any]]], now: datetime) -> list[bool]:
    """Keep webhooks by their ids; False for each that is known."""
    lock_chats(connection, [(FEED, webhook_id) for webhook_id, _ in bodies])
    known = set(connection.scalars(_KNOWN, {"webhook_ids": padded([webhook_id for webhook_id, _ in bodies])}))
    fresh: list[bool] = []
    rows: list[dict[str, Any]] = []
    for webhook_id, body in bodies:
        fresh.append(webhook_id not in known)
        if fresh[-1]:
            known.add(webhook_id)
            rows.append(event_columns(webhook_id, body, now) | {"place": None})
    if rows:
        connection.execute(insert_or(connection, core_events).on_conflict_do_nothing(), rows)
    return fresh


def take_feed(connection: Connection, by: str, now: datetime) -> FeedMark | None:
    """Hold the feed for a while; None while another process does."""
    empty: dict[str, Any] = {"by": by, "until": (now + HOLD).isoformat()}
    row = {"name": FEED, "value": empty, "updated_at": now}
    connection.execute(insert_or(connection, marks).values(row).on_conflict_do_nothing())
    mark: dict[str, Any] = connection.execute(_MARK).scalar_one()
    if mark["by"] != by and datetime.fromisoformat(mark["until"]) > now:
        return None
    _write_mark(connection, mark | empty, now)
    return FeedMark(mark.get("cursor"), mark.get("place", 0))


def keep_page(connection: Connection, before: FeedMark, page: FeedPage, by: str, now: datetime) -> FeedMark | None:
    """Keep a page; where the feed stands then. None when somebody else has read on meanwhile: nothing is written."""
    mark: dict[str, Any] = connection.execute(_MARK).scalar_one()
    if mark["by"] != by or mark.get("cursor") != before.cursor:
        return None
    rows = [
        event_columns(str(body.get("id") or f"{page.cursor}:{number}"), dict(body), now)
        | {"place": before.place + number}
        for number, body in enumerate(page.events, 1)
    ]
    if rows:
        lock_chats(connection, [(FEED, row["webhook_id"]) for row in rows])
        keeping = insert_or(connection, core_events)
        changes = {name: keeping.excluded[name] for name in ("place", "cursor", "free_at")}
        unplaced = core_events.c.place.is_(None)
        connection.execute(
            keeping.on_conflict_do_update(index_elements=["webhook_id"], set_=changes, where=unplaced), rows
        )
    after = FeedMark(page.cursor, before.place + len(rows))
    read_at = mark.get("read_at") if page.more else page.read_at.isoformat()  # the end alone tells what is not there
    until = (now + HOLD if page.more else now).isoformat()
    value = {"cursor": after.cursor, "place": after.place, "read_at": read_at, "by": by, "until": until}
    _write_mark(connection, value, now)
    return after


def feed_read_at(connection: Connection) -> datetime | None:
    """When the feed was last read to its end (its last page was asked for); None: never."""
    mark = connection.scalar(select(marks.c.value).where(marks.c.name == FEED)) or {}
    return datetime.fromisoformat(mark["read_at"]) if mark.get("read_at") else None


def event_columns(webhook_id: str, body: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row of an event."""
    kind, ticket_id, occurred_at = body.get("type"), _ticket_id(body), _instant(body.get("occurred_at"))
    reason = _unusable(kind, ticket_id, occurred_at)
    if reason is not None:
        log.warning("core_event.passed_over", webhook_id=webhook_id, reason=reason)
    return {
        "webhook_id": webhook_id,
        "body": body,
        "received_at": now,
        "type": kind if isinstance(kind, str) else None,
        "ticket_id": ticket_id,
        "occurred_at": occurred_at,
        "cursor": str(body["cursor"]) if "cursor" in body else None,
        "status": "new" if reason is None else "kept",
        "free_at": now if reason is None else None,
        "reason": reason,
    }


def _unusable(kind: object, ticket_id: str | None, occurred_at: datetime | None) -> str | None:
    if not isinstance(kind, str) or occurred_at is None:
        return "not an event"
    if kind == _NOTICE or ticket_id is not None:
        return None
    return "no ticket" if kind.startswith(_TICKET) else "unknown type"


def _ticket_id(body: Mapping[str, Any]) -> str | None:
    ticket = body.get("ticket")
    found = ticket.get("id") if isinstance(ticket, dict) else None
    return found if isinstance(found, str) and found else None


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _write_mark(connection: Connection, value: dict[str, Any], now: datetime) -> None:
    connection.execute(update(marks).where(marks.c.name == FEED).values(value=value, updated_at=now))
