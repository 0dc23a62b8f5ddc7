"""An event loop whose clock skips idle time: timers are not waited for, work takes its real time.

So a fan-out of half an hour is measured in the seconds of work it takes, with every transaction counted in full.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import Any


class Skipping(selectors.DefaultSelector):
    """Does not wait for timers while nothing is worked on in other threads."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped_s = 0.0
        self.busy = 0
        """Calls under way in other threads."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.busy or not timeout or timeout < 0:
            return super().select(timeout)
        found = super().select(0)
        if not found:
            self.skipped_s += timeout
        return found


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its ``time`` is real time and the idle time that was skipped."""

    def __init__(self) -> None:
        self._skipping = Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return time.monotonic() + self._skipping.skipped_s

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        self._skipping.busy += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._worked)
        return future

    def _worked(self, _: object) -> None:
        self._skipping.busy -= 1
