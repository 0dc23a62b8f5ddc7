"""The platforms' own word on how fast is too fast, and forgetting buckets that are full."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bots.rates import Rates
from bots.storage.ground import Ground
from bots.storage.ledger import ALL, Ledger
from bots.storage.pacing import UNLIMITED, out


class Buckets:
    """Token buckets, shared by all processes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def pause(self, channel: str, chat: str, seconds: float, everyone: bool | None = None) -> None:
        """The platform wants no message to this chat for so many seconds; no process sends one.

        ``everyone``: it speaks of the whole channel (True) or of this chat alone (False).  Where it does not say
        (None), a second chat that is told to wait while the first still waits shows that it means everyone.
        """
        rates = self._ground.pacer.rates.get(channel, UNLIMITED)
        if not rates.none:
            told = (out(channel), chat, everyone)
            now = self._ground.clock()
            until = now + timedelta(seconds=seconds)
            await self._ground.write(lambda connection: _pause(connection, rates, told, (now, until)))


def _pause(
    connection: Connection, rates: Rates, told: tuple[str, str, bool | None], span: tuple[datetime, datetime]
) -> None:
    name, chat, everyone = told
    now, until = span
    ledger = Ledger(connection, [name])
    ledger.load({(name, chat), (name, ALL)})
    whole = ledger[name, ALL]
    if everyone is None:
        others = whole["flooded_by"] not in (None, chat)
        everyone = others and whole["flooded_until"] > now
    parts = [(rates.chat, chat)] * (rates.chat is not None) + [(rates.overall, ALL)] * everyone
    for rate, key in parts:
        if rate is not None:
            ledger.change((name, key), full_at=rate.paused(ledger.full_at((name, key)), until))
    full_at = ledger.full_at((name, ALL)) or now
    ledger.change((name, ALL), full_at=full_at, flooded_by=chat, flooded_until=until)
    ledger.save()
