"""``frontdoor incidents``: what is suspected and known, and what an operator decides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bots.city import City
from bots.clock import Clock, SystemClock
from bots.incident_words import PEOPLE, counted, local, title_of, why_in_words
from bots.opened import storage_of
from bots.settings import Settings
from bots.storage import Storage
from bots.storage.incident_records import IncidentRow
from bots.storage.incidents import Decision

MOST = 1000
"""Shown at once."""
NOT_SO = {"confirm": "suspected", "dismiss": "suspected", "change": "confirmed", "over": "confirmed"}


class CannotDecide(ValueError):
    """There is nothing to be decided so; ``str`` is one line."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator wants done."""

    what: str
    """``confirm``, ``dismiss``, ``change`` or ``over``."""
    incident: int
    name: str
    """The operator's."""
    expected: str = ""
    """``18:00`` or ``2026-11-25 18:00``, the city's time; empty: as it is."""
    words: str = ""
    """For residents; empty: as they are."""


@dataclass(frozen=True, slots=True)
class Board:
    """What operators see and decide."""

    storage: Storage
    city: City
    clock: Clock

    async def lines(self) -> list[str]:
        """Two lines for each open incident, newest first."""
        found = await self.storage.incidents.open(MOST)
        return [line for incident in found for line in self._lines(incident)]

    async def decide(self, act: Act) -> str:
        """Do it; one line that says so. Raises ``CannotDecide``."""
        expected = moment(act.expected, self.clock.now(), self.city.timezone) if act.expected else None
        decision = Decision(act.incident, f"operator:{act.name}", expected, act.words or None)
        if not await getattr(self.storage.incidents, act.what)(decision):
            raise CannotDecide(f"no {NOT_SO[act.what]} incident {act.incident}")
        told = "nobody is told" if act.what == "dismiss" else "everybody who reported or joined is told"
        return f"{act.incident}: {act.what}; {told}"

    def _lines(self, incident: IncidentRow) -> list[str]:
        zone = self.city.timezone
        head = f"{incident.id:>6}  {incident.state:<9}  {incident.code:<6} {title_of(incident, self.city)}"
        if incident.district:
            head += f"  [{incident.district}]"
        parts = [why_in_words(incident.why), f"тепер {counted(incident.people, PEOPLE)}"]
        parts.append(f"з {local(incident.created_at, zone).replace('T', ' ')}")
        if incident.expected_at is not None:
            parts.append(f"до {local(incident.expected_at, zone).replace('T', ' ')}")
        if incident.decided_by is not None:
            parts.append(incident.decided_by)
        return [head, f"{'':8}{'; '.join(parts)}"]


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """``18:00``: the next one; or with its date, and not past. Raises ``CannotDecide``."""
    match = re.fullmatch(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}:\d{2})", text.strip(), re.ASCII)
    try:
        if match is None:
            raise ValueError
        clock = time.fromisoformat(match[2].zfill(5))
        here = now.astimezone(zone)
        day = datetime.fromisoformat(match[1]).date() if match[1] else here.date()
        at = datetime.combine(day, clock, zone)
        if match[1] is None and at <= here:
            at = datetime.combine(day + timedelta(days=1), clock, zone)
    except (ValueError, OverflowError):
        raise CannotDecide("a time is written like 18:00 or 2026-11-25 18:00") from None
    if at <= now:
        raise CannotDecide("the time it is expected to be over is past")
    return at


async def incidents(settings: Settings, act: Act | None) -> str:
    """The list, or what was done. Raises ``CannotDecide``."""
    city, clock = City.load(settings.city), SystemClock()
    async with await storage_of(settings, clock) as storage:
        board = Board(storage, city, clock)
        if act is not None:
            return await board.decide(act)
        return "\n".join(await board.lines()) or "no mass incident is suspected or known"
