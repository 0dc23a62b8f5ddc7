"""A chat that sends more than is read: told once, silent until it has paused, and nobody else's affair."""

from __future__ import annotations

import asyncio

import pytest

from bots.rates import Rate
from bots.storage import Limits, Storage
from bots.storage.floods import calm
from bots.storage.records import Ages, Arrival
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.town import says, turn

RATE = Rate(per_s=1, burst=4)


@pytest.fixture
async def storage(open_storage: OpenStorage) -> Storage:
    return await open_storage("one", Limits(listening=RATE))


@pytest.fixture
async def other(open_storage: OpenStorage) -> Storage:
    return await open_storage("two", Limits(listening=RATE))


async def heard(storage: Storage, chat: str, numbers: range) -> list[str | None]:
    """What becomes of messages that come together, each turn committed."""
    recorded = await asyncio.gather(*[storage.inbox.record(says(chat, number)) for number in numbers])
    arrival: Arrival | None = recorded[0].arrival
    floods = []
    while arrival is not None:
        floods.append(arrival.flood)
        arrival = (await turn(storage, arrival)).next
    return floods


async def test_the_first_one_too_many_is_told_and_the_others_are_silent(storage: Storage) -> None:
    assert await heard(storage, "a", range(7)) == [None, None, None, None, "told", "silent", "silent"]
    assert await heard(storage, "b", range(2)) == [None, None]


async def test_a_chat_that_keeps_to_the_pace_is_always_heard(storage: Storage, clock: Hands) -> None:
    for number in range(12):
        assert await heard(storage, "a", range(number, number + 1)) == [None]
        clock.pass_s(1)


async def test_a_flood_lasts_until_the_chat_is_quiet(storage: Storage, clock: Hands) -> None:
    await heard(storage, "a", range(5))
    for number in range(5, 15):
        clock.pass_s(calm(RATE).total_seconds() * 0.9)
        assert await heard(storage, "a", range(number, number + 1)) == ["silent"]
    clock.pass_s(calm(RATE).total_seconds())
    assert await heard(storage, "a", range(20, 24)) == [None, None, "told", "silent"], "half of the bucket came back"


async def test_every_process_knows_of_the_flood(storage: Storage, other: Storage) -> None:
    await heard(storage, "a", range(5))
    assert await heard(other, "a", range(5, 6)) == ["silent"]


async def test_a_repeated_message_counts_once(storage: Storage) -> None:
    for _ in range(10):
        await storage.inbox.record(says("a", 1))
    assert (await storage.inbox.record(says("a", 2))).fresh
    (arrival,) = await wait_for_lease(storage)
    assert arrival.flood is None


async def wait_for_lease(storage: Storage) -> list[Arrival]:
    """The oldest message of the chat, once its first lease has run out."""
    storage._ground.clock.pass_s(11)  # type: ignore[attr-defined]
    return await storage.inbox.claim(10)


async def test_who_takes_a_message_over_knows_that_it_was_too_many(storage: Storage, other: Storage) -> None:
    recorded = [await storage.inbox.record(says("a", number)) for number in range(5)]
    arrival = recorded[0].arrival
    for _ in range(4):
        assert arrival is not None
        arrival = (await turn(storage, arrival)).next
    (taken,) = await wait_for_lease(other)
    assert (taken.flood, taken.attempts) == ("told", 1)


async def test_a_flood_is_forgotten_once_it_is_over(storage: Storage, clock: Hands) -> None:
    await heard(storage, "a", range(5))
    assert (await storage.retention.sweep(clock(), Ages()))["buckets"] == 0
    clock.pass_s(5)
    assert (await storage.retention.sweep(clock(), Ages()))["buckets"] == 1
