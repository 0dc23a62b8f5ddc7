"""Who is behind a chat: consent, phone, addresses.

A resident is kept only from the first thing worth keeping on; before that a chat has none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, delete, false, insert, select, update

from bots.storage.ground import Ground
from bots.storage.reach import Person, reach_all
from bots.storage.records import ResidentRow, TurnRecord
from bots.storage.tables import addresses, identities, residents

ADDRESSES_KEPT: Final = 5
UNKNOWN: Final = ResidentRow(id=None, consent_version=None, phone=None, phone_verified=False, addresses=())


class Residents:
    """Reading; ``Turns.commit`` writes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, channel: str, user: str) -> ResidentRow:
        """What is known of the person; without an id where nothing is."""
        return await self._ground.database.read(lambda connection: _resident(connection, channel, user))

    async def reach(self, channel: str, user: str) -> Person:
        """Where the person can be reached: every chat of every account linked with this one, latest heard first."""
        (person,) = await self.reach_all([(channel, user)])
        return person

    async def reach_all(self, accounts: Sequence[tuple[str, str]]) -> list[Person]:
        """The same for many accounts (channel and user), in their order."""
        return await self._ground.database.read(lambda connection: reach_all(connection, accounts))


def _resident(connection: Connection, channel: str, user: str) -> ResidentRow:
    query = select(residents).join(identities, identities.c.resident_id == residents.c.id)
    query = query.where(identities.c.channel == channel, identities.c.user == user)
    row = connection.execute(query).one_or_none()
    if row is None:
        return UNKNOWN
    used = select(addresses.c.address).where(addresses.c.resident_id == row.id)
    used = used.order_by(addresses.c.used_at.desc(), addresses.c.id.desc()).limit(ADDRESSES_KEPT)
    return ResidentRow(
        id=row.id,
        consent_version=row.consent_version,
        phone=row.phone,
        phone_verified=row.phone_verified,
        addresses=tuple(connection.scalars(used)),
        consent_at=row.consent_at,
    )


def remember_all(
    connection: Connection, turns: Sequence[tuple[TurnRecord, int | None]], now: datetime
) -> list[int | None]:
    """Keep what each turn says of its resident. Takes and gives the resident's id, None where there is none."""
    made: dict[tuple[str, str], int] = {}
    ids: list[int | None] = []
    for turn, known in turns:
        person = (turn.before.channel, turn.before.user)
        resident_id = known or made.get(person) or turn.after.resident_id
        if turn.consent_version or turn.remember_address is not None or turn.remember_phone is not None:
            if resident_id is None:
                resident_id = made[person] = make(connection, person, now)
            _keep(connection, resident_id, turn, now)
        ids.append(resident_id)
    return ids


def make(connection: Connection, person: tuple[str, str], now: datetime) -> int:
    """Begin to keep something of the person; the resident's id."""
    result = connection.execute(insert(residents).values(created_at=now))
    (resident_id,) = result.inserted_primary_key or (None,)
    assert isinstance(resident_id, int)  # noqa: S101 - for the type checker: both databases give it
    channel, user = person
    identity = insert(identities).values(channel=channel, user=user, resident_id=resident_id, created_at=now)
    connection.execute(identity)
    return resident_id


def _keep(connection: Connection, resident_id: int, turn: TurnRecord, now: datetime) -> None:
    changes: dict[str, Any] = {}
    if turn.consent_version:
        changes |= {"consent_version": turn.consent_version, "consent_at": now}
    if turn.remember_phone is not None:
        phone = turn.remember_phone
        proved = phone.own and not _proved_by_another(connection, resident_id, phone.number)
        changes |= {"phone": phone.number, "phone_verified": proved}
    if changes:
        connection.execute(update(residents).where(residents.c.id == resident_id).values(changes))
    if turn.remember_address is not None:
        _keep_address(connection, resident_id, turn.remember_address, now)


def _proved_by_another(connection: Connection, resident_id: int, phone: str) -> bool:
    """Then it takes their yes to link the two (``bots.storage.joining``), whatever the channel vouches for."""
    query = select(residents.c.id).where(residents.c.phone == phone, residents.c.phone_verified)
    return connection.execute(query.where(residents.c.id != resident_id).limit(1)).first() is not None


def _keep_address(connection: Connection, resident_id: int, address: dict[str, Any], now: datetime) -> None:
    digest = sha256(json.dumps(address, sort_keys=True).encode()).hexdigest()
    mine = addresses.c.resident_id == resident_id
    again = update(addresses).where(mine, addresses.c.digest == digest).values(used_at=now)
    if connection.execute(again).rowcount:
        return
    row = {"resident_id": resident_id, "digest": digest, "address": address, "used_at": now}
    connection.execute(insert(addresses).values(row))
    passing = (mine, addresses.c.saved == false())
    kept = select(addresses.c.id).where(*passing).order_by(addresses.c.used_at.desc(), addresses.c.id.desc())
    connection.execute(delete(addresses).where(*passing, addresses.c.id.not_in(kept.limit(ADDRESSES_KEPT))))
