"""Calls to the core that must happen.

Each has its Idempotency-Key from the beginning, so it may be made again after a crash.  Its result and the message that
tells it are written in one transaction, once, whoever comes second.  A held one waits for a person: nobody claims it,
and it is not forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from bots.storage import promises as writing
from bots.storage.dialect import lock_chats_of
from bots.storage.ground import Ground
from bots.storage.incident_stream import keep_reports, renamed
from bots.storage.leases import Holder, Leases
from bots.storage.records import ConversationRow, DeadLetter, Intent, Promise, SubmissionRow
from bots.storage.tables import conversations, outbox, submissions
from bots.storage.tickets import know, remember_person
from bots.storage.wakes import INCIDENTS, OUTBOX, SUBMISSIONS

LEASES: Final = Leases(submissions)
_DUE: Final = LEASES.due()
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""When a held call becomes due by itself."""
_INSERT: Final = insert(submissions)
_OPEN: Final = submissions.c.closed_at.is_(None)
_PENDING_NOTE: Final = outbox.c.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Learned:
    """What the core's answer to a call tells of a ticket."""

    ticket: dict[str, Any]
    """The core contract's ``Ticket`` as JSON."""
    role: str | None = None
    """What the person behind the call is to it from now on: ``applicant`` or ``follower``; None: nothing changed."""


