"""A random walk of two processes that promise, send, fail and die: rates, order and every message are kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest

from bots.rates import Rate, Rates
from bots.storage import Limits, Storage
from bots.storage.pacing import Room
from bots.storage.records import OutboxRow
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.town import CHANNEL, hears, promise

RATES = Rates(overall=Rate(per_s=8, burst=8, reserve=4), chat=Rate(per_s=2, burst=3, reserve=1))
CHATS = 6
LEASE_S = 10


@dataclass
class Walk:
    """What was promised, what was sent, and what is in hand."""

    processes: list[Storage]
    clock: Hands
    chance: Random
    promised: list[str] = field(default_factory=list)
    calls: list[tuple[datetime, OutboxRow]] = field(default_factory=list)
    """Of the messenger: each took its tokens when it was leased."""
    done: set[str] = field(default_factory=set)
    in_hand: list[tuple[datetime, int, OutboxRow]] = field(default_factory=list)
    heard: int = 0

    async def step(self) -> None:
        """Something happens."""
        acts = [self.promise, self.promise, self.hear, self.claim, self.claim, self.finish, self.finish, self.finish]
        if self.chance.random() < 0.02:
            acts = [self.die]
        await self.chance.choice(acts)()
        self.clock.pass_s(self.chance.choice([0, 0, 0.01, 0.05, 0.2, 0.5]))

    async def promise(self) -> None:
        text, notice = self.word(), self.chance.random() < 0.6
        await self.either().outbox.promise(CHANNEL, self.chat(), (promise(text, notice=notice),))

    async def hear(self) -> None:
        number = self.chance.randrange(2)
        self.heard += 1
        replies = (promise(self.word()), promise(self.word()))
        committed = await hears(self.processes[number], self.chat(), self.heard, *replies)
        self.take(number, list(committed.outbox))

    async def claim(self) -> None:
        number = self.chance.randrange(2)
        room = {CHANNEL: Room(self.chance.randint(0, 5), self.chance.randint(0, 5))}
        self.take(number, await self.processes[number].outbox.claim(room))

    async def finish(self) -> None:
        if not self.in_hand:
            return
        _, number, row = self.in_hand.pop(self.chance.randrange(len(self.in_hand)))
        outbox = self.processes[number].outbox
        if self.chance.random() < 0.2:
            await outbox.later(row.id, self.clock() + timedelta(seconds=self.chance.randint(0, 3)), "TryAgain")
            return
        self.done.add(row.message.text)
        following = await outbox.sent(row.id, None)
        self.take(number, [following] if following is not None else [])

    async def die(self) -> None:
        """A process forgets all it had in hand; its leases run out."""
        number = self.chance.randrange(2)
        self.in_hand = [one for one in self.in_hand if one[1] != number]
        if self.chance.random() < 0.5:
            self.clock.pass_s(LEASE_S)

    def take(self, number: int, rows: list[OutboxRow]) -> None:
        self.in_hand = [one for one in self.in_hand if one[0] + timedelta(seconds=LEASE_S) > self.clock()]
        for row in rows:
            same = [other for _, _, other in self.in_hand if (other.chat, other.notice) == (row.chat, row.notice)]
            assert not same, "one message of a chat's queue at a time"
            self.calls.append((self.clock(), row))
            self.in_hand.append((self.clock(), number, row))

    async def drain(self) -> None:
        """Until everything is sent."""
        for _ in range(2000):
            if len(self.done) == len(self.promised):
                return
            await self.claim()
            while self.in_hand:
                await self.finish()
            self.clock.pass_s(0.25)
        raise AssertionError("something is never sent")

    def either(self) -> Storage:
        return self.chance.choice(self.processes)

    def chat(self) -> str:
        return f"chat-{self.chance.randrange(CHATS)}"

    def word(self) -> str:
        self.promised.append(f"{len(self.promised):04}")
        return self.promised[-1]


@pytest.mark.parametrize("seed", range(4))
async def test_rates_and_order_are_kept_whatever_happens(open_storage: OpenStorage, clock: Hands, seed: int) -> None:
    limits = Limits({CHANNEL: RATES})
    walk = Walk([await open_storage("one", limits), await open_storage("two", limits)], clock, Random(seed))
    for _ in range(250):
        await walk.step()
    await walk.drain()
    assert walk.done == set(walk.promised)
    within(RATES.overall, [at for at, _ in walk.calls])
    queues: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for number in range(CHATS):
        within(RATES.chat, [at for at, row in walk.calls if row.chat == f"chat-{number}"])
    for _, row in walk.calls:
        queues[row.chat, row.notice].append(row.message.text)
    for queue in queues.values():
        assert queue == sorted(queue), "tried again, a message comes before those promised after it"


def within(rate: Rate | None, times: list[datetime]) -> None:
    """Never more in any span than the bucket allows."""
    assert rate is not None
    for first in range(len(times)):
        for last in range(first, len(times)):
            span_s = (times[last] - times[first]).total_seconds()
            assert last - first + 1 <= rate.burst + rate.per_s * span_s + 0.01
