"""Web chats: what the page shows, both sides, in order.

The page remembers the last ``seq`` it has and asks for what came after.  Several tabs and several processes may look at
one chat; whoever writes holds the chat's lock, so a smaller ``seq`` never appears after a greater one.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from bots.storage.codec import incoming_from_json, incoming_to_json, outgoing_from_json, outgoing_to_json
from bots.storage.dialect import lock_chats
from bots.storage.ground import Ground
from bots.storage.records import MailboxRow
from bots.storage.tables import web_mailbox
from bots.storage.wakes import mailbox
from dialogs.messages import Incoming, Outgoing

RESIDENT: Final = "resident"


class Mailbox:
    """The web channel's own memory."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def append(self, chat: str, outbox_id: int, message: Outgoing, author: str = "bot") -> int:
        """Put a message before the resident; its seq. A repeat for the same outbox row gives the same seq."""
        row = {"chat": chat, "author": author, "outbox_id": outbox_id, "content": outgoing_to_json(message)}
        return await self._append(row, web_mailbox.c.outbox_id == outbox_id)

    async def echo(self, incoming: Incoming) -> int:
        """Show the resident what was received from them; its seq. A repeat of the same message gives the same seq."""
        chat, message_id = incoming.chat, incoming.id
        row = {"chat": chat, "author": RESIDENT, "message_id": message_id, "content": incoming_to_json(incoming)}
        return await self._append(row, web_mailbox.c.message_id == message_id)

    async def after(self, chat: str, seq: int, limit: int = 100) -> list[MailboxRow]:
        """What came after that one, both sides, oldest first."""
        query = select(web_mailbox).where(web_mailbox.c.chat == chat, web_mailbox.c.id > seq)
        query = query.order_by(web_mailbox.c.id).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_mail(row) for row in rows]

    async def history(self, chat: str, limit: int = 100) -> list[MailboxRow]:
        """The last so many, both sides, oldest first."""
        query = select(web_mailbox).where(web_mailbox.c.chat == chat)
        query = query.order_by(web_mailbox.c.id.desc()).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_mail(row) for row in reversed(rows)]

    async def _append(self, row: dict[str, Any], same: ColumnElement[bool]) -> int:
        at = self._ground.clock()
        seq = await self._ground.write(lambda connection: _append(connection, row | {"at": at}, same))
        self._ground.wakes.ring(mailbox(row["chat"]))
        return seq


def _append(connection: Connection, row: dict[str, Any], same: ColumnElement[bool]) -> int:
    lock_chats(connection, [("web", row["chat"])])
    known: int | None = connection.scalar(select(web_mailbox.c.id).where(same))
    if known is not None:
        return known
    seq: int = connection.execute(insert(web_mailbox).returning(web_mailbox.c.id), row).scalar_one()
    return seq


def _mail(row: Row[Any]) -> MailboxRow:
    ours = row.outbox_id is not None
    return MailboxRow(
        seq=row.id,
        at=row.at,
        author=row.author,
        message=outgoing_from_json(row.content) if ours else None,
        incoming=None if ours else incoming_from_json(row.content),
    )
