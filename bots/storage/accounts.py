"""Accounts of one resident: linked by sharing the resident's row, and parted by leaving it.

Rules of this file:
* Everything here runs in the transaction of a turn whose storage holds the chats of everybody concerned (``Touching``):
  no turn of these chats is under way meanwhile.
* The row that is left stays without accounts until the sweep: a turn elsewhere may still name it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, exists, insert, null, select, update

from bots.storage.dialect import Chat
from bots.storage.errors import TurnConflict
from bots.storage.ground import Ground
from bots.storage.link_tables import link_codes
from bots.storage.notice_tables import call_tasks, notices
from bots.storage.reach import Account, Person, reach_all
from bots.storage.tables import addresses, conversations, identities, residents

_FOLLOWING: Final = (identities, conversations, link_codes, notices, call_tasks)
"""Tables whose rows simply go over to the other resident."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody else who has proved a phone number."""

    resident_id: int
    person: Person


class Accounts:
    """Reading."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def linked(self, channel: str, user: str) -> tuple[Account, ...]:
        """All accounts of the resident, this one first; it alone where nothing is linked."""
        return await self._ground.database.read(lambda connection: linked(connection, (channel, user)))

    async def holder(self, phone: str, but: Account) -> Holder | None:
        """Who else has proved this number; None where nobody has."""
        return await self._ground.database.read(lambda connection: holder(connection, phone, but))


def resident_of(connection: Connection, account: Account) -> int | None:
    """The resident's id, None for a stranger."""
    channel, user = account
    query = select(identities.c.resident_id).where(identities.c.channel == channel, identities.c.user == user)
    return connection.scalar(query)


def linked(connection: Connection, account: Account) -> tuple[Account, ...]:
    """All accounts of the resident, this one first, then the oldest."""
    resident_id = resident_of(connection, account)
    query = select(identities.c.channel, identities.c.user).where(identities.c.resident_id == resident_id)
    rows = connection.execute(query.order_by(identities.c.created_at, identities.c.channel, identities.c.user))
    return (account, *((row.channel, row.user) for row in rows if (row.channel, row.user) != account))


def holder(connection: Connection, phone: str, but: Account) -> Holder | None:
    """Who else has proved this number: of several, whoever came first."""
    query = select(identities.c.channel, identities.c.user, identities.c.resident_id)
    query = query.join(residents, residents.c.id == identities.c.resident_id)
    query = query.where(residents.c.phone == phone, residents.c.phone_verified)
    query = query.order_by(residents.c.id, identities.c.created_at, identities.c.channel, identities.c.user)
    own = resident_of(connection, but)
    for row in connection.execute(query):
        if row.resident_id != own:
            (person,) = reach_all(connection, [(row.channel, row.user)])
            return Holder(row.resident_id, person)
    return None


def ensure(connection: Connection, account: Account, now: datetime) -> int:
    """The resident of an account, made where there is none."""
    known = resident_of(connection, account)
    if known is not None:
        return known
    made = connection.execute(insert(residents).values(created_at=now)).inserted_primary_key
    assert made is not None  # noqa: S101 - for the type checker: both databases give it
    channel, user = account
    row = {"channel": channel, "user": user, "resident_id": made[0], "created_at": now}
    connection.execute(insert(identities).values(row))
    _follow(connection, account, made[0])
    return int(made[0])


def verify(connection: Connection, account: Account, phone: str, now: datetime) -> None:
    """The resident has proved this number."""
    resident_id = ensure(connection, account, now)
    change = update(residents).where(residents.c.id == resident_id)
    connection.execute(change.values(phone=phone, phone_verified=True))


def disprove(connection: Connection, resident_id: int) -> None:
    """The number is somebody else's now."""
    change = update(residents).where(residents.c.id == resident_id)
    connection.execute(change.values(phone_verified=False))


