"""What every part of the storage stands on: the database, the clock, this process's name, the bells.

On SQLite all writing goes through one lane, whatever it is: everything waiting becomes one transaction with one disk
flush.  On PostgreSQL each frequent operation has its own lanes, and the rest run side by side.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from bots.rates import Rate
from bots.storage.batching import Batcher
from bots.storage.database import Database, PostgresDatabase, Work
from bots.storage.pacing import Pacer
from bots.storage.wakes import Wakes

T = TypeVar("T")
R = TypeVar("R")

Operation = Callable[[Connection, Sequence[T]], Sequence[R | Exception]]
"""Do all items in this transaction; one result or exception for each, in their order."""
Job = tuple[Operation[Any, Any], Any]

LEASE: Final = timedelta(seconds=10)
BATCH: Final = 256
POSTGRES_LANES: Final = 2


@dataclass(slots=True)
class Ground:
    """Shared by the parts of one ``Storage``."""

    database: Database
    clock: Callable[[], datetime]
    process: str
    """Whose leases these are; unlike any other running process."""
    wakes: Wakes
    pacer: Pacer
    listening: Rate | None = None
    """How much a chat may send; None: any number."""
    _batchers: list[Batcher[Any, Any]] = field(default_factory=list)
    _lane: Batcher[Job, Any] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.database, PostgresDatabase):
            self._lane = Batcher(self._run_jobs, BATCH)
            self._batchers.append(self._lane)

    def batched(self, operation: Operation[T, R]) -> Callable[[T], Awaitable[R]]:
        """The operation for one item; those of many callers are done together."""
        if (lane := self._lane) is not None:
            return lambda item: lane.submit((operation, item))

        async def run(items: Sequence[T]) -> Sequence[R | Exception]:
            return await self.database.write(lambda connection: operation(connection, items))

        batcher: Batcher[T, R] = Batcher(run, BATCH, POSTGRES_LANES)
        self._batchers.append(batcher)
        return batcher.submit

    def batched_reading(self, operation: Operation[T, R]) -> Callable[[T], Awaitable[R]]:
        """The same for what only reads."""

        async def run(items: Sequence[T]) -> Sequence[R | Exception]:
            return await self.database.read(lambda connection: operation(connection, items))

        batcher: Batcher[T, R] = Batcher(run, BATCH, 2)
        self._batchers.append(batcher)
        return batcher.submit

    async def write(self, work: Work[R]) -> R:
        """One transaction for something rare."""
        if self._lane is not None:
            result: R = await self._lane.submit((_each, work))
            return result
        return await self.database.write(work)

    async def idle(self) -> None:
        """Wait until everything asked so far is done."""
        for batcher in self._batchers:
            await batcher.idle()

    async def _run_jobs(self, jobs: Sequence[Job]) -> Sequence[Any]:
        return await self.database.write(lambda connection: _run_in(connection, jobs))


def _each(connection: Connection, works: Sequence[Work[R]]) -> Sequence[R | Exception]:
    return [work(connection) for work in works]


def _run_in(connection: Connection, jobs: Sequence[Job]) -> list[Any]:
    results: list[Any] = [None] * len(jobs)
    order = sorted(range(len(jobs)), key=lambda index: id(jobs[index][0]))
    for _, group in groupby(order, key=lambda index: id(jobs[index][0])):
        indexes = list(group)
        operation = jobs[indexes[0]][0]
        for index, result in zip(indexes, operation(connection, [jobs[i][1] for i in indexes]), strict=True):
            results[index] = result
    return results
