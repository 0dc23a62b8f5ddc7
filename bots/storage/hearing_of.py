"""Whether a resident hears of a ticket: changed with the turn in which they say so, for all of their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bots.storage.accounts import linked
from bots.storage.records import ConversationRow
from bots.storage.ticket_tables import tickets
from bots.storage.tickets import mute


@dataclass(frozen=True, slots=True)
class HearingOf:
    """A ``Deed``."""

    ticket_id: str
    """The core's."""
    hears: bool

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """Nothing happens where the ticket is not known, or is nothing to the resident."""
        row_id = connection.scalar(select(tickets.c.id).where(tickets.c.ticket_id == self.ticket_id))
        if row_id is None:
            return
        for account in linked(connection, (conversation.channel, conversation.user)):
            mute(connection, row_id, account, muted=not self.hears)
