"""Group commit: what is asked while the last batch runs is done together in the next one.

One transaction for many callers costs one disk flush and a few statements, whatever their number.  A batch that fails
is tried again item by item, so one bad item hurts nobody else.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bots.storage.errors import StorageBusy, StorageUnavailable

T = TypeVar("T")
R = TypeVar("R")

Run = Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]]
"""Do all items; one result or exception for each, in their order."""


class Batcher(Generic[T, R]):
    """Collects items for ``run``."""

    def __init__(self, run: Run[T, R], limit: int, lanes: int = 1) -> None:
        self._run = run
        self._limit = limit
        """Most items of one batch."""
        self._lanes = lanes
        """Most batches at the same time."""
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._draining = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, item: T) -> R:
        """The item's result. A caller that is cancelled while its batch runs does not stop the batch."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._draining < self._lanes:
            self._draining += 1
            task = asyncio.create_task(self._drain())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def idle(self) -> None:
        """Wait until everything asked so far is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _drain(self) -> None:
        await asyncio.sleep(0)  # everybody who is ready to ask in this round of the loop joins the first batch
        try:
            while self._waiting:
                count = min(len(self._waiting), self._limit)
                taken = [self._waiting.popleft() for _ in range(count)]
                wanted = [(item, future) for item, future in taken if not future.done()]
                if wanted:
                    await self._do(wanted)
        finally:
            self._draining -= 1  # in the same step as the look at what waits: nobody is left between the two

    async def _do(self, batch: list[tuple[T, asyncio.Future[R]]]) -> None:
        for (_, future), result in zip(batch, await self._results([item for item, _ in batch]), strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    async def _results(self, items: list[T]) -> Sequence[R | Exception]:
        try:
            return await self._run(items)
        except Exception as error:  # noqa: BLE001 - it is given to those who asked
            together = isinstance(error, StorageUnavailable) and not isinstance(error, StorageBusy)
            if len(items) == 1 or together:
                return [error] * len(items)
        return [result for item in items for result in await self._results([item])]
