"""Promised messages, in order for each chat.

Rules of this file:
* A chat has two queues, replies and notices, each ordered by (due_at, id).  Only the first row of a queue can be
  leased, and only once it is due.  A message due later has its place later, so it does not hold up what is due before;
  at its time it stands before newer ones.
* Leasing takes the tokens of ``bots.storage.pacing``; who gets none is left as it is, and the bell rings in time.
* ``later`` is a pause after a failure: the row keeps its place and the chat waits for it.
* Closing a submission drops the messages that were to be sent unless it succeeded.
* What becomes of a message that tells news comes back to the news in the same transaction (``notice_outcomes``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select, update
from sqlalchemy.sql.dml import Update

from bots.storage import notice_outcomes
from bots.storage.codec import outgoing_from_json
from bots.storage.dialect import lock_chats, lock_chats_of, padded
from bots.storage.ground import Ground
from bots.storage.leases import Holder, Leases
from bots.storage.pacing import Grant, Room, Wish
from bots.storage.promises import Writing, write_all
from bots.storage.records import DeadLetter, OutboxRow, Promise
from bots.storage.tables import conversations, outbox
from bots.storage.wakes import NOTICES, OUTBOX
from dialogs.messages import MessageId

RECENT: Final = 200_000
"""Messages, latest first, among which one is looked for by the channel's id: a failure is told within a day or so."""
LEASES: Final = Leases(outbox)
_earlier = outbox.alias("earlier")
_IS_HEAD: Final = (
    # One look into an index for each row that is met.  NOT EXISTS says the same, and PostgreSQL, where it has not
    # counted the rows yet (thousands of notices promised a moment ago), compares each of them with every other.
    outbox.c.id
    == select(_earlier.c.id)
    .where(
        _earlier.c.channel == outbox.c.channel,
        _earlier.c.chat == outbox.c.chat,
        _earlier.c.notice == outbox.c.notice,
        _earlier.c.closed_at.is_(None),
    )
    .order_by(_earlier.c.due_at, _earlier.c.id)
    .limit(1)
    .scalar_subquery()
)
_DUE: Final = LEASES.due(
    outbox.c.channel == bindparam("of_channel"), outbox.c.notice == bindparam("of_notices"), _IS_HEAD
)
_CHANNELS: Final = select(outbox.c.channel).where(outbox.c.closed_at.is_(None)).distinct()
_SOME: Final = outbox.c.id.in_(bindparam("ids", expanding=True))
_head = outbox.alias("head")
_HEADS: Final = select(
    outbox.c.id,
    outbox.c.notice,
    outbox.c.notice_id,
    select(_head.c.id)
    .where(_head.c.channel == outbox.c.channel, _head.c.chat == outbox.c.chat, _head.c.closed_at.is_(None))
    .where(_head.c.notice == outbox.c.notice)
    .order_by(_head.c.due_at, _head.c.id)
    .limit(1)
    .scalar_subquery()
    .label("head_id"),
).where(_SOME)
_SENT: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(status="sent", closed_at=bindparam("now"), leased_by=None, message_id=bindparam("sent_as"))
)
_WAIT: Final = update(outbox).where(outbox.c.id == bindparam("row_id")).values(free_at=bindparam("at"))
_OPEN: Final = outbox.c.closed_at.is_(None)
_Sent = tuple[int, MessageId | None]


