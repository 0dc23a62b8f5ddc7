"""The air-raid pause: while it is on, nothing but safety is sent unasked. One mark for all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bots.storage.ground import Ground
from bots.storage.marks import Marks
from bots.storage.wakes import NOTICES, OUTBOX

NAME = "pause"


@dataclass(frozen=True, slots=True)
class Pause:
    """As it was last set."""

    on: bool
    reason: str = ""
    since: datetime | None = None
    """None where it was never set."""


class Pauses:
    """Setting and asking."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._marks = Marks(ground)

    async def get(self) -> Pause:
        """Whether it is on, and why."""
        mark = await self._marks.get(NAME)
        if not isinstance(mark, dict):
            return Pause(False)
        since = datetime.fromisoformat(mark["since"]) if mark.get("since") else None
        return Pause(bool(mark.get("on")), str(mark.get("reason", "")), since)

    async def put(self, on: bool, reason: str = "") -> Pause:
        """Begin it or end it. What waited then goes out by itself, in order."""
        now = self._ground.clock()
        await self._marks.put(NAME, {"on": on, "reason": reason, "since": now.isoformat()})
        self._ground.wakes.ring(NOTICES, OUTBOX)
        return Pause(on, reason, now)
