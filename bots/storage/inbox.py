"""Messages from residents, recorded before anybody looks at them.

Rules of this file:
* Unique by (channel, message id): a repeat has no second effect.
* One chat at a time, oldest first: only the oldest unhandled message of a chat can be leased.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from bots.storage.albums import album_of, arrivals_of, put_off
from bots.storage.codec import incoming_to_json
from bots.storage.dialect import Chat, among, lock_chats, lock_chats_of, pairs_of, reserve_ids
from bots.storage.floods import judge
from bots.storage.ground import Ground
from bots.storage.leases import Holder, Leases
from bots.storage.records import Arrival, Recorded
from bots.storage.tables import inbox
from bots.storage.wakes import INBOX
from dialogs.messages import Incoming

LEASES: Final = Leases(inbox)
_older = inbox.alias("older")
IS_HEAD: Final = (
    # Not NOT EXISTS: see ``bots.storage.outbox``.
    inbox.c.id
    == select(func.min(_older.c.id))
    .where(
        _older.c.channel == inbox.c.channel,
        _older.c.chat == inbox.c.chat,
        _older.c.closed_at.is_(None),
    )
    .scalar_subquery()
)
_CLAIM: Final = LEASES.due(IS_HEAD)
_KNOWN: Final = select(inbox.c.channel, inbox.c.message_id).where(among(inbox.c.channel, inbox.c.message_id))
_OPEN: Final = (
    select(inbox.c.channel, inbox.c.chat)
    .where(among(inbox.c.channel, inbox.c.chat), inbox.c.closed_at.is_(None))
    .distinct()
)
_INSERT: Final = insert(inbox)


class Inbox:
    """Recorded messages."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._record = ground.batched(self._record_all)

    async def record(self, incoming: Incoming) -> Recorded:
        """Keep the message; when this returns it is on the disk.

        The first of its chat comes back leased; one behind an unhandled message comes with ``Committed.next`` or from
        ``claim``, and an album with its parts from ``claim`` once no more of them come.
        """
        return await self._record(incoming)

    async def claim(self, limit: int) -> list[Arrival]:
        """Lease messages that nobody works on: at most one for each chat, longest waiting first."""
        holder = Holder.of(self._ground)

        def take(connection: Connection) -> list[Arrival]:
            return arrivals_of(connection, LEASES.take_due(connection, _CLAIM, limit, holder))

        return await self._ground.write(take)

    async def renew(self, ids: Collection[int]) -> frozenset[int]:
        """Hold the messages for another lease; those that are still ours."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: LEASES.renew(connection, ids, holder))

    async def release(self, inbox_id: int, after_s: float = 0) -> None:
        """Give a message back; it may be claimed after so many seconds, and its chat waits for it."""
        holder = Holder.of(self._ground)
        at = holder.now + timedelta(seconds=after_s)
        await self._ground.write(lambda connection: LEASES.give_back(connection, inbox_id, at, holder))
        self._ground.wakes.ring(INBOX)

    async def give_up(self, rows: Collection[int], reason: str) -> None:
        """Set a message aside that cannot be handled: it is kept, and the next one of its chat has its turn."""
        closing = update(inbox).where(inbox.c.id.in_(rows), inbox.c.closed_at.is_(None))
        closing = closing.values(status="dead", reason=reason, closed_at=self._ground.clock(), leased_by=None)

        def close(connection: Connection) -> None:
            lock_chats_of(connection, inbox, rows)
            connection.execute(closing)

        await self._ground.write(close)
        self._ground.wakes.ring(INBOX)

    def _record_all(self, connection: Connection, messages: Sequence[Incoming]) -> Sequence[Recorded]:
        holder = Holder.of(self._ground)
        chats: set[Chat] = {(message.channel, message.chat) for message in messages}
        lock_chats(connection, chats)
        known = _pairs(connection, _KNOWN, {(message.channel, message.id) for message in messages})
        waiting = _pairs(connection, _OPEN, chats)
        fresh = _first_of_each(messages, known)
        numbers = iter(reserve_ids(connection, inbox, len(fresh)))
        floods = self._floods(connection, [messages[index] for index in fresh], holder.now)
        results = [Recorded(fresh=False, arrival=None)] * len(messages)
        rows = []
        for index, flood in zip(fresh, floods, strict=True):
            message, number = messages[index], next(numbers)
            chat = (message.channel, message.chat)
            album = album_of(message)
            lease = chat not in waiting and album is None
            waiting.add(chat)
            rows.append({**_row(number, message, lease, holder), "flood": flood, "album": album})
            results[index] = Recorded(fresh=True, arrival=Arrival(number, message, 0, flood) if lease else None)
        if rows:
            connection.execute(_INSERT, rows)
        for index in fresh:
            if album_of(messages[index]) is not None:
                until = put_off(connection, messages[index], holder.now)
                results[index] = replace(results[index], wait_s=(until - holder.now).total_seconds())
        return results

    def _floods(self, connection: Connection, messages: Sequence[Incoming], now: datetime) -> Sequence[str | None]:
        rate = self._ground.listening
        if rate is None:
            return [None] * len(messages)
        return judge(connection, rate, [(message.channel, message.chat) for message in messages], now)


def _pairs(connection: Connection, query: Any, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(first, second) for first, second in connection.execute(query, pairs_of(pairs))}


def _first_of_each(messages: Sequence[Incoming], known: set[tuple[str, str]]) -> list[int]:
    """Where the messages stand that are not known, nor repeated within the batch."""
    fresh = []
    for index, message in enumerate(messages):
        key = (message.channel, message.id)
        if key not in known:
            known.add(key)
            fresh.append(index)
    return fresh


def _row(number: int, message: Incoming, lease: bool, holder: Holder) -> dict[str, Any]:
    times: dict[str, datetime] = {"received_at": holder.now, "free_at": holder.until if lease else holder.now}
    return {
        "id": number,
        "channel": message.channel,
        "chat": message.chat,
        "message_id": message.id,
        "user": message.user,
        "incoming": incoming_to_json(message),
        "leased_by": holder.process if lease else None,
        "attempts": 1 if lease else 0,
        "status": "new",
        **times,
    }
