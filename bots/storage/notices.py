"""News that waits to be told: taken person by person, and settled in one transaction with the messages that tell it.

Rules of this file:
* All that waits for a person is taken together, under the person's lock: two processes never decide for one person.
* What waits for an account of a resident waits for the resident, whichever account it names.
* Settling what is not ours any more writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, or_, select, true, update

from bots.storage import call_tasks, promises, tallies
from bots.storage.dialect import among, lock_chats, padded, pairs_of
from bots.storage.ground import Ground
from bots.storage.leases import Holder, Leases
from bots.storage.notice_records import NoticeRow, Settlement, Telling, ToldRow, Waiting
from bots.storage.notice_tables import notices
from bots.storage.tables import conversations, outbox
from bots.storage.wakes import NOTICES, OUTBOX

LEASES: Final = Leases(notices)
REMEMBERED: Final = timedelta(days=1)
"""How far back it is known what a person was told."""
_c = notices.c
_OPEN: Final = _c.closed_at.is_(None)
_FREE: Final = (
    select(_c.channel, _c.user, _c.resident_id)
    .where(_OPEN, _c.free_at <= bindparam("now"))
    .order_by(_c.free_at, _c.id)
    .limit(bindparam("limit"))
)
_SAFETY: Final = _FREE.where(_c.urgency == "safety")
_LATELY: Final = or_(_OPEN, _c.closed_at > bindparam("since", type_=_c.closed_at.type))
_OF_RESIDENTS: Final = select(notices).where(_c.resident_id.in_(bindparam("ids", expanding=True)), _LATELY)
_OF_STRANGERS: Final = select(notices).where(among(_c.channel, _c.user), _c.resident_id.is_(None), _LATELY)
_CHATS: Final = select(conversations.c.channel, conversations.c.chat, conversations.c.id).where(
    among(conversations.c.channel, conversations.c.chat)
)
_PROMISED: Final = (
    update(notices)
    .where(_c.id.in_(bindparam("ids", expanding=True)))
    .values(status="promised", closed_at=bindparam("now"), leased_by=None, reason=None)
    .values(via=bindparam("on"), told_with=bindparam("lead"), asks=bindparam("asking"))
)
_LATER: Final = (
    update(notices)
    .where(_c.id.in_(bindparam("ids", expanding=True)))
    .values(free_at=bindparam("at"), leased_by=None, reason=bindparam("why"))
)
_CLOSED: Final = (
    update(notices)
    .where(_c.id.in_(bindparam("ids", expanding=True)))
    .values(status=bindparam("as"), closed_at=bindparam("now"), leased_by=None, reason=bindparam("why"))
)


class Notices:
    """News that waits."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._settle = ground.batched(self._settle_all)

    async def claim(self, limit: int, safety_only: bool = False) -> list[Waiting]:
        """Lease all that waits for at most so many persons of whom something is due."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: _claim(connection, limit, safety_only, holder))

    async def renew(self, ids: Collection[int]) -> frozenset[int]:
        """Hold them for another lease; those that are still ours."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: LEASES.renew(connection, ids, holder))

    async def settle(self, settlement: Settlement) -> bool:
        """Write what becomes of it; False, and nothing is written, when some of it is not ours any more."""
        settled = await self._settle(settlement)
        if settled and settlement.tellings:
            self._ground.wakes.ring(OUTBOX)
        return settled

    async def promised(self, limit: int) -> int:
        """How many messages to be sent unasked are due in the outbox; counted up to ``limit``."""
        due = (outbox.c.closed_at.is_(None), outbox.c.notice == true(), outbox.c.free_at <= self._ground.clock())
        some = select(outbox.c.id).where(*due).limit(limit).subquery()
        query = select(func.count()).select_from(some)
        return await self._ground.database.read(lambda connection: connection.scalar(query) or 0)

    def ring(self) -> None:
        """There is something new to tell."""
        self._ground.wakes.ring(NOTICES)

    def _settle_all(self, connection: Connection, settlements: Sequence[Settlement]) -> Sequence[bool]:
        holder = Holder.of(self._ground)
        chats = {(telling.channel, telling.chat) for one in settlements for telling in one.tellings}
        lock_chats(connection, chats)
        ours = LEASES.renew(connection, [number for one in settlements for number in one.ids], holder)
        good = [one for one in settlements if ours.issuperset(one.ids)]
        known = (
            {(row.channel, row.chat): row.id for row in connection.execute(_CHATS, pairs_of(chats))} if chats else {}
        )
        writings = [_writing(telling, known) for one in good for telling in one.tellings]
        promises.write_all(connection, writings, holder)
        for settlement in good:
            _write(connection, settlement, holder)
        return [ours.issuperset(one.ids) for one in settlements]


