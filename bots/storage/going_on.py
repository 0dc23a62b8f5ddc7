"""A dialog begun in one chat goes on in another chat of the same resident, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select, update

from bots.storage import accounts
from bots.storage.conversations import conversation_of
from bots.storage.dialect import Chat
from bots.storage.errors import TurnConflict
from bots.storage.ground import Ground
from bots.storage.joining import Line
from bots.storage.reach import Account
from bots.storage.records import ConversationRow, Owner
from bots.storage.tables import conversations, identities

FRESH: Final = timedelta(hours=24)
"""A dialog left for longer is not offered elsewhere."""


_here: Final = conversations.alias("here")


class Elsewhere:
    """Looking for what is open in the other chats of a resident."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, row: ConversationRow, later: bool = False) -> list[ConversationRow]:
        """The resident's other conversations with the bot of the last 24 hours, the latest first.

        ``later``: only those where they wrote since they last did here.
        """
        since = self._ground.clock() - FRESH
        return await self._ground.database.read(lambda connection: _others(connection, row, since, later))


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The dialog of another conversation is this one's now."""

    account: Account
    """Who takes it over."""
    other: ConversationRow
    """As it was read; its revision is checked."""
    state: dict[str, Any]
    """What is left of it there."""
    line: Line
    """Says there that it went on elsewhere."""

    @property
    def chats(self) -> frozenset[Chat]:
        """The other one."""
        return frozenset({(self.other.channel, self.other.chat)})

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Take it. Raises ``TurnConflict`` when something was said there meanwhile, or they are linked no more."""
        if (self.other.channel, self.other.user) not in accounts.linked(connection, self.account):
            raise TurnConflict
        there = (conversations.c.id == self.other.id, conversations.c.revision == self.other.revision)
        change = update(conversations).where(*there)
        change = change.values(state=self.state, revision=self.other.revision + 1, updated_at=now)
        if connection.execute(change).rowcount != 1:
            raise TurnConflict
        self.line.write(connection, now)


def _others(connection: Connection, row: ConversationRow, since: datetime, later: bool) -> list[ConversationRow]:
    mine = accounts.resident_of(connection, (row.channel, row.user))
    here = (conversations.c.channel == row.channel) & (conversations.c.chat == row.chat)
    same = (conversations.c.channel == identities.c.channel) & (conversations.c.user == identities.c.user)
    query = select(conversations).join(identities, same).where(identities.c.resident_id == mine, ~here)
    query = query.where(conversations.c.owner == Owner.BOT.value, conversations.c.heard_at > since)
    if later and row.id is not None:
        heard = select(_here.c.heard_at).where(_here.c.id == row.id).scalar_subquery()
        query = query.where(conversations.c.heard_at >= heard)
    query = query.order_by(conversations.c.heard_at.desc(), conversations.c.id.desc())
    return [conversation_of(found) for found in connection.execute(query)] if mine is not None else []
