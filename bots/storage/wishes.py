"""What a resident wants of notifications, kept with the turn in which they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bots.storage.accounts import resident_of
from bots.storage.records import ConversationRow
from bots.storage.residents import make
from bots.storage.tables import residents


@dataclass(frozen=True, slots=True)
class KeepWishes:
    """A ``Deed``."""

    changes: dict[str, Any]
    """By the name of the wish; None forgets it."""

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """Of somebody of whom nothing is kept yet, this is the first thing."""
        account = (conversation.channel, conversation.user)
        resident_id = resident_of(connection, account) or make(connection, account, now)
        mine = residents.c.id == resident_id
        before = connection.scalar(select(residents.c.preferences).where(mine)) or {}
        after = {name: value for name, value in {**before, **self.changes}.items() if value is not None}
        connection.execute(update(residents).where(mine).values(preferences=after or None))
