"""``frontdoor held``: tickets that wait for a person, because their chat had sent many: look, let go, or drop.

The resident's words are shown only when asked for.  What is dropped stays in the database with its reason, and the
resident hears of it, with the phone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.channels.fitting import fit
from bots.city import City
from bots.clock import Clock, SystemClock
from bots.opened import storage_of
from bots.settings import Settings
from bots.storage import Storage
from bots.storage.records import Promise, SubmissionRow
from bots.ticket_calls import TicketCall
from dialogs import replies
from dialogs.texts import Texts

MOST = 1000
"""Shown at once."""
DROPPED: Final = "dropped by a person"
CAPABILITIES: Final = {"telegram": TELEGRAM, "viber": VIBER, "web": WEB}


class NotHeld(Exception):
    """There is no such ticket waiting; ``str`` is one line."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person does with held tickets."""

    storage: Storage
    texts: Texts
    clock: Clock

    async def lines(self, words: bool) -> list[str]:
        """One line for each, longest waiting first; ``words``: with what the resident wrote."""
        rows = await self.storage.submissions.held(MOST)
        return [self._line(row, words) for row in rows]

    async def release(self, number: int) -> str:
        """Let it go to the core: the resident gets the number as ever. Raises ``NotHeld``."""
        if not await self.storage.submissions.release(number):
            raise NotHeld(f"no ticket {number} waits for a person")
        return f"{number}: goes to the core now"

    async def drop(self, number: int) -> str:
        """Give it up, with kind words to the resident. Raises ``NotHeld``."""
        row = next((row for row in await self.storage.submissions.held(MOST) if row.id == number), None)
        if row is None:
            raise NotHeld(f"no ticket {number} waits for a person")
        parts = fit(replies.ticket_dropped(self.texts, row.language), CAPABILITIES[row.channel])
        promises = tuple(Promise(part) for part in parts)
        if not await self.storage.submissions.dead(number, DROPPED, promises):
            raise NotHeld(f"no ticket {number} waits for a person")
        return f"{number}: dropped; the resident is told"

    def _line(self, row: SubmissionRow, words: bool) -> str:
        draft = TicketCall.from_json(row.body).draft
        where = draft.address.district or "-"
        since = "-" if row.created_at is None else _ago(self.clock.now(), row.created_at)
        line = f"{row.id:>8}  {since:>8}  {row.channel:<9} {draft.code:<6} {draft.title}  [{where}]"
        return f"{line}\n          {' '.join(draft.description.split())}" if words else line


def _ago(now: datetime, then: datetime) -> str:
    minutes = max(0, int((now - then).total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"


async def review(settings: Settings, number: int | None, act: str, tell: Callable[[str], None]) -> None:
    """Do one thing (``show``, ``words``, ``release``, ``drop``) and tell what was done. Raises ``NotHeld``."""
    city, clock = City.load(settings.city), SystemClock()
    texts = Texts.load(city.texts_folder, words=city.texts())
    async with await storage_of(settings, clock) as storage:
        held = Review(storage, texts, clock)
        if number is None:
            lines = await held.lines(act == "words")
            tell("\n".join(lines) if lines else "no ticket waits for a person")
        else:
            tell(await (held.release(number) if act == "release" else held.drop(number)))
