"""Values between the core's events, the pure decision what to tell of them, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Account = tuple[str, str]
"""Channel and user, as the core knows a person: ``<channel>:<user>``."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event that this process has leased."""

    id: int
    webhook_id: str
    ticket_id: str | None
    """The core's; None for what concerns no ticket."""
    attempts: int
    """Earlier leases."""

    @property
    def lane(self) -> str:
        """What is worked one at a time."""
        return f"ticket {self.ticket_id}" if self.ticket_id is not None else f"event {self.webhook_id}"


@dataclass(frozen=True, slots=True)
class Seen:
    """An event that is not done yet."""

    id: int
    webhook_id: str
    body: Mapping[str, Any]
    """The core contract's ``Event`` as JSON."""
    received_at: datetime
    place: int | None
    """The order in which the feed brought it; None: only a webhook did so far."""
    occurred_at: datetime
    accounts: tuple[Account, ...] = ()
    """Whom it names to be told, the applicant mostly first."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a ticket concerns."""

    account: Account
    role: str
    """``applicant`` or ``follower``."""
    muted: bool = False
    heard: dict[str, Any] | None = None
    """``{"card": TicketCard, "photos": [url...]}`` as they were last told; None: they heard nothing of it."""


@dataclass(frozen=True, slots=True)
class AskState:
    """What was asked about a ticket."""

    id: int
    kind: str
    round: str
    account: Account
    answer: str | None
    open: bool


@dataclass(slots=True)
class TicketState:
    """A ticket while its events are applied, one after the other."""

    id: int
    snapshot: dict[str, Any]
    status: str
    changed_at: datetime
    closings: int = 0
    question_id: str | None = None
    question: str | None = None
    question_until: datetime | None = None
    question_at: datetime | None = None
    """When the executor's newest question was asked, also once it is answered."""
    event: int | None = None
    """The newest event that was applied."""
    event_at: datetime | None = None
    event_status: str | None = None
    event_place: int | None = None
    event_cursor: str | None = None
    people: dict[Account, Person] = field(default_factory=dict)
    residents: dict[Account, int] = field(default_factory=dict)
    """Whose accounts these are; one who is not kept is not there."""
    asks: dict[int, AskState] = field(default_factory=dict)

    @property
    def last_status(self) -> str:
        """What the ticket's next event starts from."""
        return self.event_status or self.status


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked with a piece of news."""

    kind: str
    """``feedback`` or ``question``."""
    round: str
    until: datetime | None
    remind_at: datetime | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece of news for one person."""

    account: Account
    role: str
    topic: str
    urgency: str
    news: dict[str, Any]
    """``dialogs.news.News`` as JSON, without the number of what is asked."""
    ask: Question | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an event comes to."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """Attributes of ``TicketState`` to set."""
    people: tuple[Person, ...] = ()
    """New, or with something new in them."""
    tell: tuple[Telling, ...] = ()
    close: Mapping[str, str] = field(default_factory=dict)
    """Open asks of these kinds are closed, for this reason, before others are made."""
    followers_of: Mapping[str, Any] | None = None
    """The core's ``Ticket`` that all people of this one follow from now on."""
    reason: str | None = None
    """Why nothing was told, or not as usual: ``stale``, ``repeat``, ``late``, ..."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to be fetched before an event can be decided."""

    photos: tuple[str, ...] = ()
    """Addresses."""
    ticket: str | None = None
    """The core's id of another ticket."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched; what could not be had is there as None."""

    photos: Mapping[str, str | None] = field(default_factory=dict)
    """Ids on our own shelf by address."""
    tickets: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    """The core's ``Ticket`` as JSON by its id."""

    def lacks(self, needs: Needs) -> bool:
        """Something of it was not even tried."""
        unseen = any(url not in self.photos for url in needs.photos)
        return unseen or (needs.ticket is not None and needs.ticket not in self.tickets)


Decide = Callable[[TicketState, Seen, Fetched, datetime], Decision | Needs]
"""Pure: the ticket as it is, the event, what was fetched, now. Any exception: the event is malformed."""


@dataclass(frozen=True, slots=True)
class Task:
    """Apply the events of one ticket."""

    ticket_id: str
    fetched: Fetched
    decide: Decide


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of it."""

    results: tuple[str, ...] = ()
    """Of each event: ``told``, or the reason."""
    needs: Needs | None = None
    """The next event waits for this."""
    wait_until: datetime | None = None
    """The next event waits until then for an earlier one."""
