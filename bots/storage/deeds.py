"""Deeds: what a turn changes besides its conversation, written in the turn's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from sqlalchemy import Connection

from bots.storage.dialect import Chat
from bots.storage.records import ConversationRow


class Deed(Protocol):
    """Something to be written once, with the turn that caused it."""

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """Write it. ``conversation``: as the turn left it, with its id. Raising undoes the turn."""


@runtime_checkable
class Touching(Protocol):
    """A deed that changes other chats as well: none of them has a turn while it is written."""

    @property
    def chats(self) -> frozenset[Chat]:
        """Channel and chat of each."""
