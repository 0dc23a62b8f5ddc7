"""Writing promised messages: the outbox row and its line in the transcript, in one transaction with their cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from bots.storage.codec import content_text, content_to_json, outgoing_to_json
from bots.storage.dialect import Chat, padded, reserve_ids
from bots.storage.leases import Holder
from bots.storage.pacing import Grant, Wish
from bots.storage.records import OutboxRow, Promise
from bots.storage.tables import outbox, submissions, transcript
from dialogs.messages import Incoming

_First = tuple[dict[str, Any], Promise]
_INSERT_OUTBOX: Final = insert(outbox)
_INSERT_TRANSCRIPT: Final = insert(transcript)
_CLOSED_KEYS: Final = select(submissions.c.key).where(
    submissions.c.key.in_(bindparam("keys", expanding=True)), submissions.c.closed_at.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written for one chat, whose lock is held."""

    chat: Chat
    conversation_id: int | None
    """None where there is no conversation yet: then there is no transcript."""
    promises: tuple[Promise, ...]
    heard: tuple[Incoming, ...] = ()
    """Put into the transcript first."""
    lease: bool = False
    """No other reply to this chat waits to be sent: the first of these is leased if it is due and there are tokens."""


def write_all(connection: Connection, writings: Sequence[Writing], holder: Holder) -> list[tuple[OutboxRow, ...]]:
    """Write them; the leased rows of each, one at most. A message whose submission is closed is not written."""
    closed = _closed_keys(connection, writings)
    kept = [[promise for promise in w.promises if promise.unless_submitted not in closed] for w in writings]
    numbers = iter(reserve_ids(connection, outbox, sum(map(len, kept))))
    out_rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    firsts: list[_First | None] = []
    for writing, promises in zip(writings, kept, strict=True):
        rows = [_out_row(writing.chat, next(numbers), promise, holder.now) for promise in promises]
        firsts.append(_first(rows, promises, holder) if writing.lease else None)
        out_rows += rows
        lines += _lines(writing, rows, promises, holder.now)
    leased = _lease_all(connection, firsts, holder)
    if out_rows:
        connection.execute(_INSERT_OUTBOX, out_rows)
    if lines:
        connection.execute(_INSERT_TRANSCRIPT, lines)
    return leased


def write_beside(connection: Connection, writing: Writing, now: datetime) -> None:
    """Write the promises of one chat with a deed; nobody has leased them yet, ``bots.storage.wakes`` tells of them."""
    numbers = reserve_ids(connection, outbox, len(writing.promises))
    made = zip(numbers, writing.promises, strict=True)
    rows = [_out_row(writing.chat, number, promise, now) for number, promise in made]
    if rows:
        connection.execute(_INSERT_OUTBOX, rows)
    if lines := _lines(writing, rows, list(writing.promises), now):
        connection.execute(_INSERT_TRANSCRIPT, lines)


def _closed_keys(connection: Connection, writings: Sequence[Writing]) -> set[str | None]:
    keys = {p.unless_submitted for w in writings for p in w.promises if p.unless_submitted is not None}
    return set(connection.scalars(_CLOSED_KEYS, {"keys": padded(keys)})) if keys else set()


def _out_row(chat: Chat, number: int, promise: Promise, now: datetime) -> dict[str, Any]:
    due_at = max(promise.due_at or now, now)
    return {
        "id": number,
        "channel": chat[0],
        "chat": chat[1],
        "message": outgoing_to_json(promise.message),
        "author": promise.author,
        "notice": promise.notice,
        "unless_submitted": promise.unless_submitted,
        "created_at": now,
        "due_at": due_at,
        "free_at": due_at,
        "leased_by": None,
        "attempts": 0,
        "status": "pending",
        "notice_id": promise.notice_id,
        "paid": promise.paid,
    }


def _first(rows: list[dict[str, Any]], promises: list[Promise], holder: Holder) -> _First | None:
    """What may be sent at once."""
    for row, promise in zip(rows, promises, strict=True):
        if row["due_at"] <= holder.now and not promise.notice:
            return row, promise
    return None


def _lease_all(connection: Connection, firsts: Sequence[_First | None], holder: Holder) -> list[tuple[OutboxRow, ...]]:
    """Lease as many of these as there are tokens for; their rows are not written yet."""
    wanted = [first for first in firsts if first is not None]
    wishes = [Wish(row["channel"], row["chat"]) for row, _ in wanted]
    grant = holder.pacer.taking(connection, {wish.channel for wish in wishes}, holder.now).take(wishes)
    places = iter(range(len(wanted)))
    return [() if first is None else _lease(first, grant, next(places), holder) for first in firsts]


def _lease(first: _First, grant: Grant, place: int, holder: Holder) -> tuple[OutboxRow, ...]:
    row, promise = first
    if not grant.given[place]:
        row["free_at"] = grant.alone.get(place, row["free_at"])
        return ()
    row |= {"free_at": holder.until, "leased_by": holder.process, "attempts": 1}
    return (OutboxRow(row["id"], row["channel"], row["chat"], promise.message, 0, promise.author),)


def _lines(
    writing: Writing, rows: list[dict[str, Any]], promises: list[Promise], now: datetime
) -> list[dict[str, Any]]:
    if writing.conversation_id is None:
        return []
    lines: list[dict[str, Any]] = []
    for incoming in writing.heard:
        content = incoming.content
        line = {"author": "resident", "text": content_text(content), "content": content_to_json(content)}
        lines.append({**line, "message_id": incoming.id, "outbox_id": None})
    for row, promise in zip(rows, promises, strict=True):
        line = {"author": promise.author, "text": promise.message.text, "content": row["message"]}
        lines.append({**line, "message_id": None, "outbox_id": row["id"]})
    return [{"conversation_id": writing.conversation_id, "at": now, **line} for line in lines]
