"""One turn, one transaction.

The message done, the conversation changed, the messages promised, the calls to the core intended: all of it or nothing.
Many turns of different chats are written together; one that conflicts does not disturb the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from sqlalchemy import Connection, Row, and_, bindparam, false, func, or_, select, update

from bots.storage import conversations as conversations_of
from bots.storage import promises, residents, submissions
from bots.storage.albums import arrivals_of
from bots.storage.deeds import Touching
from bots.storage.dialect import Chat, lock_chats, padded
from bots.storage.errors import TurnConflict
from bots.storage.ground import Ground
from bots.storage.inbox import IS_HEAD, LEASES
from bots.storage.leases import Holder
from bots.storage.records import Arrival, Committed, ConversationRow, TurnRecord
from bots.storage.tables import conversations, identities, inbox, outbox
from bots.storage.wakes import INCIDENTS

_later = inbox.alias("later")
_NEXT: Final = (
    select(func.min(_later.c.id))
    .where(
        _later.c.channel == inbox.c.channel,
        _later.c.chat == inbox.c.chat,
        _later.c.closed_at.is_(None),
        _later.c.id > inbox.c.id,
    )
    .scalar_subquery()
)
_WAITING: Final = (
    select(1)
    .where(
        outbox.c.channel == inbox.c.channel,
        outbox.c.chat == inbox.c.chat,
        outbox.c.closed_at.is_(None),
        outbox.c.notice == false(),
        or_(outbox.c.due_at <= bindparam("now"), outbox.c.leased_by.is_not(None)),
    )
    .exists()
)
_CHECK: Final = (
    select(
        inbox.c.id,
        IS_HEAD.label("is_head"),
        _NEXT.label("next_id"),
        _WAITING.label("waiting"),
        conversations.c.id.label("conversation_id"),
        func.coalesce(conversations.c.revision, 0).label("revision"),
        identities.c.resident_id,
    )
    .select_from(
        inbox.outerjoin(
            conversations, and_(conversations.c.channel == inbox.c.channel, conversations.c.chat == inbox.c.chat)
        ).outerjoin(identities, and_(identities.c.channel == inbox.c.channel, identities.c.user == inbox.c.user))
    )
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)), inbox.c.closed_at.is_(None))
)
_HEAD: Final = select(func.min(inbox.c.id)).where(
    inbox.c.channel == bindparam("channel"), inbox.c.chat == bindparam("chat"), inbox.c.closed_at.is_(None)
)
_CLOSE: Final = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(status="done", closed_at=bindparam("now"), leased_by=None)
)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A turn that may be written, and what the database knows about its chat."""

    record: TurnRecord
    row: Row[Any]


class Turns:
    """Committing."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._commit = ground.batched(self._commit_all)

    async def commit(self, record: TurnRecord) -> Committed:
        """Write the turn. Raises ``TurnConflict`` when its message is handled already, is not the oldest of its chat,
        or the conversation is not what it was."""
        committed = await self._commit(record)
        if record.intents or record.deeds:  # a report, perhaps; a bell that is rung for nothing costs nothing
            self._ground.wakes.ring(INCIDENTS)
        return committed

    def _commit_all(self, connection: Connection, records: Sequence[TurnRecord]) -> Sequence[Committed | Exception]:
        holder = Holder.of(self._ground)
        lock_chats(connection, {chat for record in records for chat in _chats(record)})
        ids = {record.arrival.inbox_id for record in records}
        rows = {row.id: row for row in connection.execute(_CHECK, {"ids": padded(ids), "now": holder.now})}
        good: dict[int, _Checked] = {}
        for index, record in enumerate(records):
            row = rows.pop(record.arrival.inbox_id, None)  # a second turn for one message finds nothing
            if row is not None and _still(record.before, row):
                good[index] = _Checked(record, row)
        committed = iter(_write_all(connection, list(good.values()), holder) if good else ())
        return [next(committed) if index in good else TurnConflict() for index in range(len(records))]


def _chats(record: TurnRecord) -> set[Chat]:
    """What the turn changes: its own chat, and those of its deeds."""
    others = (deed.chats for deed in record.deeds if isinstance(deed, Touching))
    return {(record.before.channel, record.before.chat)}.union(*others)


def _still(before: ConversationRow, row: Row[Any]) -> bool:
    return bool(row.is_head) and (before.id, before.revision) == (row.conversation_id, row.revision)


def _write_all(connection: Connection, turns: list[_Checked], holder: Holder) -> list[Committed]:
    people = residents.remember_all(connection, [(t.record, t.row.resident_id) for t in turns], holder.now)
    after = [_after(turn.record, person) for turn, person in zip(turns, people, strict=True)]
    saved = conversations_of.save_all(connection, after, holder.now)
    for turn, row in zip(turns, saved, strict=True):
        for deed in turn.record.deeds:
            deed.write(connection, row, holder.now)
    connection.execute(
        _CLOSE, {"ids": padded([row for turn in turns for row in turn.record.arrival.rows]), "now": holder.now}
    )
    writings = [_writing(turn, row) for turn, row in zip(turns, saved, strict=True)]
    out = promises.write_all(connection, writings, holder)
    intents = [(row, turn.record.intents) for turn, row in zip(turns, saved, strict=True)]
    calls = submissions.write_all(connection, intents, holder)
    following = _lease_next(connection, turns, holder)
    return [Committed(*parts) for parts in zip(saved, out, calls, following, strict=True)]


def _after(record: TurnRecord, resident_id: int | None) -> ConversationRow:
    before = record.before
    return replace(record.after, id=before.id, revision=before.revision + 1, resident_id=resident_id)


def _writing(turn: _Checked, row: ConversationRow) -> promises.Writing:
    return promises.Writing(
        chat=(row.channel, row.chat),
        conversation_id=row.id,
        promises=turn.record.promises,
        heard=turn.record.arrival.messages,
        lease=not turn.row.waiting,
    )


def _next(connection: Connection, turn: _Checked) -> int | None:
    """What has its turn now; behind an album it is looked for anew, for what stood next may have been a part of it."""
    before = turn.record.before
    if not turn.record.arrival.parts:
        return cast("int | None", turn.row.next_id)
    return cast("int | None", connection.scalar(_HEAD, {"channel": before.channel, "chat": before.chat}))


def _lease_next(connection: Connection, turns: list[_Checked], holder: Holder) -> list[Arrival | None]:
    wanted = [_next(connection, turn) for turn in turns]
    taken = LEASES.take(connection, [number for number in wanted if number is not None], holder)
    arrivals = {arrival.inbox_id: arrival for arrival in arrivals_of(connection, taken)}
    return [None if number is None else arrivals.get(number) for number in wanted]