class Submissions:
    """Intended calls."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def claim(self, limit: int) -> list[SubmissionRow]:
        """Lease calls that are due and that nobody makes."""
        holder = Holder.of(self._ground)
        rows = await self._ground.write(lambda connection: LEASES.take_due(connection, _DUE, limit, holder))
        return [_submission(row) for row in rows]

    async def waiting(self, channel: str, user: str) -> list[SubmissionRow]:
        """Calls for one person that the core has not answered yet, latest first."""
        query = select(submissions).where(submissions.c.channel == channel, submissions.c.user == user, _OPEN)
        query = query.order_by(submissions.c.id.desc())
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_submission(row) for row in rows]

    async def tickets_since(self, conversation_id: int, since: datetime, resident_id: int | None = None) -> int:
        """How many tickets a chat, or a resident from all theirs, has sent since then, whatever became of them."""
        theirs = select(conversations.c.id).where(conversations.c.resident_id == resident_id)
        mine = submissions.c.conversation_id == conversation_id
        mine = mine if resident_id is None else or_(mine, submissions.c.conversation_id.in_(theirs))
        query = select(func.count()).where(mine)
        query = query.where(submissions.c.kind == "ticket", submissions.c.created_at >= since)
        return await self._ground.database.read(lambda connection: connection.scalar(query) or 0)

    async def held(self, limit: int) -> list[SubmissionRow]:
        """Calls that wait for a person, longest waiting first."""
        query = select(submissions).where(submissions.c.status == "held").order_by(submissions.c.id).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_submission(row) for row in rows]

    async def release(self, submission_id: int) -> bool:
        """Let a held call be made now; False when it is not held. ``dead`` refuses it, with words to the resident."""
        now = self._ground.clock()
        released = await self._ground.write(lambda connection: _release(connection, submission_id, now))
        self._ground.wakes.ring(SUBMISSIONS, INCIDENTS)
        return released

    async def renew(self, ids: Collection[int]) -> frozenset[int]:
        """Hold the calls for another lease; those that are still ours."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: LEASES.renew(connection, ids, holder))

    async def progress(self, submission_id: int, progress: dict[str, Any]) -> None:
        """Keep what this try achieved so far, in place of what was kept before."""
        change = update(submissions).where(submissions.c.id == submission_id, _OPEN).values(progress=progress)
        await self._ground.write(lambda connection: connection.execute(change).rowcount)

    async def done(
        self,
        submission_id: int,
        result: dict[str, Any],
        promises: tuple[Promise, ...] = (),
        learned: Learned | None = None,
    ) -> bool:
        """The core took it: keep the result, drop what was to be sent unless it succeeded, promise the news.

        False when it was closed before; then nothing is written but what was learned of the ticket.
        """
        changes = {"status": "done", "result": result}
        return await self._close(submission_id, changes, promises, learned)

    async def dead(self, submission_id: int, reason: str, promises: tuple[Promise, ...] = ()) -> bool:
        """Give it up and promise the news; the same as ``done`` for messages that waited for it."""
        changes = {"status": "dead", "reason": reason}
        return await self._close(submission_id, changes, promises)

    async def later(self, submission_id: int, due_at: datetime, reason: str, hurry: bool = False) -> bool:
        """Try again then; ``hurry`` makes the messages due now that wait for its success. False: not ours any more."""
        holder = Holder.of(self._ground)
        kept = await self._ground.write(lambda c: _postpone(c, submission_id, (due_at, reason, hurry), holder))
        if hurry:
            self._ground.wakes.ring(OUTBOX)
        return kept

    async def hurry(self, ids: Collection[int]) -> None:
        """Let calls that nobody makes be made now, whatever they were put off for; held ones stay held."""
        change = update(submissions).where(
            submissions.c.id.in_(ids), submissions.c.status == "pending", submissions.c.leased_by.is_(None)
        )
        change = change.values(free_at=self._ground.clock())
        await self._ground.write(lambda connection: connection.execute(change).rowcount)
        self._ground.wakes.ring(SUBMISSIONS)

    async def rekey(self, submission_id: int, new_key: str, body: dict[str, Any]) -> None:
        """Make it another call under a new key; the messages that wait for its success wait for the new one."""
        await self._ground.write(lambda connection: _rekey(connection, submission_id, new_key, body))

    async def dead_letters(self, limit: int) -> list[DeadLetter[SubmissionRow]]:
        """Calls that were given up, latest first."""
        query = select(submissions).where(submissions.c.status == "dead")
        query = query.order_by(submissions.c.closed_at.desc(), submissions.c.id.desc()).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [DeadLetter(_submission(row), row.reason, row.closed_at) for row in rows]

    async def repeat(self, submission_id: int) -> bool:
        """Make a dead call due again, under its key; False when it is not dead."""
        change = update(submissions).where(submissions.c.id == submission_id, submissions.c.status == "dead")
        now = self._ground.clock()
        change = change.values(status="pending", closed_at=None, leased_by=None, free_at=now, attempts=0)
        changed = await self._ground.write(lambda connection: connection.execute(change).rowcount)
        self._ground.wakes.ring(SUBMISSIONS)
        return bool(changed)

    async def _close(
        self,
        submission_id: int,
        changes: dict[str, Any],
        promises: tuple[Promise, ...],
        learned: Learned | None = None,
    ) -> bool:
        holder = Holder.of(self._ground)

        def close(connection: Connection) -> bool:
            if learned is not None:  # tickets are locked before chats, as events do
                know(connection, learned.ticket, holder.now)
            row = _close(connection, submission_id, (changes, promises), holder)
            if row is not None and learned is not None and learned.role is not None:
                remember_person(connection, learned.ticket["id"], (row.channel, row.user), learned.role, holder.now)
            return row is not None

        closed = await self._ground.write(close)
        self._ground.wakes.ring(OUTBOX)
        return closed


def write_all(
    connection: Connection, turns: Sequence[tuple[ConversationRow, tuple[Intent, ...]]], holder: Holder
) -> list[tuple[SubmissionRow, ...]]:
    """Write the intents of each conversation; those that are not held come back leased."""
    rows = [_row(conversation, intent, holder) for conversation, intents in turns for intent in intents]
    if not rows:
        return [()] * len(turns)
    connection.execute(_INSERT, rows)
    keep_reports(connection, [row for row in rows if row["status"] != "held"])
    query = select(submissions).where(submissions.c.key.in_([row["key"] for row in rows]))
    by_key = {row.key: _submission(row, attempts=0) for row in connection.execute(query)}
    return [tuple(by_key[intent.key] for intent in intents if not intent.held) for _, intents in turns]


