"""What the desk is made of, and what the settings say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from aiohttp import web

from bots.clock import Clock
from bots.desk.passwords import Passwords
from bots.desk.words import Words
from bots.storage import Storage

if TYPE_CHECKING:
    from bots.desk.live import Live


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """What may differ from city to city."""

    service: str
    """What the contact centre is called, in Ukrainian: for authenticators."""
    public_url: str | None = None
    """None: reached directly, without https."""
    lock_after: timedelta = timedelta(minutes=10)
    """Without anything done, the page locks."""
    idle_after: timedelta = timedelta(hours=2)
    """Without anything done, the session ends."""
    ends_after: timedelta = timedelta(hours=12)
    """The session ends, whatever is done."""

    @property
    def https(self) -> bool:
        """Cookies only travel encrypted."""
        return (self.public_url or "").startswith("https://")


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What pages need."""

    storage: Storage
    clock: Clock
    timezone: tzinfo
    options: DeskOptions
    live: Live
    passwords: Passwords = field(default_factory=Passwords)
    words: Words = field(default_factory=Words)


PARTS: Final = web.AppKey("desk_parts", DeskParts)
