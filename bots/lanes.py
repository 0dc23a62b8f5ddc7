"""Work in lanes: one thing at a time for each key, oldest first; many keys at once, and no more than a bound.

A lane lives only while it has work.  ``Pump`` feeds lanes with what the database has left: rows of other processes and
of earlier starts, and those that have become due; it also keeps the leases of what is in hand.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from bots.trouble import trouble

T = TypeVar("T")

RENEW_AFTER_S = 3.0
"""A lease is 10 s: one renewal may fail before it is lost."""
LOOK_EVERY_S = 2.0
"""Longest time between two looks at the database: a lost wake-up costs no more than this."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sort(Generic[T]):
    """What lanes must know of the rows they carry."""

    key: Callable[[T], Hashable]
    """Rows of one key are worked one at a time."""
    number: Callable[[T], int]
    """The row's own number; lower ones are worked first."""


class Lanes(Generic[T]):
    """Runs ``work`` for each row; what it returns is the next row of the same lane, already leased."""

    def __init__(self, sort: Sort[T], work: Callable[[T], Awaitable[T | None]], limit: int) -> None:
        self._freed = asyncio.Event()
        self._sort = sort
        self._work = work
        self._limit = limit
        self._waiting: dict[Hashable, list[tuple[int, T]]] = {}
        self._ready: deque[Hashable] = deque()
        self._held: dict[int, float] = {}
        self._runners: set[asyncio.Task[None]] = set()
        self._closed = False

    def put(self, rows: Iterable[T]) -> None:
        """Take leased rows in hand; those that are in hand already are passed over."""
        if self._closed:
            return
        for row in rows:
            self._add(row)
        while self._ready and len(self._runners) < self._limit:
            self._runners.add(asyncio.get_running_loop().create_task(self._run(self._ready.popleft())))

    def drop(self, key: Hashable) -> list[T]:
        """Let go of the rows of a lane that have not been begun."""
        heap = self._waiting.get(key, [])
        dropped = [row for _, row in heap]
        heap.clear()
        for row in dropped:
            self._held.pop(self._sort.number(row), None)
        return dropped

    @property
    def free(self) -> int:
        """How many more lanes could be open at once."""
        return 0 if self._closed else max(0, self._limit - len(self._waiting))

    async def room(self) -> None:
        """Return once half of the lanes are free."""
        while not self.half_free:
            self._freed.clear()
            await self._freed.wait()

    @property
    def half_free(self) -> bool:
        """There is room for a good many more."""
        return 2 * len(self._waiting) <= self._limit

    def held_since(self, earlier: float) -> list[int]:
        """Numbers of the rows whose lease was last renewed before ``earlier`` (the event loop's clock)."""
        return [number for number, since in self._held.items() if since < earlier]

    def renewed(self, numbers: Iterable[int], now: float) -> None:
        """Their leases count from ``now`` (the event loop's clock)."""
        for number in numbers:
            if number in self._held:
                self._held[number] = now

    async def idle(self) -> None:
        """Return once nothing is in hand."""
        while self._runners:
            await asyncio.wait(self._runners)

    async def stop(self, grace_s: float) -> None:
        """Begin nothing more; give what is under way ``grace_s`` seconds, then let go of it."""
        self._closed = True
        self._ready.clear()
        for key in self._waiting:
            self.drop(key)
        if self._runners:
            await asyncio.wait(self._runners, timeout=grace_s)
        for runner in self._runners:
            runner.cancel()
        await asyncio.gather(*self._runners, return_exceptions=True)
        self._runners.clear()

    def _add(self, row: T) -> None:
        number, key = self._sort.number(row), self._sort.key(row)
        if number in self._held:
            return
        self._held[number] = asyncio.get_running_loop().time()
        if key not in self._waiting:
            self._waiting[key] = []
            self._ready.append(key)
        heapq.heappush(self._waiting[key], (number, row))

    async def _run(self, key: Hashable) -> None:
        try:
            await self._drain(key)
            while self._ready:
                await self._drain(self._ready.popleft())
        finally:
            # Not in a callback of the task: whoever puts a row before that ran would find no room for a runner.
            if (runner := asyncio.current_task()) is not None:
                self._runners.discard(runner)

    async def _drain(self, key: Hashable) -> None:
        heap = self._waiting[key]
        try:
            while heap and not self._closed:
                number, row = heapq.heappop(heap)
                try:
                    following = await self._work(row)
                finally:
                    self._held.pop(number, None)
                if following is not None and not self._closed:
                    self._add(following)
        except Exception as error:  # noqa: BLE001 (a bug in the work must not stop the other lanes)
            log.error("lane.broke", **trouble(error))
        finally:
            self.drop(key)
            del self._waiting[key]
            if self.half_free:
                self._freed.set()


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """Where rows come from."""

    name: str
    """Of the wake-up."""
    claim: Callable[[int], Awaitable[Sequence[T]]]
    """Lease at most so many rows that are due."""
    renew: Callable[[list[int]], Awaitable[object]]
    """Keep the leases of these rows."""
    wait: Callable[[float], Awaitable[object]]
    """Return at the next wake-up, or after so many seconds."""


class Pump(Generic[T]):
    """Keeps lanes fed and leases alive."""

    def __init__(self, source: Source[T], put: Callable[[Iterable[T]], None], lanes: Sequence[Lanes[T]]) -> None:
        self._source = source
        self._put = put
        self._lanes = lanes
        self._poked = asyncio.Event()

    def poke(self, in_s: float) -> None:
        """Something becomes due in ``in_s`` seconds: look then, without waiting for a wake-up."""
        asyncio.get_running_loop().call_later(in_s, self._poked.set)

    async def once(self) -> int:
        """Claim what there is room for; how many rows that were."""
        room = self._room()
        if not room:
            return 0
        rows = await self._source.claim(room)
        self._put(rows)
        return len(rows)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._renew()
                room = self._room()
                if not room or await self.once() < room:
                    await self._pause()
            except Exception as error:  # noqa: BLE001 (whatever ails the database, it may be well again soon)
                log.error("pump.failed", source=self._source.name, **trouble(error))
                await asyncio.sleep(LOOK_EVERY_S)

    def _room(self) -> int:
        """As many rows as the emptiest lanes take."""
        return max((lanes.free for lanes in self._lanes), default=0)

    async def _pause(self) -> None:
        """Until a wake-up, something due, or room for more."""
        self._poked.clear()
        awaited: list[Awaitable[object]] = [self._poked.wait()]
        if self._room():
            awaited.append(self._source.wait(LOOK_EVERY_S))
        awaited.extend(lanes.room() for lanes in self._lanes if not (lanes.free or lanes.half_free))
        tasks = [asyncio.ensure_future(one) for one in awaited]
        try:
            await asyncio.wait(tasks, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _renew(self) -> None:
        now = asyncio.get_running_loop().time()
        for lanes in self._lanes:
            old = lanes.held_since(now - RENEW_AFTER_S)
            if old:
                await self._source.renew(old)
                lanes.renewed(old, now)
