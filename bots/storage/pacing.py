"""Keeping to the channels' rates while promised messages are leased.

Rules of this file:
* Leasing a message takes its tokens in the same transaction, many messages at once: two reads and one write, whatever
  their number.  A message that is not sent after all has spent its tokens.
* On PostgreSQL the lock of a channel's buckets comes after those of chats, and its holder waits for nobody.
* Replies are served before notices, and notices leave the reserve of ``bots.rates.Rate``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bots.rates import Rate, Rates, RatesOf
from bots.storage.ledger import ALL, Key, Ledger

UNLIMITED: Final = Rates()


def out(channel: str) -> str:
    """The name of the buckets of what a channel is sent."""
    return f"out:{channel}"


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that might be sent now."""

    channel: str
    chat: str
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """How many more messages could be under way on a channel."""

    replies: int
    notices: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What became of some wishes."""

    given: tuple[bool, ...]
    """For each: its tokens were taken."""
    alone: Mapping[int, datetime]
    """By place: the wish's own chat has to wait until then, whatever the others do."""


@dataclass(slots=True)
class Pacer:
    """The rates of all channels."""

    rates: RatesOf
    ring_in: Callable[[float], None]
    """Let the senders look again after so many seconds; from any thread."""

    def taking(self, connection: Connection, channels: Iterable[str], now: datetime) -> Taking:
        """Begin to take tokens for messages of these channels; nobody else does until the transaction ends."""
        names = sorted({out(channel) for channel in channels if not self.rates.get(channel, UNLIMITED).none})
        return Taking(self, Ledger(connection, names), now)


@dataclass(slots=True)
class Taking:
    """Taking tokens, with the channels' buckets in hand."""

    pacer: Pacer
    ledger: Ledger
    now: datetime
    _alone: dict[int, datetime] = field(default_factory=dict)
    _looks: list[float] = field(default_factory=list)
    """Seconds after which somebody who got nothing may get something."""

    def limits(self, room: Mapping[str, Room]) -> dict[tuple[str, bool], int]:
        """How many rows to look at, by channel and whether they are notices: one more than there are tokens for.

        That one says whether more wait.
        """
        self.ledger.load({(out(channel), ALL) for channel in room if self._rates(channel).overall})
        limits: dict[tuple[str, bool], int] = {}
        for notices in (False, True):
            for channel, places in room.items():
                free, rate = places.notices if notices else places.replies, self._rates(channel).overall
                if rate is not None:
                    tokens = rate.tokens(self.ledger.full_at((out(channel), ALL)), self.now, rate.reserve * notices)
                    free = min(free, tokens + 1)
                limits[channel, notices] = free
        return {key: limit for key, limit in limits.items() if limit > 0}

    def take(self, wishes: Sequence[Wish]) -> Grant:
        """Tokens for as many as may be sent, in their order, replies first. The bell will ring for the others."""
        counted = [wish for wish in wishes if not self._rates(wish.channel).none]
        self.ledger.load({(out(wish.channel), chat) for wish in counted for chat in (wish.chat, ALL)})
        given = [False] * len(wishes)
        for place in sorted(range(len(wishes)), key=lambda place: wishes[place].notice):
            given[place] = self._one(place, wishes[place])
        self.ledger.save()
        if self._looks:
            self.pacer.ring_in(min(self._looks))
        return Grant(tuple(given), self._alone)

    def _one(self, place: int, wish: Wish) -> bool:
        rates, name = self._rates(wish.channel), out(wish.channel)
        alone_s = self._wait_s(rates.chat, (name, wish.chat), wish.notice)
        if alone_s:
            self._alone[place] = self.now + timedelta(seconds=alone_s)
            self._looks.append(alone_s)
            return False
        wait_s = self._wait_s(rates.overall, (name, ALL), wish.notice)
        if wait_s:
            self._looks.append(max(wait_s, rates.pause_s) if wish.notice else wait_s)
            return False
        self._spend(rates.chat, (name, wish.chat))
        self._spend(rates.overall, (name, ALL))
        return True

    def _wait_s(self, rate: Rate | None, key: Key, notice: bool) -> float:
        return rate.wait_s(self.ledger.full_at(key), self.now, rate.reserve * notice) if rate is not None else 0.0

    def _spend(self, rate: Rate | None, key: Key) -> None:
        if rate is not None:
            self.ledger.change(key, full_at=rate.taken(self.ledger.full_at(key), self.now, 1))

    def _rates(self, channel: str) -> Rates:
        return self.pacer.rates.get(channel, UNLIMITED)
