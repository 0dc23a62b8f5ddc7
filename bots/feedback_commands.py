"""``frontdoor feedback``: the table, whom to phone, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bots.city import City
from bots.clock import SystemClock
from bots.feedback_figures import in_words, table_of
from bots.opened import storage_of
from bots.settings import Settings

ANSWERS = ("yes", "partly", "no", "silent")
BY = ("executor", "group", "entry")
DAYS = 180
"""A half-year, where no period is given."""


class CannotTell(ValueError):
    """What was asked for is not there or not understood; ``str`` is one line."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the city's calendar, as typed; empty: the last half-year, until today."""

    first: str = ""
    last: str = ""

    def between(self, city: City) -> tuple[datetime, datetime]:
        """From the first moment of the first day until the first moment after the last. Raises ``CannotTell``."""
        today = SystemClock().now().astimezone(city.timezone).date()
        last = _day(self.last) if self.last else today
        first = _day(self.first) if self.first else last - timedelta(days=DAYS)
        if first > last:
            raise CannotTell("--from is after --to")
        begin = datetime.combine(first, time(), city.timezone)
        return begin, datetime.combine(last + timedelta(days=1), time(), city.timezone)


async def shown(settings: Settings, period: Period, by: str) -> str:
    """The table. Raises ``CannotTell``."""
    if by not in BY:
        raise CannotTell(f"--by is one of {', '.join(BY)}")
    city = City.load(settings.city)
    since, until = period.between(city)
    async with await storage_of(settings, SystemClock()) as storage:
        rows = await storage.feedback_figures.closings(since, until)
    groups = {entry.code: entry.group.code for entry in city.read.classifier[0].entries}
    return in_words(table_of(rows, by, groups))


async def call_list(settings: Settings, period: Period, count: int) -> str:
    """Whom to phone today, drawn at random among the silent: number of the question, ticket, phone."""
    city = City.load(settings.city)
    since, until = period.between(city)
    day = SystemClock().now().astimezone(city.timezone).date().isoformat()
    async with await storage_of(settings, SystemClock()) as storage:
        rows = await storage.feedback_figures.to_call(since, until, count, day)
    return "\n".join(f"{row.ask:>8}  {row.number}  {row.phone}" for row in rows) or "nobody is to be phoned"


async def record(settings: Settings, ask: int, answer: str) -> str:
    """Write down what was said on the phone. Raises ``CannotTell``."""
    if answer not in ANSWERS:
        raise CannotTell(f"the answer is one of {', '.join(ANSWERS)}")
    async with await storage_of(settings, SystemClock()) as storage:
        if not await storage.feedback_figures.record(ask, None if answer == "silent" else answer):
            raise CannotTell(f"nobody is to be phoned about {ask}: not asked, not reminded, or answered")
    return f"{ask}: {answer}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotTell("a day is written like 2026-11-25") from None
