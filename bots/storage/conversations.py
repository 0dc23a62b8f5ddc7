"""Where each chat stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, case, insert, null, select, update

from bots.storage.columns import Utc
from bots.storage.dialect import Chat, among, pairs_of, reserve_ids
from bots.storage.ground import Ground
from bots.storage.records import ConversationRow, Owner
from bots.storage.tables import conversations

LANGUAGE: Final = "uk"
"""Of a chat that has not shown another."""
_LOAD: Final = select(conversations).where(among(conversations.c.channel, conversations.c.chat))
_INSERT: Final = insert(conversations)
SESSION: Final = timedelta(hours=24)
"""How long what a resident has begun lasts; Viber reckons its price by it."""
_SESSION_AT: Final = case(
    (conversations.c.session_at > bindparam("ended", type_=Utc()), conversations.c.session_at),
    else_=bindparam("updated_at", type_=Utc()),
)
_HEARD: Final = {
    "heard_at": bindparam("updated_at", type_=Utc()),
    "session_at": _SESSION_AT,
    "unreachable_at": null(),
    "unreachable_why": null(),
}
"""Whoever writes can be written to."""
_UPDATE: Final = (
    update(conversations)
    .where(conversations.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in ("owner", "language", "revision", "state", "resident_id", "updated_at")})
    .values(_HEARD)
)
_Question = tuple[str, str, str]


class Conversations:
    """Reading; ``Turns.commit`` writes."""

    def __init__(self, ground: Ground) -> None:
        self._load = ground.batched_reading(_load_all)

    async def load(self, channel: str, chat: str, user: str) -> ConversationRow:
        """Where the chat stands; a new one has no id, revision 0 and an empty state."""
        return await self._load((channel, chat, user))


def _load_all(connection: Connection, questions: Sequence[_Question]) -> Sequence[ConversationRow]:
    chats = {(channel, chat) for channel, chat, _ in questions}
    rows = connection.execute(_LOAD, pairs_of(chats))
    found: dict[Chat, ConversationRow] = {(row.channel, row.chat): conversation_of(row) for row in rows}
    return [found.get((channel, chat)) or _new(channel, chat, user) for channel, chat, user in questions]


def _new(channel: str, chat: str, user: str) -> ConversationRow:
    return ConversationRow(None, channel, chat, user, Owner.BOT, LANGUAGE, 0, {})


def conversation_of(row: Row[Any]) -> ConversationRow:
    """The table's row as a value."""
    return ConversationRow(
        id=row.id,
        channel=row.channel,
        chat=row.chat,
        user=row.user,
        owner=Owner(row.owner),
        language=row.language,
        revision=row.revision,
        state=row.state,
        resident_id=row.resident_id,
    )


def save_all(connection: Connection, rows: Sequence[ConversationRow], now: datetime) -> list[ConversationRow]:
    """Write the rows as they are given, revisions included; those without an id get one."""
    new = [row for row in rows if row.id is None]
    numbers = iter(reserve_ids(connection, conversations, len(new)))
    saved = [replace(row, id=next(numbers)) if row.id is None else row for row in rows]
    inserts = [_inserted(row, now) for row, before in zip(saved, rows, strict=True) if before.id is None]
    updates = [_changed(row, now) for row, before in zip(saved, rows, strict=True) if before.id is not None]
    if inserts:
        connection.execute(_INSERT, inserts)
    if updates:
        connection.execute(_UPDATE, updates)
    return saved


def _changed(row: ConversationRow, now: datetime) -> dict[str, Any]:
    return {
        "row_id": row.id,
        "owner": row.owner.value,
        "language": row.language,
        "revision": row.revision,
        "state": row.state,
        "resident_id": row.resident_id,
        "updated_at": now,
        "ended": now - SESSION,
    }


def _inserted(row: ConversationRow, now: datetime) -> dict[str, Any]:
    fields = _changed(row, now)
    fields["id"] = fields.pop("row_id")
    fields["heard_at"] = fields["session_at"] = now
    del fields["ended"]
    return {**fields, "channel": row.channel, "chat": row.chat, "user": row.user, "created_at": now}
