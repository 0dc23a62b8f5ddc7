"""Codes for the web chat: sent to a messenger of whoever has proved the number, typed where it was asked for.

Rules of this file:
* Only a digest is kept.  Ten minutes, five tries; three codes an hour for who asks, and for who gets them.
* Whoever asks never learns whether anybody has the number: without one there is a row that no code opens.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bots.storage import accounts
from bots.storage.dialect import Chat
from bots.storage.errors import TurnConflict
from bots.storage.ground import Ground
from bots.storage.joining import Line, by_phone
from bots.storage.link_tables import link_codes
from bots.storage.reach import Account, Person, reach_all
from bots.storage.records import ConversationRow
from bots.storage.tables import identities

LIVES: Final = timedelta(minutes=10)
TRIES: Final = 5
AN_HOUR: Final = 3
"""Codes for one who asks, and for one who gets them."""
HOUR: Final = timedelta(hours=1)


class Code(StrEnum):
    """What a typed code is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    LATE = "late"
    """There is none, or its time is over."""
    SPENT = "spent"
    """It was tried too often."""


class Codes:
    """Reading."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def may_ask(self, account: Account) -> bool:
        """Fewer than ``AN_HOUR`` were asked for from this account in the last hour."""
        now = self._ground.clock()
        return await self._ground.database.read(lambda connection: _asked(connection, account, now) < AN_HOUR)

    async def worth(self, account: Account, code: str) -> tuple[Code, int]:
        """What a code is worth, and how many tries are left after this one."""
        now = self._ground.clock()
        return await self._ground.database.read(lambda connection: _worth(connection, account, code, now)[:2])

    async def whose(self, account: Account) -> Person | None:
        """Who got the code that was asked for last; None where nobody did."""
        return await self._ground.database.read(lambda connection: _whose(connection, account))


@dataclass(frozen=True, slots=True)
class SendCode:
    """A code was asked for."""

    account: Account
    phone: str
    code: str
    holder: accounts.Holder | None
    """Who has proved the number, as it was when the turn was decided."""
    line: Line | None
    """The code in their chat; None where they have none that can be written to."""

    @property
    def chats(self) -> frozenset[Chat]:
        """Where the code is told; and the number, so that codes for it are counted one after the other."""
        return frozenset({by_phone(self.phone), *((self.line.chat,) if self.line else ())})

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Keep the digest and promise the code. Raises ``TurnConflict`` when somebody was faster."""
        found = accounts.holder(connection, self.phone, self.account)
        same = (found and found.resident_id) == (self.holder and self.holder.resident_id)
        if not same or _asked(connection, self.account, now) >= AN_HOUR:
            raise TurnConflict
        got = self.line if found is not None and _got(connection, found.resident_id, now) < AN_HOUR else None
        channel, user = self.account
        row = {"channel": channel, "user": user, "tries": 0, "created_at": now, "expires_at": now + LIVES}
        row |= {"digest": _digest(self.code, token_hex(8)), "resident_id": found.resident_id if got and found else None}
        connection.execute(insert(link_codes).values(row))
        if got is not None:
            got.write(connection, now)


@dataclass(frozen=True, slots=True)
class TryCode:
    """A code was typed."""

    account: Account
    code: str
    worth: Code
    """What the resident was told."""
    line: Line | None
    """For a right one: says in the other chat that they are linked."""
    chats: frozenset[Chat]
    """For a right one: all of both."""

    def write(self, connection: Connection, _conversation: ConversationRow, now: datetime) -> None:
        """Link, or count the try. Raises ``TurnConflict`` when the code is worth something else by now."""
        worth, _, row = _worth(connection, self.account, self.code, now)
        if worth is not self.worth:
            raise TurnConflict
        if row is not None and worth is Code.WRONG:
            change = update(link_codes).where(link_codes.c.id == row.id)
            connection.execute(change.values(tries=link_codes.c.tries + 1))
        elif row is not None and worth is Code.RIGHT:
            self._link(connection, row, now)

    def _link(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        other = _account_of(connection, row.resident_id)
        if other is None:
            raise TurnConflict
        accounts.require(connection, (self.account, other), self.chats)
        accounts.link(connection, self.account, other, now)
        channel, user = self.account
        mine = (link_codes.c.channel == channel, link_codes.c.user == user)
        connection.execute(update(link_codes).where(*mine).values(expires_at=now))
        if self.line is not None:
            self.line.write(connection, now)


def forget_old(connection: Connection, now: datetime) -> int:
    """Delete what is neither open nor counted any more; how many."""
    return connection.execute(delete(link_codes).where(link_codes.c.created_at < now - HOUR)).rowcount


def _worth(connection: Connection, account: Account, code: str, now: datetime) -> tuple[Code, int, Row[Any] | None]:
    row = _latest(connection, account)
    if row is None or row.expires_at <= now:
        return Code.LATE, 0, row
    if row.tries >= TRIES:
        return Code.SPENT, 0, row
    salt = row.digest.partition(":")[0]
    if row.resident_id is not None and hmac.compare_digest(row.digest, _digest(code, salt)):
        return Code.RIGHT, TRIES - row.tries, row
    return Code.WRONG, TRIES - row.tries - 1, row


def _latest(connection: Connection, account: Account) -> Row[Any] | None:
    channel, user = account
    query = select(link_codes).where(link_codes.c.channel == channel, link_codes.c.user == user)
    return connection.execute(query.order_by(link_codes.c.id.desc()).limit(1)).one_or_none()


def _asked(connection: Connection, account: Account, now: datetime) -> int:
    channel, user = account
    query = select(func.count()).where(link_codes.c.channel == channel, link_codes.c.user == user)
    return connection.scalar(query.where(link_codes.c.created_at > now - HOUR)) or 0


def _got(connection: Connection, resident_id: int, now: datetime) -> int:
    query = select(func.count()).where(link_codes.c.resident_id == resident_id)
    return connection.scalar(query.where(link_codes.c.created_at > now - HOUR)) or 0


def _whose(connection: Connection, account: Account) -> Person | None:
    row = _latest(connection, account)
    other = _account_of(connection, row.resident_id) if row is not None and row.resident_id is not None else None
    return None if other is None else reach_all(connection, [other])[0]


def _account_of(connection: Connection, resident_id: int) -> Account | None:
    query = select(identities.c.channel, identities.c.user).where(identities.c.resident_id == resident_id)
    row = connection.execute(query.order_by(identities.c.created_at).limit(1)).one_or_none()
    return None if row is None else (row.channel, row.user)


def _digest(code: str, salt: str) -> str:
    return f"{salt}:{blake2b(code.encode(), key=salt.encode(), digest_size=16).hexdigest()}"
