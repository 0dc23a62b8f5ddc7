"""Deeds: what a turn changes besides its conversation, written in the turn's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bots.storage.records import ConversationRow


class Deed(Protocol):
    """Something to be written once, with the turn that caused it."""

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """Write it. ``conversation``: as the turn left it, with its id. Raising undoes the turn."""