class Outbox:
    """Promised messages."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._sent = ground.batched(self._sent_all)

    async def promise(self, channel: str, chat: str, promises: tuple[Promise, ...]) -> None:
        """Promise messages outside a turn; whoever waits for the outbox sends them."""
        holder = Holder.of(self._ground)
        await self._ground.write(lambda connection: _promise(connection, (channel, chat), promises, holder))
        self._ground.wakes.ring(OUTBOX)

    async def claim(self, room: int | Mapping[str, Room]) -> list[OutboxRow]:
        """Lease messages that are due and that nobody sends: the first of each chat, replies before notices.

        ``room`` is for each channel; a number is for every channel, so many of each kind.
        """
        holder = Holder.of(self._ground)
        rows = await self._ground.write(lambda connection: _claim(connection, room, holder))
        return [_outbox_row(row) for row in rows]

    async def renew(self, ids: Collection[int]) -> frozenset[int]:
        """Hold the messages for another lease; those that are still ours."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: LEASES.renew(connection, ids, holder))

    async def sent(self, outbox_id: int, message_id: MessageId | None) -> OutboxRow | None:
        """The channel took it, under this id. The chat's next message if that is due, leased.

        After a notice always None: the chat's next one has its turn after those of other chats.
        """
        return await self._sent((outbox_id, message_id))

    async def later(self, outbox_id: int, due_at: datetime, reason: str) -> bool:
        """Try again then; the chat's other messages wait. False when it is not ours any more."""
        holder = Holder.of(self._ground)

        def postpone(connection: Connection) -> bool:
            kept = LEASES.give_back(connection, outbox_id, due_at, holder)
            if kept:
                connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(reason=reason))
            return kept

        return await self._ground.write(postpone)

    async def dead(self, outbox_id: int, reason: str) -> None:
        """Give it up; it is kept for a person to see, and the chat's next message has its turn."""
        closing = update(outbox).where(outbox.c.id == outbox_id, _OPEN)
        closing = closing.values(status="dead", reason=reason, closed_at=self._ground.clock(), leased_by=None)
        await self._give_up(closing, reason, lambda connection: lock_chats_of(connection, outbox, [outbox_id]))

    async def gone(self, channel: str, chat: str) -> int:
        """The resident cannot be reached any more: give up all that waits for the chat; how many that were."""
        closing = update(outbox).where(outbox.c.channel == channel, outbox.c.chat == chat, _OPEN)
        closing = closing.values(status="gone", closed_at=self._ground.clock(), leased_by=None)
        return await self._give_up(closing, "gone", lambda connection: lock_chats(connection, [(channel, chat)]))

    async def undelivered(self, channel: str, chat: str, message_id: MessageId, reason: str) -> bool:
        """A message that the channel took did not arrive after all: kept for a person to see.

        False when it was not sent, or longer ago than ``RECENT`` messages.
        """
        newest = select(func.max(outbox.c.id)).scalar_subquery()
        found = select(outbox.c.id).where(
            outbox.c.channel == channel,
            outbox.c.chat == chat,
            outbox.c.message_id == message_id,
            outbox.c.status == "sent",
            outbox.c.id > newest - RECENT,
        )
        which = found.order_by(outbox.c.id.desc()).limit(1).scalar_subquery()
        change = update(outbox).where(outbox.c.id == which).values(status="dead", reason=reason)
        return bool(await self._give_up(change, reason, lambda connection: lock_chats(connection, [(channel, chat)])))

    async def dead_letters(self, limit: int) -> list[DeadLetter[OutboxRow]]:
        """Messages that were given up, latest first."""
        query = select(outbox).where(outbox.c.status == "dead")
        query = query.order_by(outbox.c.closed_at.desc(), outbox.c.id.desc()).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [DeadLetter(_outbox_row(row), row.reason, row.closed_at) for row in rows]

    async def repeat(self, outbox_id: int) -> bool:
        """Make a dead message due again, behind what waits already; False when it is not dead."""
        now = self._ground.clock()
        change = update(outbox).where(outbox.c.id == outbox_id, outbox.c.status == "dead")
        change = change.values(status="pending", closed_at=None, due_at=now, free_at=now, attempts=0)
        return bool(await self._change(change, lambda connection: lock_chats_of(connection, outbox, [outbox_id])))

    async def _give_up(self, change: Update, reason: str, lock: Callable[[Connection], None]) -> int:
        """What these messages told has to be told in another way."""

        def giving_up(connection: Connection) -> int:
            lock(connection)
            leads = connection.scalars(change.returning(outbox.c.notice_id)).all()
            failed = {lead for lead in leads if lead is not None}
            notice_outcomes.failed(connection, failed, reason, self._ground.clock())
            return len(leads)

        changed = await self._ground.write(giving_up)
        self._ground.wakes.ring(OUTBOX, NOTICES)
        return changed

    async def _change(self, change: Update, lock: Callable[[Connection], None]) -> int:
        def changing(connection: Connection) -> int:
            lock(connection)
            return connection.execute(change).rowcount

        changed = await self._ground.write(changing)
        self._ground.wakes.ring(OUTBOX)
        return changed

    def _sent_all(self, connection: Connection, items: Sequence[_Sent]) -> Sequence[OutboxRow | None]:
        holder = Holder.of(self._ground)
        ids = [outbox_id for outbox_id, _ in items]
        lock_chats_of(connection, outbox, ids)
        rows = [{"row_id": outbox_id, "sent_as": message_id, "now": holder.now} for outbox_id, message_id in items]
        connection.execute(_SENT, rows)
        rows_now = connection.execute(_HEADS, {"ids": padded(ids)}).all()
        notice_outcomes.sent(connection, {row.notice_id for row in rows_now if row.notice_id is not None})
        found = [row for row in rows_now if row.head_id is not None]
        heads = {row.id: row.head_id for row in found if not row.notice}
        if len(heads) < len(found):
            holder.pacer.ring_in(0)
        free = LEASES.free(connection, set(heads.values()), holder)
        grant = holder.pacer.taking(connection, {row.channel for row in free}, holder.now).take(list(map(_wish, free)))
        taken = _lease(connection, free, grant, holder)
        following = {row.id: _outbox_row(row) for row in taken}
        return [following.pop(heads.get(outbox_id), None) for outbox_id in ids]


def _claim(connection: Connection, room: int | Mapping[str, Room], holder: Holder) -> list[Row[Any]]:
    if isinstance(room, int):
        room = dict.fromkeys(connection.scalars(_CHANNELS), Room(room, room))
    taking = holder.pacer.taking(connection, room, holder.now)
    found: list[Row[Any]] = []
    for (channel, notices), limit in taking.limits(room).items():
        of = {"of_channel": channel, "of_notices": notices, "now": holder.now, "limit": limit}
        found += connection.execute(_DUE, of).all()
    grant = taking.take([_wish(row) for row in found])
    if grant.alone:
        holder.pacer.ring_in(0)  # others may stand behind these
    return _lease(connection, found, grant, holder)


def _wish(row: Row[Any]) -> Wish:
    return Wish(row.channel, row.chat, row.notice)


def _lease(connection: Connection, rows: Sequence[Row[Any]], grant: Grant, holder: Holder) -> list[Row[Any]]:
    """Those of the free rows that got their tokens."""
    waiting = [{"row_id": rows[place].id, "at": at} for place, at in grant.alone.items()]
    if waiting:
        connection.execute(_WAIT, waiting)
    given = [row for row, is_given in zip(rows, grant.given, strict=True) if is_given]
    LEASES.lease(connection, [row.id for row in given], holder)
    return given


def _outbox_row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        row.id, row.channel, row.chat, outgoing_from_json(row.message), row.attempts, row.author, row.notice
    )


def _promise(connection: Connection, chat: tuple[str, str], promises: tuple[Promise, ...], holder: Holder) -> None:
    lock_chats(connection, [chat])
    known = select(conversations.c.id).where(conversations.c.channel == chat[0], conversations.c.chat == chat[1])
    write_all(connection, [Writing(chat, connection.scalar(known), promises)], holder)
