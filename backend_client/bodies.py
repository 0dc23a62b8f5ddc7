"""The bodies that only one call of the core API sends or answers; the contract writes them beside that call."""

from __future__ import annotations

from pydantic import JsonValue

from .value import Value
from .values import AddressMatch, Applicant, Event, SimilarTicket, Ticket


class NewFollower(Value):
    """Somebody joins a ticket."""

    applicant: Applicant


class NewComment(Value):
    """What the resident wrote or photographed later."""

    text: str
    """At most ``kinds.WORDS_LIMIT`` characters."""
    applicant_ref: str | None = None
    attachments: tuple[str, ...] = ()


class NewAnswer(Value):
    """The resident's answer to the executor's question."""

    question_id: str
    text: str
    """At most ``kinds.WORDS_LIMIT`` characters."""
    applicant_ref: str
    attachments: tuple[str, ...] = ()


class CommentMade(Value):
    """The comment's id."""

    id: str


class AddressMatches(Value):
    """Addresses, best first."""

    matches: tuple[AddressMatch, ...]


class Tickets(Value):
    """Tickets, newest first."""

    tickets: tuple[Ticket, ...]


class SimilarTickets(Value):
    """Open tickets of the same kind nearby."""

    matches: tuple[SimilarTicket, ...]


class EventPage(Value):
    """A part of the event feed, oldest first."""

    events: tuple[Event, ...]
    cursor: str
    """What to ask with next."""
    has_more: bool


class ReadPage(EventPage):
    """A page as it was read."""

    unreadable: tuple[JsonValue, ...] = ()
    """What stood there and is no event; nobody can wait for it."""
