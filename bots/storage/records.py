"""What the storage keeps, as values; no SQL here.

Times are timezone-aware UTC. ``*_id`` are the database's own numbers; everything named ``chat``, ``user`` or
``message_id`` is a channel's opaque string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from dialogs.messages import Incoming, MessageId, Outgoing


class Owner(StrEnum):
    """Who answers the resident."""

    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A recorded, not yet handled message: an inbox row that this process has leased."""

    inbox_id: int
    incoming: Incoming


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


@dataclass(frozen=True, slots=True)
class Intent:
    """A call to the core that must happen: a submission row to be written."""

    kind: str
    """``ticket``; later ``comment``, ``follower``, ``feedback``."""
    key: str
    """The Idempotency-Key, made before the first try."""
    body: dict[str, Any]
    """What is needed to make the call; for a ticket ``dialogs.outcomes.Draft.to_json`` and the applicant."""


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
