"""Tries at the desk's door: how many are left to an account and to an address, counted for all processes together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bots.rates import Rate
from bots.storage.ground import Ground
from bots.storage.ledger import Key, Ledger

DOOR: Final = "desk"
"""The name of these buckets."""


class Tries:
    """Taking them, and giving them back to who got in."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def take(self, rates: Mapping[str, Rate]) -> float:
        """Take one from each bucket, by its key; seconds to wait when one of them is empty, and none is taken then."""
        now = self._ground.clock()
        return await self._ground.write(lambda connection: _take(connection, rates, now))

    async def give_back(self, *keys: str) -> None:
        """These are full again."""
        now = self._ground.clock()
        await self._ground.write(lambda connection: _fill(connection, keys, now))


def _take(connection: Connection, rates: Mapping[str, Rate], now: datetime) -> float:
    keys: dict[str, Key] = {key: (DOOR, key) for key in rates}
    ledger = Ledger(connection, [DOOR])
    ledger.load(set(keys.values()))
    wait = max(rate.wait_s(ledger.full_at(keys[key]), now) for key, rate in rates.items())
    if wait == 0.0:
        for key, rate in rates.items():
            ledger.change(keys[key], full_at=rate.taken(ledger.full_at(keys[key]), now, 1))
        ledger.save()
    return wait


def _fill(connection: Connection, keys: tuple[str, ...], now: datetime) -> None:
    ledger = Ledger(connection, [DOOR])
    ledger.load({(DOOR, key) for key in keys})
    for key in keys:
        ledger.change((DOOR, key), full_at=now)
    ledger.save()
