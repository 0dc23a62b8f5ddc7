"""Being asked to stop while waiting for something that may take long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Stopping:
    """Whether to stop, and a way to wait no longer than until then."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()

    @property
    def asked(self) -> bool:
        """Whether ``ask`` was called."""
        return self._asked.is_set()

    def ask(self) -> None:
        """End all waiting."""
        self._asked.set()

    async def unless_asked(self, work: Awaitable[T]) -> T | None:
        """The result of ``work``; None, and ``work`` cancelled, if asked to stop first."""
        task = asyncio.ensure_future(work)
        asked = asyncio.create_task(self._asked.wait())
        try:
            await asyncio.wait((task, asked), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            asked.cancel()
            await asyncio.gather(task, asked, return_exceptions=True)
