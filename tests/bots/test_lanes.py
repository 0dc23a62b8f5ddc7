"""Lanes: order within a key, no more at once than allowed, nothing lost in between."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.backoff import LONGEST_S, delay_s
from bots.lanes import Lanes, Pump, Sort, Source

Row = tuple[str, int]
SORT: Sort[Row] = Sort(key=lambda row: row[0], number=lambda row: row[1])


@dataclass
class Work:
    """Takes rows; each waits at its gate until it is opened."""

    begun: list[Row] = field(default_factory=list)
    done: list[Row] = field(default_factory=list)
    gates: dict[Row, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    following: dict[Row, Row] = field(default_factory=dict)

    async def __call__(self, row: Row) -> Row | None:
        self.begun.append(row)
        await self.gates[row].wait()
        self.done.append(row)
        return self.following.get(row)


async def turns_of_the_loop() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_key_is_worked_one_row_at_a_time_lowest_number_first() -> None:
    work = Work()
    lanes = Lanes(SORT, work, limit=5)
    lanes.put([("a", 3)])
    await turns_of_the_loop()
    lanes.put([("a", 9), ("a", 5)])
    await turns_of_the_loop()
    assert work.begun == [("a", 3)]
    for row in (("a", 3), ("a", 5), ("a", 9)):
        work.gates[row].set()
    await lanes.idle()
    assert work.done == [("a", 3), ("a", 5), ("a", 9)]


async def test_many_keys_are_worked_at_once_but_no_more_than_the_limit() -> None:
    work = Work()
    lanes = Lanes(SORT, work, limit=2)
    lanes.put([(key, number) for number, key in enumerate("abcd")])
    await turns_of_the_loop()
    assert work.begun == [("a", 0), ("b", 1)]
    assert lanes.free == 0
    for number, key in enumerate("abcd"):
        work.gates[key, number].set()
    await lanes.idle()
    assert len(work.done) == 4
    assert lanes.free == 2


async def test_what_the_work_returns_is_the_next_row_of_its_lane() -> None:
    work = Work(following={("a", 1): ("a", 2)})
    lanes = Lanes(SORT, work, limit=1)
    work.gates["a", 1].set()
    work.gates["a", 2].set()
    lanes.put([("a", 1)])
    await lanes.idle()
    assert work.done == [("a", 1), ("a", 2)]


async def test_a_row_in_hand_is_not_taken_twice() -> None:
    work = Work()
    lanes = Lanes(SORT, work, limit=3)
    lanes.put([("a", 1)])
    await turns_of_the_loop()
    lanes.put([("a", 1)])
    work.gates["a", 1].set()
    await lanes.idle()
    assert work.done == [("a", 1)]
    lanes.put([("a", 1)])
    await lanes.idle()
    assert work.done == [("a", 1), ("a", 1)]


async def test_work_that_breaks_stops_no_other_lane() -> None:
    done = []

    async def work(row: Row) -> None:
        await asyncio.sleep(0)
        if row[0] == "bad":
            raise RuntimeError
        done.append(row)

    lanes = Lanes(SORT, work, limit=1)
    lanes.put([("bad", 1), ("bad", 2), ("good", 3)])
    await lanes.idle()
    assert done == [("good", 3)]
    assert lanes.free == 1


async def test_stopping_waits_for_what_is_under_way_and_begins_nothing_more() -> None:
    work = Work()
    lanes = Lanes(SORT, work, limit=1)
    lanes.put([("a", 1), ("a", 2), ("b", 3)])
    await turns_of_the_loop()
    stopping = asyncio.ensure_future(lanes.stop(grace_s=60))
    await turns_of_the_loop()
    lanes.put([("c", 4)])
    work.gates["a", 1].set()
    await stopping
    assert work.begun == work.done == [("a", 1)]


async def test_stopping_lets_go_of_what_does_not_end() -> None:
    work = Work()
    lanes = Lanes(SORT, work, limit=1)
    lanes.put([("a", 1)])
    await turns_of_the_loop()
    await lanes.stop(grace_s=0)
    assert work.done == []


@dataclass
class Table:
    """Rows to be claimed."""

    rows: list[Row]
    claims: list[int] = field(default_factory=list)
    renewed: list[list[int]] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def claim(self, limit: int) -> Sequence[Row]:
        self.claims.append(limit)
        taken, self.rows = self.rows[:limit], self.rows[limit:]
        return taken

    async def renew(self, numbers: list[int]) -> None:
        self.renewed.append(numbers)

    async def wait(self, _timeout_s: float) -> None:
        await self.wake.wait()

    def pump(self, lanes: Lanes[Row]) -> Pump[Row]:
        return Pump(Source("table", self.claim, self.renew, self.wait), lanes.put, (lanes,))


async def test_the_pump_claims_as_much_as_there_is_room_for_until_nothing_is_left() -> None:
    table = Table([(f"chat {number}", number) for number in range(40)])
    done = []

    async def work(row: Row) -> None:
        await asyncio.sleep(0)
        done.append(row)

    lanes = Lanes(SORT, work, limit=4)
    running = asyncio.ensure_future(table.pump(lanes).run())
    while len(done) < 40:
        await turns_of_the_loop()
    running.cancel()
    assert max(table.claims) == 4
    assert sorted(done, key=SORT.number) == [(f"chat {number}", number) for number in range(40)]


async def test_the_pump_looks_again_when_woken_or_when_something_is_due() -> None:
    table = Table([])
    work = Work()
    lanes = Lanes(SORT, work, limit=4)
    pump = table.pump(lanes)
    running = asyncio.ensure_future(pump.run())
    await turns_of_the_loop()
    table.rows = [("a", 1)]
    table.wake.set()
    await turns_of_the_loop()
    assert work.begun == [("a", 1)]
    table.wake.clear()
    await turns_of_the_loop()
    table.rows = [("b", 2)]
    pump.poke(0)
    await turns_of_the_loop()
    assert work.begun == [("a", 1), ("b", 2)]
    running.cancel()
    await lanes.stop(0)


async def test_the_pump_looks_again_when_full_lanes_have_room_beside_empty_ones() -> None:
    table = Table([("a", 1)])
    work = Work()
    full, empty = Lanes(SORT, work, limit=1), Lanes(SORT, work, limit=4)
    pump = Pump(Source("table", table.claim, table.renew, table.wait), full.put, (full, empty))
    running = asyncio.ensure_future(pump.run())
    await turns_of_the_loop()
    assert work.begun == [("a", 1)]
    table.rows = [("b", 2)]
    work.gates["a", 1].set()
    await turns_of_the_loop()
    assert work.begun == [("a", 1), ("b", 2)]
    running.cancel()
    await full.stop(0)


async def test_lanes_that_are_full_do_not_keep_the_pump_from_the_others() -> None:
    table = Table([])
    work = Work()
    full, empty = Lanes(SORT, work, limit=1), Lanes(SORT, work, limit=4)
    full.put([(key, number) for number, key in enumerate("abcdef")])
    pump = Pump(Source("table", table.claim, table.renew, table.wait), empty.put, (full, empty))
    table.rows = [("z", 9)]
    assert await pump.once() == 1
    assert table.claims == [4]
    await turns_of_the_loop()
    assert ("z", 9) in work.begun
    await asyncio.gather(full.stop(0), empty.stop(0))


async def test_the_pump_renews_leases_of_what_has_been_in_hand_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.lanes.RENEW_AFTER_S", 0.0)
    table = Table([("a", 1)])
    lanes = Lanes(SORT, Work(), limit=4)
    running = asyncio.ensure_future(table.pump(lanes).run())
    while not table.renewed:
        table.wake.set()
        await asyncio.sleep(0)
    running.cancel()
    await lanes.stop(0)
    assert table.renewed[0] == [1]


async def test_the_pump_survives_a_database_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.lanes.LOOK_EVERY_S", 0.0)
    table = Table([("a", 1)])
    failures = [OSError(), OSError()]

    async def claim(limit: int) -> Sequence[Row]:
        if failures:
            raise failures.pop()
        return await table.claim(limit)

    work = Work()
    lanes = Lanes(SORT, work, limit=4)
    pump = Pump(Source("table", claim, table.renew, table.wait), lanes.put, (lanes,))
    running = asyncio.ensure_future(pump.run())
    while not work.begun:
        await turns_of_the_loop()
    running.cancel()
    await lanes.stop(0)
    assert not failures


@given(st.integers(0, 10_000), st.floats(0, 1), st.none() | st.floats(0, 100_000))
def test_pauses_grow_are_bounded_and_respect_what_was_asked(attempts: int, chance: float, asked: float | None) -> None:
    pause = delay_s(attempts, asked, lambda: chance)
    assert pause >= (asked or 0)
    assert 0.75 <= pause <= LONGEST_S + (asked or 0)
    assert delay_s(0, None, lambda: 1.0) == 1.0
    assert delay_s(attempts, None, lambda: chance) <= delay_s(attempts + 1, None, lambda: chance)
