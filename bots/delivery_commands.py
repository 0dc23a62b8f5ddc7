"""What is asked of the delivery at the command line: the air-raid pause, and what messages cost."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from secrets import token_hex

from bots.city import City
from bots.clock import SystemClock
from bots.serving import CannotStart
from bots.settings import Settings
from bots.storage import Storage, schema_is_current
from bots.storage.tallies import Tally


class NotAMonth(ValueError):
    """What was given is not like ``2026-11``. ``str`` is for whoever typed it."""


async def pause(settings: Settings, on: bool | None, reason: str) -> str:
    """Begin or end the pause, or only ask; one line that says how it stands."""
    zone = City.load(settings.city).timezone
    async with _storage(settings) as storage:
        now = await storage.pauses.get() if on is None else await storage.pauses.put(on, reason)
    if now.since is None:
        return "pause: off, never set"
    since = now.since.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return f"pause: {'on' if now.on else 'off'} since {since}" + (f" ({now.reason})" if now.reason else "")


async def costs(settings: Settings, month: str | None) -> str:
    """A table of what a month's messages cost and saved. Raises ``NotAMonth``."""
    city = City.load(settings.city)
    first, last = month_of(month or SystemClock().now().astimezone(city.timezone).strftime("%Y-%m"))
    async with _storage(settings) as storage:
        found = await storage.tallies.between(first.isoformat(), last.isoformat())
    return table(f"{first:%Y-%m}", found, settings.viber_price)


def month_of(text: str) -> tuple[date, date]:
    """First and last day of ``2026-11``. Raises ``NotAMonth``."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
    try:
        first = date(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        first = None
    if first is None:
        raise NotAMonth("a month is written like 2026-11")
    after = (first + timedelta(days=31)).replace(day=1) if first < date(9999, 12, 1) else date.max
    return first, after - timedelta(days=1)


def table(month: str, tallies: Sequence[Tally], price: float) -> str:
    """Counts of messages, and EUR where they cost something or would have; for people to read."""
    numbers = {(tally.name, tally.label): tally.number for tally in tallies}
    sent = [(f"sent, {tally.label}", tally.number, None) for tally in tallies if tally.name == "sent"]
    rows: list[tuple[str, int, float | None]] = [
        *sent,
        ("Viber, paid", numbers.get(("cost", "paid"), 0), price),
        ("Viber, of the monthly free ones", numbers.get(("cost", "quota"), 0), None),
        ("saved: within 24 hours", numbers.get(("cost", "session"), 0), price),
        ("saved: another channel", numbers.get(("saved", "channel"), 0), price),
        ("saved: bundled away", numbers.get(("saved", "bundled"), 0), price),
        ("bundled away, all channels", numbers.get(("notices", "bundled"), 0), None),
        ("replaced by a newer status", numbers.get(("notices", "replaced"), 0), None),
        ("to be phoned", numbers.get(("notices", "call"), 0), None),
        ("reached nobody", numbers.get(("notices", "unreachable"), 0), None),
    ]
    lines = [f"{month:<34}{'messages':>10}{'EUR':>10}"]
    lines += [f"{name:<34}{count:>10}{_euros(count, each):>10}" for name, count, each in rows]
    return "\n".join(lines)


def _euros(count: int, each: float | None) -> str:
    return "" if each is None else f"{count * each:.2f}"


@asynccontextmanager
async def _storage(settings: Settings) -> AsyncIterator[Storage]:
    url = settings.database_url.get_secret_value()
    if not await schema_is_current(url):
        raise CannotStart("the database schema is not up to date: run frontdoor migrate")
    process = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    async with await Storage.open(url, SystemClock().now, process) as storage:
        yield storage