def _release(connection: Connection, submission_id: int, now: datetime) -> bool:
    """A held ticket is a report from now on; of when it was sent."""
    change = update(submissions).where(submissions.c.id == submission_id, submissions.c.status == "held")
    change = change.values(status="pending", free_at=now)
    row = connection.execute(change.returning(*submissions.c)).mappings().one_or_none()
    if row is not None:
        keep_reports(connection, [dict(row)])
    return row is not None


def _row(conversation: ConversationRow, intent: Intent, holder: Holder) -> dict[str, Any]:
    return {
        "conversation_id": conversation.id,
        "channel": conversation.channel,
        "chat": conversation.chat,
        "user": conversation.user,
        "language": conversation.language,
        "kind": intent.kind,
        "key": intent.key,
        "body": intent.body,
        "progress": {},
        "created_at": holder.now,
        "free_at": NEVER if intent.held else holder.until,
        "leased_by": None if intent.held else holder.process,
        "attempts": 0 if intent.held else 1,
        "status": "held" if intent.held else "pending",
    }


def _submission(row: Row[Any], attempts: int | None = None) -> SubmissionRow:
    return SubmissionRow(
        id=row.id,
        kind=row.kind,
        key=row.key,
        body=row.body,
        attempts=row.attempts if attempts is None else attempts,
        channel=row.channel,
        chat=row.chat,
        user=row.user,
        language=row.language,
        conversation_id=row.conversation_id,
        progress=row.progress,
        created_at=row.created_at,
    )


def _lock(connection: Connection, submission_id: int) -> Row[Any] | None:
    """The open row, with the lock of its chat."""
    lock_chats_of(connection, submissions, [submission_id])
    query = select(submissions).where(submissions.c.id == submission_id, _OPEN)
    return connection.execute(query).one_or_none()


def _close(
    connection: Connection, submission_id: int, news: tuple[dict[str, Any], tuple[Promise, ...]], holder: Holder
) -> Row[Any] | None:
    row = _lock(connection, submission_id)
    if row is None:
        return None
    changes, promises = news
    closing = update(submissions).where(submissions.c.id == submission_id)
    connection.execute(closing.values(**changes, closed_at=holder.now, leased_by=None))
    dropping = update(outbox).where(outbox.c.unless_submitted == row.key, _PENDING_NOTE)
    connection.execute(dropping.values(status="dropped", closed_at=holder.now, leased_by=None))
    writings = [writing.Writing((row.channel, row.chat), row.conversation_id, promises)]
    writing.write_all(connection, writings, holder)
    return row


def _postpone(connection: Connection, submission_id: int, wish: tuple[datetime, str, bool], holder: Holder) -> bool:
    due_at, reason, hurry = wish
    row = _lock(connection, submission_id)
    if row is None or not LEASES.give_back(connection, submission_id, due_at, holder):
        return False
    connection.execute(update(submissions).where(submissions.c.id == submission_id).values(reason=reason))
    if hurry:
        waiting = (outbox.c.unless_submitted == row.key, _PENDING_NOTE, outbox.c.due_at > holder.now)
        connection.execute(update(outbox).where(*waiting).values(due_at=holder.now, free_at=holder.now))
    return True


def _rekey(connection: Connection, submission_id: int, new_key: str, body: dict[str, Any]) -> None:
    row = _lock(connection, submission_id)
    if row is None:
        return
    connection.execute(update(submissions).where(submissions.c.id == submission_id).values(key=new_key, body=body))
    renamed(connection, row.key, new_key)
    waiting = (outbox.c.unless_submitted == row.key, _PENDING_NOTE)
    connection.execute(update(outbox).where(*waiting).values(unless_submitted=new_key))
