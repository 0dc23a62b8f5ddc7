"""A process that dies, stalls or loses an answer at a chosen await.

Every call that a front door makes through a seam (storage, core, channel) has two moments: before anything happened,
and after everything did, when only the caller does not know it yet.  ``Life`` numbers these moments and strikes at one
of them.  What dies executes not one more line: the call never returns, and neither does any later one.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from backend_client.errors import CoreUnavailable

STORAGE_PARTS = frozenset({"inbox", "conversations", "residents", "turns", "outbox", "submissions"})


class Strike(StrEnum):
    """What happens at the chosen moment."""

    DIE = "die"
    STALL = "stall"
    """The process sleeps until ``wake``, longer than its leases last."""
    LOSE = "lose"
    """The core's answer is lost on the way; the process lives."""


class Life:
    """Counts the moments of one process."""

    def __init__(self, moments: int, strike: Strike) -> None:
        """Strike at the moment with this number, from 1."""
        self.left = moments
        self.strike = strike
        self.struck = asyncio.Event()
        self.where = ""
        """The call that was struck, for whoever reads a failure."""
        self._awake = asyncio.Event()

    def wrap(self, name: str, seam: Any) -> Any:
        """What ``FrontDoor`` puts around its seams."""
        return Mortal(self, name, seam)

    def retire(self) -> None:
        """Strike no more."""
        self.left = 10**9

    def wake(self) -> None:
        """End the stall."""
        self._awake.set()

    async def call(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        """A call, with its two moments."""
        if self.strike is Strike.LOSE:
            return await self._losing(name, make)
        await self._moment(f"before {name}")
        result = await make()
        await self._moment(f"after {name}")
        return result

    async def _losing(self, name: str, make: Callable[[], Awaitable[Any]]) -> Any:
        result = await make()
        if name.startswith("core."):
            self.left -= 1
            if self.left == 0:
                self._strike(name)
                raise CoreUnavailable("the answer was lost", outcome_unknown=True)
        return result

    async def _moment(self, name: str) -> None:
        if not self.struck.is_set():
            self.left -= 1
            if self.left > 0:
                return
            self._strike(name)
        await self._awake.wait()

    def _strike(self, name: str) -> None:
        self.where = name
        self.struck.set()


class Mortal:
    """A seam whose asynchronous calls are moments of a life; everything else is as it was."""

    def __init__(self, life: Life, name: str, seam: Any) -> None:
        self._life = life
        self._name = name
        self._seam = seam

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._seam, name)
        full = f"{self._name}.{name}"
        if self._name == "storage":
            return Mortal(self._life, full, found) if name in STORAGE_PARTS else found
        if not inspect.iscoroutinefunction(found):
            return found
        return lambda *args, **named: self._life.call(full, lambda: found(*args, **named))
