"""What the storage keeps of news that waits, as values; no SQL here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bots.storage.records import Promise


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """News that waits to be told to one person."""

    id: int
    channel: str
    user: str
    resident_id: int | None
    topic: str
    urgency: str
    body: dict[str, Any]
    """``dialogs.news.News`` as JSON."""
    created_at: datetime
    due_at: datetime
    attempts: int
    """Earlier leases."""
    tried: tuple[str, ...]
    """Channels on which it could not be told."""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What a person was told within the last day, or is about to be told."""

    ticket_id: str
    """The core's; empty for news of no ticket."""
    via: str
    """The channel."""
    at: datetime
    asks: bool
    under_way: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for one person, leased by this process."""

    owner: str
    """Whose it is: one string for all accounts of a resident."""
    rows: tuple[NoticeRow, ...]
    """Oldest first; at least one."""
    told: tuple[ToldRow, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """Of the rows."""
        return tuple(row.id for row in self.rows)


@dataclass(frozen=True, slots=True)
class Telling:
    """One message that tells some of it."""

    ids: tuple[int, ...]
    """The last one leads: the messages carry its number."""
    channel: str
    chat: str
    promises: tuple[Promise, ...]
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Postponing:
    """Some of it waits until then."""

    ids: tuple[int, ...]
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Some of it will not be told."""

    ids: tuple[int, ...]
    status: str
    """``dropped`` or ``failed``."""
    why: str


@dataclass(frozen=True, slots=True)
class CallTask:
    """Somebody has to phone a resident whom no channel reaches."""

    ids: tuple[int, ...]
    """The notices, now failed; the last one leads."""
    channel: str
    user: str
    resident_id: int | None
    phone: str | None
    """E.164, verified; None: the number that the resident gave, where there is one."""
    ticket_id: str | None
    """The core's."""
    words: str
    """What to tell."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of everything that waits for one person; written in one transaction."""

    ids: tuple[int, ...]
    """All of it."""
    tellings: tuple[Telling, ...] = ()
    postponings: tuple[Postponing, ...] = ()
    closings: tuple[Closing, ...] = ()
    calls: tuple[CallTask, ...] = ()
    day: str = ""
    """In the city's calendar, ISO: when it counts."""
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By name and label (``bots.storage.tallies``)."""
