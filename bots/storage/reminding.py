"""Who has not answered, and which chats fell silent in the middle of something; for ``bots.reminders``.

Rules of this file:
* What is asked is looked at when its ``remind_at`` comes.  A reminder and the mark that it was made go together.
* Silent chats are found along the inbox, whose numbers grow with time: each message is looked at once, as soon as it is
  old enough.  How far that came is a mark, so the cost is that of the messages, whatever the number of chats.
* A chat that was heard in between is not touched: its revision is compared when something is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from bots.storage import submissions as calls
from bots.storage.asks import DRAFT, AskRow, NewAsk, due_asks, looked_at, open_ask
from bots.storage.conversations import conversation_of
from bots.storage.deeds import Deed
from bots.storage.dialect import insert_or, lock_chats, padded
from bots.storage.event_writing import notice_row, write_notices
from bots.storage.ground import Ground
from bots.storage.leases import Holder
from bots.storage.records import ConversationRow, Intent, SubmissionRow
from bots.storage.tables import conversations, identities, inbox, marks
from bots.storage.wakes import NOTICES

MARK: Final = "reminders.inbox"
BATCH: Final = 200

NewsOf = Callable[[AskRow], dict[str, Any] | None]
"""``dialogs.news.News`` as JSON; None where nobody is to be reminded any more."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A chat nobody has written in for a while."""

    conversation: ConversationRow
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """As far as the inbox was looked through."""

    chats: tuple[Silent, ...]
    upto: int
    """Number of the latest message that was looked at."""
    begun: bool = False
    """Nothing was looked at before."""
    messages: int = 0
    """How many were looked at now."""


class RemindingRows:
    """Finding and writing."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def remind(self, news_of: NewsOf, topic: str = "reminder", limit: int = BATCH) -> int:
        """Make the reminders that are due, and close what is too late; how many rows were looked at."""
        now = self._ground.clock()
        count, made = await self._ground.write(lambda connection: _remind(connection, news_of, topic, now, limit))
        if made:
            self._ground.wakes.ring(NOTICES)
        return count

    async def silent(self, silence: timedelta, limit: int = BATCH) -> Look:
        """Chats whose latest message is so old, and was not looked at before."""
        heard_before = self._ground.clock() - silence
        return await self._ground.database.read(lambda connection: _silent(connection, heard_before, limit))

    async def looked(self, upto: int) -> None:
        """Remember how far the inbox was looked through."""
        now = self._ground.clock()
        await self._ground.write(lambda connection: _looked(connection, upto, now))

    async def remind_of_draft(self, chat: ConversationRow, mark: str, news: dict[str, Any]) -> bool:
        """Remind of what was left in this chat; False where that was done before, or somebody has written since."""
        now = self._ground.clock()
        made = await self._ground.write(lambda connection: _draft(connection, chat, mark, news, now))
        if made:
            self._ground.wakes.ring(NOTICES)
        return made

    async def finish(
        self, before: ConversationRow, after: ConversationRow, intent: Intent, deeds: tuple[Deed, ...]
    ) -> tuple[SubmissionRow, ...]:
        """Say to the core what was left unsaid, and leave the dialog; nothing where somebody has written since."""
        holder = Holder.of(self._ground)
        return await self._ground.write(lambda connection: _finish(connection, (before, after), intent, deeds, holder))


def _remind(connection: Connection, news_of: NewsOf, topic: str, now: datetime, limit: int) -> tuple[int, int]:
    rows = due_asks(connection, now, limit)
    notices: list[dict[str, Any]] = []
    for row in rows:
        news = news_of(row) if row.reminded_at is None and row.ended(now) is None else None
        if news is not None:
            told = {"topic": topic, "urgency": "normal", "body": news, "ticket": row.ticket.id if row.ticket else None}
            account = (row.channel, row.user)
            notices.append(notice_row(f"remind:{row.id}", account, _resident(connection, account), now) | told)
        looked_at(connection, row, now, reminded=news is not None)
    write_notices(connection, notices)
    return len(rows), len(notices)


def _resident(connection: Connection, account: tuple[str, str]) -> int | None:
    mine = (identities.c.channel == account[0], identities.c.user == account[1])
    found: int | None = connection.scalar(select(identities.c.resident_id).where(*mine))
    return found


def _silent(connection: Connection, heard_before: datetime, limit: int) -> Look:
    upto = connection.scalar(select(marks.c.value).where(marks.c.name == MARK))
    if upto is None:  # what was left before this was looked at rests
        older = select(func.max(inbox.c.id)).where(inbox.c.received_at <= heard_before)
        return Look((), connection.scalar(older) or 0, begun=True)
    columns = (inbox.c.id, inbox.c.channel, inbox.c.chat, inbox.c.received_at)
    rows = connection.execute(select(*columns).where(inbox.c.id > upto).order_by(inbox.c.id).limit(limit)).all()
    old = list(takewhile(lambda row: row.received_at <= heard_before, rows))
    chats = dict.fromkeys((row.channel, row.chat) for row in old)
    found = [one for chat in chats if (one := _chat(connection, chat, heard_before)) is not None]
    return Look(tuple(found), old[-1].id if old else upto, messages=len(old))


def _chat(connection: Connection, chat: tuple[str, str], heard_before: datetime) -> Silent | None:
    mine = (conversations.c.channel == chat[0], conversations.c.chat == chat[1])
    row = connection.execute(select(conversations).where(*mine)).first()
    if row is None or row.unreachable_at is not None:
        return None
    heard_at = row.heard_at or row.updated_at
    return Silent(conversation_of(row), heard_at) if heard_at <= heard_before else None


def _looked(connection: Connection, upto: int, now: datetime) -> None:
    putting = insert_or(connection, marks).values(name=MARK, value=upto, updated_at=now)
    changes = {name: putting.excluded[name] for name in ("value", "updated_at")}
    connection.execute(putting.on_conflict_do_update(index_elements=["name"], set_=changes))


def _unchanged(connection: Connection, chat: ConversationRow) -> bool:
    lock_chats(connection, [(chat.channel, chat.chat)])
    query = select(conversations.c.revision).where(conversations.c.id.in_(padded([chat.id])))
    return connection.scalar(query) == chat.revision


def _draft(connection: Connection, chat: ConversationRow, mark: str, news: dict[str, Any], now: datetime) -> bool:
    if not _unchanged(connection, chat):
        return False
    ask = open_ask(connection, NewAsk(DRAFT, None, f"{chat.id}:{mark}", chat.channel, chat.user), now)
    if ask is None:
        return False
    row = notice_row(f"draft:{ask}", (chat.channel, chat.user), chat.resident_id, now)
    write_notices(
        connection, [row | {"topic": "draft", "urgency": "normal", "ticket": None, "body": news | {"ask": ask}}]
    )
    return True


def _finish(
    connection: Connection,
    chat: tuple[ConversationRow, ConversationRow],
    intent: Intent,
    deeds: tuple[Deed, ...],
    holder: Holder,
) -> tuple[SubmissionRow, ...]:
    before, after = chat
    if not _unchanged(connection, before):
        return ()
    changed = {"state": after.state, "revision": before.revision + 1}
    connection.execute(update(conversations).where(conversations.c.id == before.id).values(changed))
    for deed in deeds:
        deed.write(connection, before, holder.now)
    return calls.write_all(connection, [(before, (intent,))], holder)[0]
