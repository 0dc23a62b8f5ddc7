"""A chat gets another id on its channel, and all that is under way for it goes along."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select, update

from bots.storage.dialect import lock_chats
from bots.storage.ground import Ground
from bots.storage.tables import conversations, inbox, outbox, submissions
from bots.storage.wakes import INBOX, OUTBOX

_QUEUES: Final = (outbox, submissions)


class Moves:
    """Moving."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def move(self, channel: str, old: str, new: str) -> bool:
        """The chat ``old`` is called ``new`` from now on; False when nothing of it is there (any more).

        Where ``new`` has a conversation already, that one goes on, and ``old``'s stays where it is.  Rows keep their
        leases: whoever holds one finishes or gives it back by its number.
        """
        moved = await self._ground.write(lambda connection: _move(connection, channel, old, new))
        self._ground.wakes.ring(OUTBOX)
        self._ground.wakes.ring(INBOX)
        return moved


def _move(connection: Connection, channel: str, old: str, new: str) -> bool:
    lock_chats(connection, [(channel, old), (channel, new)])
    moved = 0
    for table in _QUEUES:
        rows = update(table).where(table.c.channel == channel, table.c.chat == old, table.c.closed_at.is_(None))
        moved += connection.execute(rows.values(chat=new)).rowcount
    moved += _move_inbox(connection, channel, old, new)
    taken = select(conversations.c.id).where(conversations.c.channel == channel, conversations.c.chat == new)
    if connection.scalar(taken) is None:
        chat = update(conversations).where(conversations.c.channel == channel, conversations.c.chat == old)
        moved += connection.execute(chat.values(chat=new)).rowcount
    return moved > 0


def _move_inbox(connection: Connection, channel: str, old: str, new: str) -> int:
    """What was said names its chat as well."""
    waiting = select(inbox.c.id, inbox.c.incoming)
    waiting = waiting.where(inbox.c.channel == channel, inbox.c.chat == old, inbox.c.closed_at.is_(None))
    rows = connection.execute(waiting).all()
    for row in rows:
        said = update(inbox).where(inbox.c.id == row.id)
        connection.execute(said.values(chat=new, incoming={**row.incoming, "chat": new}))
    return len(rows)
