"""Many callers, few batches; one bad item hurts nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bots.storage.batching import Batcher
from bots.storage.errors import StorageBusy, StorageUnavailable, TurnConflict


class Doubling:
    """Doubles numbers when it is let; remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.let = asyncio.Event()
        self.let.set()
        self.began = asyncio.Semaphore(0)

    async def __call__(self, items: Sequence[int]) -> Sequence[int | Exception]:
        self.batches.append(list(items))
        self.began.release()
        await self.let.wait()
        if -1 in items:
            raise ValueError("a bad item")
        if -2 in items:
            raise StorageUnavailable
        if -3 in items and len(items) > 1:
            raise StorageBusy
        return [TurnConflict() if item == 0 else 2 * item for item in items]


async def test_what_is_asked_together_is_done_together() -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=100)
    assert await asyncio.gather(*map(batcher.submit, range(1, 9))) == list(range(2, 18, 2))
    assert doubling.batches == [list(range(1, 9))]


async def test_what_is_asked_meanwhile_makes_the_next_batch() -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=2)
    doubling.let.clear()
    asked = [asyncio.create_task(batcher.submit(1))]
    await doubling.began.acquire()
    asked += [asyncio.create_task(batcher.submit(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    doubling.let.set()
    assert await asyncio.gather(*asked) == [2, 4, 6, 8]
    assert doubling.batches == [[1], [2, 3], [4]]


async def test_nobody_is_left_between_two_batches() -> None:
    batcher = Batcher(Doubling(), limit=10)

    async def one_after_the_other(number: int) -> list[int]:
        return [await batcher.submit(number) for _ in range(200)]

    async with asyncio.timeout(10):
        results = await asyncio.gather(*map(one_after_the_other, (1, 2, 3)))
    assert results == [[2] * 200, [4] * 200, [6] * 200]


@pytest.mark.parametrize("bad", [-1, -3])
async def test_a_failed_batch_is_tried_item_by_item(bad: int) -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=10)
    results = await asyncio.gather(*map(batcher.submit, (1, bad, 2)), return_exceptions=True)
    assert results[::2] == [2, 4]
    assert isinstance(results[1], ValueError) if bad == -1 else results[1] == -6
    assert doubling.batches == [[1, bad, 2], [1], [bad], [2]]


async def test_an_absent_database_is_asked_once() -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=10)
    results = await asyncio.gather(*map(batcher.submit, (1, -2, 2)), return_exceptions=True)
    assert [type(result) for result in results] == [StorageUnavailable] * 3
    assert len(doubling.batches) == 1


async def test_a_conflict_is_raised_for_its_item_only() -> None:
    batcher = Batcher(Doubling(), limit=10)
    results = await asyncio.gather(*map(batcher.submit, (1, 0, 2)), return_exceptions=True)
    assert results[::2] == [2, 4]
    assert isinstance(results[1], TurnConflict)


async def test_a_cancelled_caller_disturbs_nobody() -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=10)
    doubling.let.clear()
    running = asyncio.create_task(batcher.submit(1))
    await doubling.began.acquire()
    waiting, other = asyncio.create_task(batcher.submit(2)), asyncio.create_task(batcher.submit(3))
    await asyncio.sleep(0)
    running.cancel()
    waiting.cancel()
    doubling.let.set()
    assert await other == 6
    assert doubling.batches == [[1], [3]]
    await batcher.idle()


async def test_lanes_run_side_by_side() -> None:
    doubling = Doubling()
    batcher = Batcher(doubling, limit=1, lanes=2)
    doubling.let.clear()
    asked = [asyncio.create_task(batcher.submit(number)) for number in (1, 2, 3)]
    await doubling.began.acquire()
    await doubling.began.acquire()
    for _ in range(5):
        await asyncio.sleep(0)
    assert doubling.batches == [[1], [2]]
    doubling.let.set()
    assert await asyncio.gather(*asked) == [2, 4, 6]
