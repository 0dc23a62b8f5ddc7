"""A platform that asks to wait is obeyed by every process, for the chat it means or for the whole channel."""

from __future__ import annotations

import pytest

from bots.rates import Rate, Rates
from bots.storage import Limits, Storage
from bots.storage.pacing import Room
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.test_pacing import counted, sent
from tests.storage.town import CHANNEL, hears, promise, texts

OVERALL = Rates(overall=Rate(per_s=10, burst=10, reserve=6))
BOTH = Rates(overall=Rate(per_s=100, burst=100, reserve=50), chat=Rate(per_s=1, burst=3, reserve=1))
ROOM = {CHANNEL: Room(50, 50)}


@pytest.fixture
def rates() -> Rates:
    return BOTH


@pytest.fixture
async def storage(open_storage: OpenStorage, rates: Rates) -> Storage:
    return await open_storage("one", Limits({CHANNEL: rates}))


@pytest.fixture
async def other(open_storage: OpenStorage, rates: Rates) -> Storage:
    return await open_storage("two", Limits({CHANNEL: rates}))


async def open_pause(storage: Storage, chat: str) -> None:
    await storage.buckets.pause(CHANNEL, chat, 30)


@pytest.mark.parametrize("rates", [OVERALL])
async def test_a_pause_of_one_chat_says_nothing_where_chats_have_no_rate(
    storage: Storage, other: Storage, clock: Hands
) -> None:
    await open_pause(storage, "a")
    await storage.outbox.promise(CHANNEL, "a", (promise("to a"),))
    await storage.outbox.promise(CHANNEL, "b", (promise("to b"),))
    assert texts(await other.outbox.claim(ROOM)) == ["to a", "to b"]


async def test_a_paused_chat_waits_and_no_other_does(storage: Storage, other: Storage, clock: Hands) -> None:
    await open_pause(storage, "a")
    await storage.outbox.promise(CHANNEL, "a", (promise("to a"),))
    await storage.outbox.promise(CHANNEL, "b", (promise("to b"),))
    rows = await other.outbox.claim(ROOM)
    assert texts(rows) == ["to b"]
    await sent(other, rows)
    clock.pass_s(29)
    assert await other.outbox.claim(ROOM) == []
    clock.pass_s(1.1)
    assert texts(await other.outbox.claim(ROOM)) == ["to a"]


async def test_a_second_chat_that_is_told_to_wait_stops_the_channel(
    storage: Storage, other: Storage, clock: Hands
) -> None:
    await open_pause(storage, "a")
    await open_pause(storage, "a")
    await storage.outbox.promise(CHANNEL, "c", (promise("before"),))
    rows = await other.outbox.claim(ROOM)
    assert texts(rows) == ["before"]
    await sent(other, rows)
    await open_pause(other, "b")
    await storage.outbox.promise(CHANNEL, "d", (promise("after"),))
    assert await other.outbox.claim(ROOM) == []
    assert (await hears(storage, "e", 1, promise("reply"))).outbox == ()
    clock.pass_s(30.1)
    assert texts(await other.outbox.claim(ROOM)) == ["after", "reply"]


@pytest.mark.parametrize(("everyone", "found"), [(True, []), (False, ["to c"])])
async def test_a_platform_that_says_whom_it_means(storage: Storage, everyone: bool, found: list[str]) -> None:
    await storage.buckets.pause(CHANNEL, "a", 30, everyone)
    await storage.outbox.promise(CHANNEL, "c", (promise("to c"),))
    assert texts(await storage.outbox.claim(ROOM)) == found


async def test_a_channel_without_rates_knows_no_pause(storage: Storage) -> None:
    await storage.buckets.pause("web", "a", 30, everyone=True)
    assert await counted(storage) == 0
