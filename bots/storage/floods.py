"""Residents who send more than anybody reads: which messages of a chat are too many.

A flood begins with the message that finds the chat's bucket empty (``told``: the resident hears of it once).  All that
comes while it lasts is ``silent`` and makes it last; it ends when the chat has been quiet for ``calm``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bots.rates import Rate
from bots.storage.dialect import Chat
from bots.storage.ledger import Key, Ledger

TOLD: Final = "told"
SILENT: Final = "silent"


def calm(rate: Rate) -> timedelta:
    """How long a chat must be quiet to be heard again: until half of its bucket has come back."""
    return timedelta(seconds=rate.burst / rate.per_s / 2)


def judge(connection: Connection, rate: Rate, chats: Sequence[Chat], now: datetime) -> list[str | None]:
    """For each message by its chat, in their order: None, ``told`` or ``silent``. The chats' locks are held."""
    ledger = Ledger(connection)
    ledger.load({_key(chat) for chat in chats})
    judged = [_one(ledger, rate, _key(chat), now) for chat in chats]
    ledger.save()
    return judged


def _key(chat: Chat) -> Key:
    return f"in:{chat[0]}", chat[1]


def _one(ledger: Ledger, rate: Rate, key: Key, now: datetime) -> str | None:
    until = ledger[key]["flooded_until"]
    flooded = until is not None and until > now
    if not flooded and rate.tokens(ledger.full_at(key), now):
        ledger.change(key, full_at=rate.taken(ledger.full_at(key), now, 1), flooded_until=None)
        return None
    ledger.change(key, full_at=now + timedelta(seconds=rate.burst / rate.per_s), flooded_until=now + calm(rate))
    return SILENT if flooded else TOLD
