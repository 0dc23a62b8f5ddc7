"""How many events of the core one process applies a second, to how many it can bare insert; and its memory meanwhile.

Bare insert: the same 100,000 events recorded as webhooks bring them, 64 at a time, each acknowledged only when it is on
the disk (group commit, full flush) - what any front door has to do that loses nothing.  Then they are applied: ticket,
people, what is asked, news for the applicant and, on every fourth ticket, a follower, and the event itself, with the
same guarantees.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from backend_client.client import CoreClient
from bots.city import City
from bots.clock import SystemClock
from bots.counts import NoCounts
from bots.events import EventDesk, Events
from bots.storage import Storage, migrate
from bots.storage.event_feed import FeedPage
from bots.storage.notice_tables import notices

EVENTS = 100_000
EARLY = 20_000
STEPS = ("assigned", "in_progress", "extended", "done", "returned", "done", "closed")
FOLLOWED = 4
"""Of so many tickets, one has a follower."""
AT_ONCE = 64
MB = 1024 * 1024
LEAST = 0.25
FLAT_MB = 25.0
"""More memory at the end than at ``EARLY`` events; noise of the allocator included."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured."""

    inserted: float
    """Events a second."""
    applied: float
    """Events a second."""
    grown_mb: float
    """From ``EARLY`` events to the end."""


async def measure(folder: Path, count: int = EVENTS, early: int = EARLY) -> Figures:
    """Insert, then apply."""
    url = f"sqlite+aiosqlite:///{folder}/frontdoor.db"
    await migrate(url)
    clock = SystemClock()
    async with await Storage.open(url, clock.now, "bench") as storage:
        city = City.load(Path(__file__).parents[2] / "cities" / "kryvyi-rih")
        core = CoreClient("http://127.0.0.1:9")  # never asked
        events = Events(EventDesk(storage, core, city, frozenset({"telegram"}), clock, NoCounts()))
        mark = await storage.events.take_feed()
        assert mark is not None
        began = time.perf_counter()
        await insert_all(storage, count)
        inserted = count / (time.perf_counter() - began)
        after = clock.now() + timedelta(seconds=1)  # the feed had none of them: webhooks alone have to do
        await storage.events.keep_page(mark, FeedPage((), "c", after))
        began = time.perf_counter()
        early_mb = await apply_all(storage, events, early, count)
        applied = count / (time.perf_counter() - began)
        await expect_all_told(storage, count)
        await events.stop(0)
        return Figures(inserted, applied, used_mb() - early_mb)


async def insert_all(storage: Storage, count: int) -> None:
    """Record them as webhooks come."""
    numbers = iter(range(count))

    async def webhooks() -> None:
        for number in numbers:
            await storage.events.record(f"evt_{number}", event(number))

    await asyncio.gather(*(webhooks() for _ in range(AT_ONCE)))


async def apply_all(storage: Storage, events: Events, early: int, count: int) -> float:
    """Apply until nothing is left; the memory once ``early`` of them were."""
    working = asyncio.create_task(events.pump.run())
    early_mb = 0.0
    while (waiting := (await storage.depths.waiting())["events"]) > 0:
        if not early_mb and count - waiting >= early:
            early_mb = used_mb()
        await asyncio.sleep(0.2)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return early_mb


async def expect_all_told(storage: Storage, count: int) -> None:
    """Everybody whom an event names has a notice."""
    written = await storage._database.read(lambda connection: connection.scalar(select(func.count(notices.c.id))))
    expected = sum(len(event(number)["recipients"]) for number in range(count))
    if written != expected:
        raise RuntimeError(f"{written} notices of {expected}")


def event(number: int) -> dict[str, Any]:
    """The events of many tickets, each in its order."""
    ticket, step = divmod(number, len(STEPS))
    before = STEPS[step - 1] if step else "registered"
    at = (datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(milliseconds=number)).isoformat()
    body = {
        "id": f"tic_{ticket}", "number": f"КЦ-26-{ticket:07}", "status": STEPS[step], "classifier_code": "01.01",
        "title": "Немає холодної води", "address": {"text": "вулиця Соборності, 12", "district": "Саксаганський"},
        "executor": {"name": "КП «Кривбасводоканал»", "phone": "+380564000000"}, "created_at": at, "updated_at": at,
        "message": f"Майстер працює, крок {step}",
    }  # fmt: skip
    change = {"from": before, "to": STEPS[step], "message": body["message"]}
    told = [f"telegram:{ticket}", *([f"telegram:{ticket}-neighbour"] if ticket % FOLLOWED == 0 else ())]
    top = {"id": f"evt_{number}", "cursor": str(number), "type": "ticket.status_changed", "occurred_at": at}
    return {**top, "ticket": body, "recipients": told, "change": change}


def used_mb() -> float:
    """Resident memory of this process."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / MB


async def main() -> int:
    """Print the figures; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        seen = await measure(Path(folder))
    ratio = seen.applied / seen.inserted
    print(f"{EVENTS} events applied: {seen.applied:.0f}/s, bare inserts {seen.inserted:.0f}/s")
    print(f"events applied to bare inserts: {ratio:.2f} (target >= {LEAST})")
    print(f"memory from {EARLY} events to {EVENTS}: {seen.grown_mb:+.0f} MB (target <= {FLAT_MB:.0f})")
    return 0 if ratio >= LEAST and seen.grown_mb <= FLAT_MB else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
