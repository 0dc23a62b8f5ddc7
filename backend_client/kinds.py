"""The known members of the contract's enums, and its limits.

The core may send members that are not here: values hold them as ``str``, and whoever reads one compares it with a
member (``ticket.status == TicketStatus.DONE``) and has an answer for the rest.
"""

from __future__ import annotations

from enum import StrEnum

WORDS_LIMIT = 3000
"""Characters of a description, comment or answer."""
ADDRESS_LIMIT = 300
"""Characters of ``Address.text``."""
NAME_LIMIT = 200
"""Characters of ``Applicant.name``."""
QUERY_LIMIT = 200
"""Characters of an address search."""
ATTACHMENTS_LIMIT = 10
"""Attachments of one ticket, comment, answer or feedback."""
KEY_LIMIT = 255
"""Characters of an ``Idempotency-Key``."""


class Requirement(StrEnum):
    """What an entry may demand of its tickets."""

    STREET = "street"
    HOUSE = "house"
    ENTRANCE = "entrance"
    FLOOR = "floor"
    APARTMENT = "apartment"
    PLACE = "place"
    ROUTE = "route"
    VEHICLE = "vehicle"
    POLE = "pole"
    PHOTO = "photo"
    CONTACT = "contact"


class Urgency(StrEnum):
    """How soon an entry's tickets need somebody."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    EXTENDED = "extended"
    DONE = "done"
    CLOSED = "closed"
    RETURNED = "returned"
    DECLINED = "declined"


class Source(StrEnum):
    """Where a ticket came from."""

    TELEGRAM = "telegram"
    VIBER = "viber"
    WEB = "web"
    OPERATOR = "operator"


class ChosenBy(StrEnum):
    """Who chose a ticket's classifier entry."""

    RESIDENT = "resident"
    MODEL = "model"
    OPERATOR = "operator"


class FeedbackOutcome(StrEnum):
    """What a resident says of the work."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    UNRESOLVED = "unresolved"


class EventType(StrEnum):
    """What an event tells."""

    STATUS_CHANGED = "ticket.status_changed"
    MESSAGE = "ticket.message"
    QUESTION = "ticket.question"
    MERGED = "ticket.merged"
    NOTICE = "notice.published"
