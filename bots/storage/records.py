"""What the storage keeps, as values; no SQL here.

Times are timezone-aware UTC. ``*_id`` are the database's own numbers; everything named ``chat``, ``user`` or
``message_id`` is a channel's opaque string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dialogs.messages import Incoming, MediaId, MessageId, Outgoing, Phone

if TYPE_CHECKING:
    from bots.storage.deeds import Deed

RowT = TypeVar("RowT")


class Owner(StrEnum):
    """Who answers the resident."""

    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the messages that make an album."""

    inbox_id: int
    incoming: Incoming


@dataclass(frozen=True, slots=True)
class Arrival:
    """A recorded, not yet handled message: an inbox row that this process has leased."""

    inbox_id: int
    incoming: Incoming
    attempts: int = 0
    """Earlier leases: 0 the first time; a message that stops process after process shows here."""
    flood: str | None = None
    """``told`` or ``silent``: more than the chat may send (``bots.storage.floods``)."""
    parts: tuple[Part, ...] = ()
    """Of an album: all that are taken together, in the order in which they were sent; empty for a single message."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The inbox rows that are done with this one."""
        return tuple(part.inbox_id for part in self.parts) or (self.inbox_id,)

    @property
    def messages(self) -> tuple[Incoming, ...]:
        """What arrived, one by one."""
        return tuple(part.incoming for part in self.parts) or (self.incoming,)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a message that came in."""

    fresh: bool
    """False: it had been recorded before and this repeat has no effect."""
    arrival: Arrival | None
    """The leased row; None for a repeat, while an older message of the chat is not handled yet, and for part of an
    album."""
    wait_s: float = 0.0
    """Part of an album: so long it is left lying for the others, before somebody may claim it."""


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """Where one chat stands."""

    id: int | None
    """None until the first turn is committed."""
    channel: str
    chat: str
    user: str
    owner: Owner
    language: str
    revision: int
    """Grows with every committed turn; 0 for a new conversation."""
    state: dict[str, Any]
    """What ``dialogs.turn.Conversation.to_json`` wrote: dialog, journal, counters."""
    resident_id: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A message to be sent: an outbox row to be written."""

    message: Outgoing
    due_at: datetime | None = None
    """None: at once."""
    unless_submitted: str | None = None
    """Key of a submission: when that succeeds before this message was sent, this message is dropped."""
    author: str = "bot"
    """``bot``, ``system`` or ``operator:<name>``."""
    notice: bool = False
    """Nobody waits for it: it goes out when no reply needs the channel, in a queue of its own."""
    notice_id: int | None = None
    """The notice that leads what this message tells; what becomes of the message comes back to it."""
    paid: bool | None = None
    """The messenger charges for it, as far as we know; None where it never does."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A call to the core that must happen: a submission row to be written."""

    kind: str
    """``ticket``, ``comment``, ``follower``, ``feedback`` or ``answer``."""
    key: str
    """The Idempotency-Key, made before the first try."""
    body: dict[str, Any]
    """What is needed to make the call; for a ticket ``dialogs.outcomes.Draft.to_json`` and the applicant."""
    held: bool = False
    """A person looks at it first: it is made once somebody lets it go (``submissions.release``)."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """Everything one turn writes, in one transaction."""

    arrival: Arrival
    before: ConversationRow
    """As it was loaded; its revision is checked."""
    after: ConversationRow
    promises: tuple[Promise, ...] = ()
    intents: tuple[Intent, ...] = ()
    consent_version: str | None = None
    """Given in this turn."""
    remember_address: dict[str, Any] | None = None
    """An address the resident used, to be offered next time."""
    remember_phone: Phone | None = None
    """A number the resident gave in this turn; verified when the channel vouches for it."""
    deeds: tuple[Deed, ...] = ()
    """What else is kept."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A promised message that this process has leased, ready to be sent."""

    id: int
    channel: str
    chat: str
    message: Outgoing
    attempts: int
    """Earlier tries."""
    author: str = "bot"
    notice: bool = False


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A call to the core that this process has leased."""

    id: int
    kind: str
    key: str
    body: dict[str, Any]
    attempts: int
    channel: str
    chat: str
    user: str
    language: str
    conversation_id: int
    progress: dict[str, Any] = field(default_factory=dict)
    """What earlier tries achieved: attachment ids by media id."""
    created_at: datetime | None = None
    """When it was promised."""


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """What is known of the person behind a chat."""

    id: int | None
    consent_version: str | None
    phone: str | None
    """E.164."""
    phone_verified: bool
    addresses: tuple[dict[str, Any], ...]
    """Used before, most recent first, at most five."""
    consent_at: datetime | None = None
    """When they agreed to ``consent_version``."""


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One message in or out, as it is kept for people to read."""

    id: int
    at: datetime
    author: str
    """``resident``, ``bot``, ``system`` or ``operator:<name>``."""
    text: str
    content: dict[str, Any]
    message_id: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """What a committed turn leaves to be done, all of it leased by this process."""

    conversation: ConversationRow
    """As it stands now: with its id, its new revision and its resident."""
    outbox: tuple[OutboxRow, ...]
    """Due now and first of its chat: at most one, the following ones come from ``outbox.sent``."""
    submissions: tuple[SubmissionRow, ...]
    next: Arrival | None
    """The next message of this chat that nobody has handled."""


@dataclass(frozen=True, slots=True)
class DeadLetter(Generic[RowT]):
    """Something that was given up and waits for a person to see it."""

    row: RowT
    reason: str
    at: datetime
    """When it was given up."""


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """A file a resident uploaded to the web chat."""

    id: MediaId
    content: bytes
    content_type: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MailboxRow:
    """One message of a web chat, either side; exactly one of ``message`` and ``incoming`` is set."""

    seq: int
    """Grows within the chat."""
    at: datetime
    author: str
    """``resident``, ``bot``, ``system`` or ``operator:<name>``."""
    message: Outgoing | None
    incoming: Incoming | None


@dataclass(frozen=True, slots=True)
class Ages:
    """How long finished things are kept."""

    inbox: timedelta = timedelta(days=7)
    """Handled messages: as long as a channel may still repeat one."""
    outbox: timedelta = timedelta(days=30)
    """Sent, dropped and dead messages, and finished submissions."""
    transcript: timedelta = timedelta(days=365)
    """Transcript and web mailbox, and what the core told of tickets: their history."""
    media: timedelta = timedelta(days=30)
    journals: timedelta = timedelta(days=30)
    """A chat silent for so long loses its open dialog, not its row."""
    events: timedelta = timedelta(days=30)
    """The core's events that concern no ticket, kept to know a repeat."""
    reports: timedelta = timedelta(days=60)
    """What mass incidents are seen by; the detector looks back 28 days. Those of an open incident stay."""
    links: timedelta = timedelta(days=30)
    """Expired deep links: so long somebody who opens one hears that it is over."""
