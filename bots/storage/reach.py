"""Where a person can be reached: every chat of every account linked with theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, select

from bots.storage.dialect import among, padded, pairs_of
from bots.storage.tables import conversations, identities, residents

AT_ONCE: Final = 500
"""Persons asked for in one statement."""
NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reach:
    """One chat of a person."""

    channel: str
    chat: str
    user: str
    language: str
    heard_at: datetime | None
    """Their latest message there."""
    session_at: datetime | None
    """The first message of their latest 24 hours there."""
    unreachable_at: datetime | None
    """Nothing can be sent there since then; None: it can."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be told something."""

    resident_id: int | None
    """None for somebody of whom nothing is kept."""
    chats: tuple[Reach, ...]
    """The one heard last first; empty where there never was a conversation."""
    phone: str | None = None
    """E.164, verified; None where there is none."""
    preferences: dict[str, Any] | None = None
    """``dialogs`` of preferences write it: ``{"channel": "viber", "planned": true}``; None: the city's defaults."""


Account = tuple[str, str]
"""Channel and user."""
_columns = conversations.c
_CHAT: Final = (
    _columns.channel,
    _columns.chat,
    _columns.user,
    _columns.language,
    _columns.heard_at,
    _columns.session_at,
    _columns.unreachable_at,
)
_KNOWN: Final = (
    select(identities.c.channel, identities.c.user, residents)
    .join(residents, residents.c.id == identities.c.resident_id)
    .where(among(identities.c.channel, identities.c.user))
)
_same_account = and_(_columns.channel == identities.c.channel, _columns.user == identities.c.user)
_OF_RESIDENTS: Final = (
    select(identities.c.resident_id, *_CHAT)
    .select_from(identities.join(conversations, _same_account))
    .where(identities.c.resident_id.in_(bindparam("ids", expanding=True)))
)
_OF_STRANGERS: Final = select(*_CHAT).where(among(_columns.channel, _columns.user))


def reach_all(connection: Connection, accounts: Sequence[Account]) -> list[Person]:
    """Each person with every chat of all accounts linked with theirs, in the order of ``accounts``."""
    found: dict[Account, Person] = {}
    for start in range(0, len(accounts), AT_ONCE):
        found |= _reach(connection, set(accounts[start : start + AT_ONCE]))
    return [found[account] for account in accounts]


def _reach(connection: Connection, accounts: Collection[Account]) -> dict[Account, Person]:
    rows = connection.execute(_KNOWN, pairs_of(accounts))
    known = {(row.channel, row.user): row for row in rows if (row.channel, row.user) in accounts}
    chats: defaultdict[object, list[Reach]] = defaultdict(list)
    if known:
        ids = padded({row.id for row in known.values()})
        for row in connection.execute(_OF_RESIDENTS, {"ids": ids}):
            chats[row.resident_id].append(_chat(row))
    if strangers := {account for account in accounts if account not in known}:
        for stranger in connection.execute(_OF_STRANGERS, pairs_of(strangers)):
            chats[stranger.channel, stranger.user].append(_chat(stranger))
    return {account: _person(known.get(account), account, chats) for account in accounts}


def _person(row: Row[Any] | None, account: Account, chats: dict[object, list[Reach]]) -> Person:
    mine = chats.get(account if row is None else row.id, [])
    latest = tuple(sorted(mine, key=lambda chat: (chat.heard_at or NEVER, chat.channel, chat.chat), reverse=True))
    if row is None:
        return Person(None, latest)
    return Person(row.id, latest, row.phone if row.phone_verified else None, row.preferences)


def _chat(row: Any) -> Reach:
    return Reach(row.channel, row.chat, row.user, row.language, row.heard_at, row.session_at, row.unreachable_at)
