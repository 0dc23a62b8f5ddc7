"""Deeds that link accounts and part them again.

What a turn decided is decided again here, in its transaction: whoever was overtaken gets ``TurnConflict`` and is
decided anew, so that what was said to the resident is what was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from bots.storage import accounts, links
from bots.storage.dialect import Chat
from bots.storage.errors import TurnConflict
from bots.storage.link_tables import links as links_table
from bots.storage.promises import Writing, write_beside
from bots.storage.reach import Account
from bots.storage.records import ConversationRow, Promise
from bots.storage.tables import conversations

JOIN: Final = "join"
"""Kind of the link behind the two buttons that a request to be linked has."""
WAITS: Final = timedelta(minutes=15)
"""How long a request to be linked can be answered."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in another chat."""

    chat: Chat
    promises: tuple[Promise, ...]

    def write(self, connection: Connection, now: datetime) -> None:
        """Into its outbox and its transcript."""
        channel, chat = self.chat
        query = select(conversations.c.id).where(conversations.c.channel == channel, conversations.c.chat == chat)
        write_beside(connection, Writing(self.chat, connection.scalar(query), self.promises), now)


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody is asked whether another account is theirs."""

    token: str
    body: dict[str, Any]
    """``{"from": [channel, user, chat], "to": [channel, user]}``"""
    line: Line
    """The question, with its two buttons."""


@dataclass(frozen=True, slots=True)
class SharePhone:
    """A number is proved; where somebody else has proved it, they are asked whether they are the same person."""

    account: Account
    phone: str
    holder: accounts.Holder | None
    """As it was when the turn was decided."""
    request: Request | None
    """None: nobody has the number, or whoever has it cannot be reached any more and loses it."""

    @property
    def chats(self) -> frozenset[Chat]:
        """Where the question is asked; and the number, so that two who share it at once come one after the other."""
        return frozenset({by_phone(self.phone), *((self.request.line.chat,) if self.request else ())})

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Prove or ask. Raises ``TurnConflict`` when somebody else has the number than was thought."""
        found = accounts.holder(connection, self.phone, self.account)
        if (found and found.resident_id) != (self.holder and self.holder.resident_id):
            raise TurnConflict
        if found is not None and self.request is not None:
            _ask(connection, self.request, now)
            return
        if found is not None:
            accounts.disprove(connection, found.resident_id)
        accounts.verify(connection, self.account, self.phone, now)


@dataclass(frozen=True, slots=True)
class Join:
    """A link that works once is used: by who was asked, or by who opened it."""

    token: str
    account: Account
    """Goes over to the other's resident."""
    other: Account
    line: Line
    """Says so in the other chat."""
    chats: frozenset[Chat]

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Link. Raises ``TurnConflict`` when the link was used or has expired, or somebody wrote from a new chat."""
        accounts.require(connection, (self.account, self.other), self.chats)
        if not links.use(connection, self.token, now):
            raise TurnConflict
        accounts.link(connection, self.account, self.other, now)
        self.line.write(connection, now)


@dataclass(frozen=True, slots=True)
class Refuse:
    """Whoever was asked says that it is somebody else."""

    token: str
    line: Line

    @property
    def chats(self) -> frozenset[Chat]:
        """Where the refusal is told."""
        return frozenset({self.line.chat})

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Use the request up. Raises ``TurnConflict`` when that was done."""
        if not links.use(connection, self.token, now):
            raise TurnConflict
        self.line.write(connection, now)


@dataclass(frozen=True, slots=True)
class Unlink:
    """An account is parted from the others."""

    account: Account
    """Who asks for it."""
    parted: Account
    lines: tuple[Line, ...]
    """Where it is told besides."""
    chats: frozenset[Chat]

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Part them, unless they are parted already."""
        if self.parted not in accounts.linked(connection, self.account):
            return
        accounts.require(connection, (self.parted,), self.chats)
        if accounts.unlink(connection, self.parted):
            for line in self.lines:
                line.write(connection, now)


def _ask(connection: Connection, request: Request, now: datetime) -> None:
    row = {"token": request.token, "kind": JOIN, "body": request.body, "created_at": now, "expires_at": now + WAITS}
    connection.execute(insert(links_table).values(row))
    request.line.write(connection, now)


def by_phone(phone: str) -> Chat:
    """What is held while it is decided whose number it is: no chat has such a name."""
    return ("phone", phone)


def chats_of(*people: Iterable[Any]) -> frozenset[Chat]:
    """Of everybody's ``Reach``."""
    return frozenset((chat.channel, chat.chat) for chats in people for chat in chats)