def owner_of(row: Any) -> str:
    """One string for all accounts of a resident, and for each account of somebody of whom nothing is kept."""
    return f"{row.channel}\n{row.user}" if row.resident_id is None else str(row.resident_id)


def _claim(connection: Connection, limit: int, safety_only: bool, holder: Holder) -> list[Waiting]:
    found = connection.execute(_SAFETY if safety_only else _FREE, {"now": holder.now, "limit": limit}).all()
    owners = {owner_of(row): row for row in found}
    lock_chats(connection, [("notices", owner) for owner in owners])
    by_owner: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in _of(connection, owners.values(), holder):
        by_owner[owner_of(row)].append(row)
    taken = [_waiting(owner, by_owner[owner]) for owner in owners if not _held(by_owner[owner], holder)]
    waiting = [one for one in taken if one.rows]
    LEASES.lease(connection, [number for one in waiting for number in one.ids], holder)
    return waiting


def _of(connection: Connection, people: Iterable[Any], holder: Holder) -> list[Row[Any]]:
    """What waits for these people, and what they were told lately; oldest first."""
    people = list(people)
    since = holder.now - REMEMBERED
    ids = {row.resident_id for row in people if row.resident_id is not None}
    strangers = [(row.channel, row.user) for row in people if row.resident_id is None]
    rows: list[Row[Any]] = []
    if ids:
        rows += connection.execute(_OF_RESIDENTS, {"ids": padded(ids), "since": since}).all()
    if strangers:
        rows += connection.execute(_OF_STRANGERS, {**pairs_of(strangers), "since": since}).all()
    return sorted(rows, key=lambda row: row.id)


def _held(rows: Sequence[Row[Any]], holder: Holder) -> bool:
    """Somebody decides for this person right now."""
    return any(row.closed_at is None and row.leased_by is not None and row.free_at > holder.now for row in rows)


def _waiting(owner: str, rows: Sequence[Row[Any]]) -> Waiting:
    told = tuple(_told(row) for row in rows if row.closed_at is not None and row.via is not None)
    return Waiting(owner, tuple(_notice(row) for row in rows if row.closed_at is None), told)


def _notice(row: Row[Any]) -> NoticeRow:
    return NoticeRow(
        id=row.id,
        channel=row.channel,
        user=row.user,
        resident_id=row.resident_id,
        topic=row.topic,
        urgency=row.urgency,
        body=row.body,
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        tried=tuple(row.tried),
    )


def _told(row: Row[Any]) -> ToldRow:
    ticket = row.body.get("ticket") or {}
    return ToldRow(str(ticket.get("id", "")), row.via, row.closed_at, row.asks, row.status == "promised")


def _writing(telling: Telling, known: dict[tuple[str, str], int]) -> promises.Writing:
    chat = (telling.channel, telling.chat)
    return promises.Writing(chat, known.get(chat), telling.promises)


def _write(connection: Connection, settlement: Settlement, holder: Holder) -> None:
    now = {"now": holder.now}
    for telling in settlement.tellings:
        told = {"ids": padded(telling.ids), "on": telling.channel, "lead": telling.ids[-1], "asking": telling.asks}
        connection.execute(_PROMISED, told | now)
    for wait in settlement.postponings:
        connection.execute(_LATER, {"ids": padded(wait.ids), "at": wait.until, "why": wait.why})
    for closing in settlement.closings:
        closed = {"ids": padded(closing.ids), "as": closing.status, "why": closing.why}
        connection.execute(_CLOSED, closed | now)
    counts = dict(settlement.counts)
    for call in settlement.calls:
        why = "call" if call_tasks.write(connection, call, holder.now) else "unreachable"
        connection.execute(_CLOSED, {"ids": padded(call.ids), "as": "failed", "why": why} | now)
        counts["notices", why] = counts.get(("notices", why), 0) + 1
    tallies.add(connection, settlement.day, counts)
