"""What happens from time to time by itself: forgetting what is old enough."""

from __future__ import annotations

import asyncio

import structlog

from bots.clock import Clock
from bots.storage import Storage, StorageError
from bots.storage.records import Ages
from bots.trouble import trouble

EVERY_S = 6 * 3600.0

log = structlog.get_logger(__name__)


async def keep_up(storage: Storage, clock: Clock, every_s: float = EVERY_S) -> None:
    """Sweep every so many seconds, until cancelled; the first time after one such while."""
    while True:
        await asyncio.sleep(every_s)
        try:
            swept = await storage.retention.sweep(clock.now(), Ages())
        except StorageError as error:
            log.warning("retention.failed", **trouble(error))
        else:
            log.info("retention.swept", count=sum(swept.values()))
