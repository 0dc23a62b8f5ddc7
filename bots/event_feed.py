"""The core's feed of events: read on from where it was left, so that a lost webhook loses nothing.

Rules of this file:
* It is read at the start, whenever a webhook came, every ``EVERY_S`` seconds, and again and again while the core cannot
  be reached, so that the end of an outage is noticed at once.
* One process reads at a time; the events of a page and the cursor after it are kept together.
* A first start begins now: what happened before it was nobody's to tell.
"""

from __future__ import annotations

import asyncio

import structlog

from backend_client.bodies import ReadPage
from backend_client.core import Core
from backend_client.errors import CoreError
from bots.clock import Clock
from bots.storage import Storage
from bots.storage.event_feed import FeedPage
from bots.storage.wakes import FEED
from bots.trouble import trouble

EVERY_S = 30.0
AGAIN_S = 2.0
"""After a failure. The client's circuit breaker spares a core that is down."""
PAGE = 500
"""Events asked for at once: the contract's most."""

log = structlog.get_logger(__name__)


class FeedReader:
    """Reads the feed."""

    def __init__(self, storage: Storage, core: Core, clock: Clock) -> None:
        self._storage = storage
        self._core = core
        self._clock = clock

    async def once(self) -> int:
        """Read to the end; how many events that were. Nothing where another process is reading.

        Raises ``CoreError`` or ``StorageError``; what was read before is kept.
        """
        mark = await self._storage.events.take_feed()
        count, more = 0, True
        while mark is not None and more:
            asked_at = self._clock.now()
            page = await self._core.events(mark.cursor, PAGE)
            more = page.has_more and page.cursor != mark.cursor
            kept = FeedPage(_bodies(page), page.cursor, asked_at, more)
            mark = await self._storage.events.keep_page(mark, kept)
            count += len(kept.events) if mark is not None else 0
        return count

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            wait_s = EVERY_S
            try:
                await self.once()
            except CoreError as error:
                log.warning("core_feed.unreadable", reason=str(error))
                wait_s = max(AGAIN_S, min(error.retry_after_s or 0.0, EVERY_S))
            except Exception as error:  # noqa: BLE001 (whatever ails the database, it may be well again soon)
                log.error("core_feed.failed", **trouble(error))
                wait_s = AGAIN_S
            if wait_s < EVERY_S:
                await asyncio.sleep(wait_s)  # webhooks do not hurry a core that fails
            else:
                await self._storage.wakes.wait(FEED, wait_s)


def _bodies(page: ReadPage) -> tuple[dict[str, object], ...]:
    """Its events as JSON, and what is none behind them."""
    unreadable: list[dict[str, object]] = [
        {**raw} if isinstance(raw, dict) else {"unreadable": raw} for raw in page.unreadable
    ]
    return (*(event.to_json() for event in page.events), *unreadable)
