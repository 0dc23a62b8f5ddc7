"""Chats to which nothing can be sent: the resident blocked the bot, unsubscribed, or left the messenger.

Remembered with the conversation; ``bots.storage.conversations`` forgets it with the resident's next message.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from bots.storage.ground import Ground
from bots.storage.tables import conversations


class Unreachable:
    """Remembering and forgetting. A chat without a conversation has nobody to be told anything: nothing is kept."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def remember(self, channel: str, chat: str, why: str) -> None:
        """Nothing can be sent there from now on; ``why`` is ``blocked``, ``deactivated``, ``unsubscribed`` or
        ``gone``. A chat that is unreachable already stays so since then; the reason becomes this one."""
        since = update(conversations).where(conversations.c.unreachable_at.is_(None))
        since = since.values(unreachable_at=self._ground.clock(), unreachable_why=why)
        again = update(conversations).where(conversations.c.unreachable_at.is_not(None)).values(unreachable_why=why)
        where = (conversations.c.channel == channel, conversations.c.chat == chat)

        def remembering(connection: Connection) -> None:
            if not connection.execute(since.where(*where)).rowcount:
                connection.execute(again.where(*where))

        await self._ground.write(remembering)

    async def forget(self, channel: str, chat: str) -> None:
        """The resident is back."""
        back = update(conversations).where(conversations.c.channel == channel, conversations.c.chat == chat)
        back = back.where(conversations.c.unreachable_at.is_not(None)).values(unreachable_at=None, unreachable_why=None)
        await self._ground.write(lambda connection: connection.execute(back).rowcount)

    async def since(self, channel: str, chat: str) -> tuple[datetime, str] | None:
        """Since when, and why; None: it can be reached, as far as we know."""
        query = select(conversations.c.unreachable_at, conversations.c.unreachable_why)
        query = query.where(conversations.c.channel == channel, conversations.c.chat == chat)
        query = query.where(conversations.c.unreachable_at.is_not(None))
        row = await self._ground.database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else (row.unreachable_at, row.unreachable_why)
