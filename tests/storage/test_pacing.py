"""The platforms' rates: kept by all processes together, replies before notices, one chat's flood its own affair."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bots.rates import Rate, Rates
from bots.storage import OUTBOX, Limits, Storage, StorageUnavailable
from bots.storage.pacing import Room
from bots.storage.records import Ages, OutboxRow
from bots.storage.tables import buckets
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.test_crash import Cut, writing_engine
from tests.storage.town import CHANNEL, arrives, hears, promise, texts, ticket, turn

OVERALL = Rates(overall=Rate(per_s=10, burst=10, reserve=6))
CHAT = Rates(overall=Rate(per_s=100, burst=100, reserve=50), chat=Rate(per_s=1, burst=3, reserve=1))
ROOM = {CHANNEL: Room(50, 50)}


@pytest.fixture
def rates() -> Rates:
    return OVERALL


@pytest.fixture
async def storage(open_storage: OpenStorage, rates: Rates) -> Storage:
    return await open_storage("one", Limits({CHANNEL: rates}))


@pytest.fixture
async def other(open_storage: OpenStorage, rates: Rates) -> Storage:
    return await open_storage("two", Limits({CHANNEL: rates}))


async def promised(storage: Storage, chats: int, *, notice: bool = False, first: int = 0) -> None:
    for number in range(first, first + chats):
        await storage.outbox.promise(CHANNEL, f"chat-{number}", (promise(f"{number}", notice=notice),))


async def sent(storage: Storage, rows: list[OutboxRow]) -> list[OutboxRow | None]:
    return await asyncio.gather(*[storage.outbox.sent(row.id, None) for row in rows])


async def test_a_burst_goes_out_at_once_and_the_rest_at_the_pace(storage: Storage, clock: Hands) -> None:
    await promised(storage, 14)
    assert texts(await storage.outbox.claim(ROOM)) == [str(number) for number in range(10)]
    assert await storage.outbox.claim(ROOM) == []
    clock.pass_s(0.2)
    assert texts(await storage.outbox.claim(ROOM)) == ["10", "11"]
    clock.pass_s(1)
    assert texts(await storage.outbox.claim(ROOM)) == ["12", "13"]


async def test_two_processes_share_the_tokens(storage: Storage, other: Storage, clock: Hands) -> None:
    await promised(storage, 60)
    seen: list[tuple[datetime, str]] = []
    for _ in range(40):
        claims = await asyncio.gather(*[process.outbox.claim(ROOM) for process in (storage, other) * 2])
        rows = [row for claim in claims for row in claim]
        seen += [(clock(), row.message.text) for row in rows]
        await sent(storage, rows)
        clock.pass_s(0.15)
    assert len({text for _, text in seen}) == len(seen) == 60
    for first in range(60):
        for last in range(first, 60):
            span_s = (seen[last][0] - seen[first][0]).total_seconds()
            assert last - first + 1 <= 10 + 10 * span_s + 0.01
    assert (seen[-1][0] - seen[0][0]).total_seconds() <= 5.2, "not slower than the pace either"


async def test_replies_of_turns_take_tokens_too(storage: Storage, clock: Hands) -> None:
    committed = [await hears(storage, f"chat-{number}", 1, promise("one")) for number in range(12)]
    assert [len(one.outbox) for one in committed] == [1] * 10 + [0] * 2
    clock.pass_s(0.11)
    assert [row.chat for row in await storage.outbox.claim(ROOM)] == ["chat-10"]


async def test_the_next_message_of_a_chat_takes_a_token_too(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "a", tuple(promise(f"{number}") for number in range(12)))
    (row,) = await storage.outbox.claim(ROOM)
    following: OutboxRow | None = row
    got = []
    while following is not None:
        got.append(following.message.text)
        following = await storage.outbox.sent(following.id, None)
    assert len(got) == 10
    clock.pass_s(0.11)
    assert texts(await storage.outbox.claim(ROOM)) == ["10"]


async def test_replies_go_before_notices_that_waited_longer(storage: Storage, clock: Hands) -> None:
    await promised(storage, 20, notice=True)
    clock.pass_s(5)
    await promised(storage, 7, first=20)
    rows = await storage.outbox.claim(ROOM)
    assert [row.notice for row in rows] == [False] * 7
    clock.pass_s(0.35)
    assert texts(await storage.outbox.claim(ROOM)) == []
    clock.pass_s(0.1)
    assert texts(await storage.outbox.claim(ROOM)) == ["0"], "only what is over the reserve"


async def test_notices_leave_tokens_for_the_reply_that_comes_meanwhile(storage: Storage, clock: Hands) -> None:
    await promised(storage, 20, notice=True)
    assert len(await storage.outbox.claim(ROOM)) == 4
    committed = [await hears(storage, f"r{number}", 1, promise("reply")) for number in range(6)]
    assert [len(one.outbox) for one in committed] == [1] * 6
    assert await storage.outbox.claim(ROOM) == []


async def test_a_reply_does_not_wait_for_a_notice_to_the_same_chat(storage: Storage) -> None:
    await promised(storage, 20, notice=True)
    await storage.outbox.claim({CHANNEL: Room(0, 50)})
    committed = await hears(storage, "chat-15", 1, promise("reply"), promise("and more"))
    assert texts(committed.outbox) == ["reply"]
    following = await storage.outbox.sent(committed.outbox[0].id, None)
    assert following is not None
    assert following.message.text == "and more"


async def test_notices_of_a_chat_go_in_their_order_one_at_a_time(storage: Storage, clock: Hands) -> None:
    for number in range(3):
        await storage.outbox.promise(CHANNEL, "a", (promise(f"{number}", notice=True),))
    got = []
    for _ in range(3):
        (row,) = await storage.outbox.claim(ROOM)
        assert await storage.outbox.claim(ROOM) == []
        assert await storage.outbox.sent(row.id, None) is None
        got.append(row.message.text)
        clock.pass_s(1)
    assert got == ["0", "1", "2"]


@pytest.mark.parametrize("rates", [CHAT])
async def test_a_flooded_chat_waits_alone_and_keeps_its_order(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "a", tuple(promise(f"a{number}") for number in range(6)))
    got: list[str] = []
    row: OutboxRow | None = (await storage.outbox.claim(ROOM))[0]
    while row is not None:
        got.append(row.message.text)
        row = await storage.outbox.sent(row.id, None)
    assert got == ["a0", "a1", "a2"]
    await promised(storage, 5)
    assert texts(await storage.outbox.claim(ROOM)) == ["0", "1", "2", "3", "4"]
    assert await storage.outbox.claim(ROOM) == []
    for number in (3, 4, 5):
        clock.pass_s(1)
        (paced,) = await storage.outbox.claim(ROOM)
        assert paced.message.text == f"a{number}"
        assert await storage.outbox.sent(paced.id, None) is None


@pytest.mark.parametrize("rates", [CHAT])
async def test_chats_that_must_wait_do_not_hide_those_behind_them(storage: Storage) -> None:
    for number in range(30):
        await storage.outbox.promise(CHANNEL, f"full-{number}", tuple(promise("x") for _ in range(4)))
    for row in await storage.outbox.claim(ROOM):
        following: OutboxRow | None = row
        while following is not None:
            following = await storage.outbox.sent(following.id, None)
    await storage.outbox.promise(CHANNEL, "behind", (promise("here"),))
    found: list[str] = []
    for _ in range(8):
        found += texts(await storage.outbox.claim({CHANNEL: Room(5, 5)}))
    assert found == ["here"]


async def test_who_asks_for_tokens_that_come_later_is_woken(storage: Storage, clock: Hands) -> None:
    await promised(storage, 11)
    while await storage.wakes.wait(OUTBOX, 0):
        pass
    assert len(await storage.outbox.claim(ROOM)) == 10
    assert await storage.wakes.wait(OUTBOX, 60)


async def test_a_channel_without_rates_is_not_counted(storage: Storage) -> None:
    for number in range(40):
        await storage.outbox.promise("web", f"chat-{number}", (promise("x"),))
    assert len(await storage.outbox.claim({"web": Room(50, 50)})) == 40
    assert await counted(storage) == 0


async def test_no_place_for_replies_leaves_notices_their_own(storage: Storage) -> None:
    await promised(storage, 3)
    await promised(storage, 3, notice=True, first=3)
    assert texts(await storage.outbox.claim({CHANNEL: Room(0, 2)})) == ["3", "4"]
    assert texts(await storage.outbox.claim({CHANNEL: Room(5, 0)})) == ["0", "1", "2"]


async def test_a_new_process_has_no_new_burst(storage: Storage, open_storage: OpenStorage, clock: Hands) -> None:
    await promised(storage, 30)
    assert len(await storage.outbox.claim(ROOM)) == 10
    next_one = await open_storage("next", Limits({CHANNEL: OVERALL}))
    assert await next_one.outbox.claim(ROOM) == []
    clock.pass_s(0.31)
    assert len(await next_one.outbox.claim(ROOM)) == 3


@pytest.mark.parametrize("rates", [CHAT])
async def test_a_turn_cut_off_anywhere_takes_no_token(storage: Storage) -> None:
    arrival = await arrives(storage, "a", 1)
    engine = writing_engine(storage)
    for number in range(1, 100):
        cut = Cut(number)
        event.listen(engine, "before_cursor_execute", cut)
        try:
            committed = await turn(storage, arrival, promise("one"), intents=(ticket("k1"),))
        except StorageUnavailable:
            assert await counted(storage) == 0
        else:
            break
        finally:
            event.remove(engine, "before_cursor_execute", cut)
    assert number > 10
    assert texts(committed.outbox) == ["one"]
    assert await counted(storage) == 2


async def test_full_buckets_are_forgotten(storage: Storage, clock: Hands) -> None:
    await promised(storage, 10)
    await storage.outbox.claim(ROOM)
    await storage.buckets.pause(CHANNEL, "a", 30)
    assert (await storage.retention.sweep(clock(), Ages()))["buckets"] == 0
    clock.pass_s(31)
    assert (await storage.retention.sweep(clock(), Ages()))["buckets"] == 1
    assert await counted(storage) == 0


async def test_a_fan_out_goes_at_the_platforms_pace_beside_replies(
    storage: Storage, other: Storage, clock: Hands
) -> None:
    await promised(storage, 200, notice=True)
    out: dict[bool, list[float]] = defaultdict(list)
    began, number = clock(), 0
    while len(out[True]) < 200:
        process = (storage, other)[number % 2]
        rows: list[Any] = list(await process.outbox.claim(ROOM))
        if number % 3 == 0:
            rows += (await hears(process, f"resident-{number}", 1, promise("reply"))).outbox
        for row in rows:
            out[row.notice].append((clock() - began).total_seconds())
        await sent(process, rows)
        clock.pass_s(0.1)
        number += 1
    replies = (number + 2) // 3
    assert len(out[False]) == replies, "every reply was leased with its turn"
    ideal_s = (200 + replies - 10) / 10
    assert out[True][-1] <= 1.05 * ideal_s + 0.1


async def counted(storage: Storage) -> int:
    query = select(func.count()).select_from(buckets)
    return await storage._database.read(lambda connection: connection.scalar(query) or 0)


async def test_times_are_kept_exactly(storage: Storage, clock: Hands) -> None:
    await promised(storage, 1)
    await storage.outbox.claim(ROOM)
    query = select(buckets.c.full_at)
    full_at = await storage._database.read(lambda connection: connection.scalar(query))
    assert full_at == clock() + timedelta(seconds=0.1)