def link(connection: Connection, account: Account, other: Account, now: datetime) -> bool:
    """Make both one resident; False where they are. What ``other`` kept wins where only one can stay."""
    left, kept = ensure(connection, account, now), ensure(connection, other, now)
    if left == kept:
        return False
    _merge_addresses(connection, left, kept)
    for table in _FOLLOWING:
        connection.execute(update(table).where(table.c.resident_id == left).values(resident_id=kept))
    rows = {row.id: row for row in connection.execute(select(residents).where(residents.c.id.in_((left, kept))))}
    connection.execute(update(residents).where(residents.c.id == kept).values(_merged(rows[left], rows[kept])))
    _empty(connection, left)
    return True


def unlink(connection: Connection, account: Account) -> bool:
    """Part an account from the others: it starts anew, and they keep everything. False for one that is alone."""
    if len(linked(connection, account)) == 1:
        return False
    channel, user = account
    connection.execute(delete(identities).where(identities.c.channel == channel, identities.c.user == user))
    _follow(connection, account, None)
    connection.execute(delete(link_codes).where(link_codes.c.channel == channel, link_codes.c.user == user))
    return True


def require(connection: Connection, accounts: Iterable[Account], held: Iterable[Chat]) -> None:
    """Raises ``TurnConflict`` unless every chat of these residents is held: somebody wrote from a new one meanwhile."""
    chats = {(chat.channel, chat.chat) for person in reach_all(connection, list(accounts)) for chat in person.chats}
    if not chats <= set(held):
        raise TurnConflict


def forget_left(connection: Connection) -> int:
    """Delete the rows of residents without accounts; how many."""
    left = ~exists(select(identities.c.user).where(identities.c.resident_id == residents.c.id))
    return connection.execute(delete(residents).where(left)).rowcount


def _follow(connection: Connection, account: Account, resident_id: int | None) -> None:
    channel, user = account
    change = update(conversations).where(conversations.c.channel == channel, conversations.c.user == user)
    connection.execute(change.values(resident_id=resident_id))


def _merge_addresses(connection: Connection, left: int, kept: int) -> None:
    mine = {row.digest: row for row in connection.execute(select(addresses).where(addresses.c.resident_id == kept))}
    for row in connection.execute(select(addresses).where(addresses.c.resident_id == left)).all():
        same = mine.get(row.digest)
        if same is None:
            change = update(addresses).where(addresses.c.id == row.id)
            connection.execute(change.values(resident_id=kept))
            continue
        both = {"name": same.name or row.name, "saved": same.saved or row.saved, "notices": same.notices or row.notices}
        change = update(addresses).where(addresses.c.id == same.id)
        connection.execute(change.values(used_at=max(same.used_at, row.used_at), **both))
    connection.execute(delete(addresses).where(addresses.c.resident_id == left))


def _merged(left: Row[Any], kept: Row[Any]) -> dict[str, Any]:
    """The newer consent; a proved phone before any other; both preferences, with ``kept``'s where they differ."""
    agreed = [row for row in (left, kept) if row.consent_at is not None]
    newer = max(agreed, key=lambda row: row.consent_at, default=kept)
    phones = sorted((row for row in (kept, left) if row.phone), key=lambda row: not row.phone_verified)
    phone = phones[0] if phones else kept
    wishes = {**(left.preferences or {}), **(kept.preferences or {})}
    return {
        "consent_version": newer.consent_version,
        "consent_at": newer.consent_at,
        "phone": phone.phone,
        "phone_verified": phone.phone_verified,
        "preferences": wishes or None,
        "created_at": min(left.created_at, kept.created_at),
    }


def _empty(connection: Connection, resident_id: int) -> None:
    """Nothing of a person stays in a row that nobody has."""
    nothing = {"consent_version": null(), "consent_at": null(), "phone": null(), "preferences": null()}
    change = update(residents).where(residents.c.id == resident_id)
    connection.execute(change.values(**nothing, phone_verified=False))
