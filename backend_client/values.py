"""What the core API sends and takes: the schemas of ``docs/contracts/core-api.yaml`` in Python.

Rules of this file:
* Whatever the contract calls an enum is a ``str`` here; ``kinds`` has its known members.
* Lengths are not enforced here: the core judges them.  Whoever writes to the core keeps to the limits in ``kinds``.
* Times are aware.  Coordinates are WGS 84 degrees.  Phones are E.164.
"""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, Field

from .value import Value


class ProblemError(Value):
    """One member that the core did not like."""

    pointer: str | None = None
    """JSON pointer into the request's body: ``/address/house``."""
    detail: str | None = None


class Problem(Value):
    """Why the core refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: tuple[ProblemError, ...] = ()


class Group(Value):
    """A group of classifier entries."""

    code: str
    title: str


class ClassifierEntry(Value):
    """One kind of ticket."""

    code: str
    title: str
    group: Group
    description: str | None = None
    examples: tuple[str, ...] = ()
    """How residents say it."""
    requires: tuple[str, ...]
    """What its tickets must carry: ``Requirement``."""
    urgency: str
    """``Urgency``."""
    emergency_phone: str | None = None
    """Whom to call at once; only for emergencies."""
    due_days: int | None = None
    executor_kind: str | None = None


class Classifier(Value):
    """The classifier in force, whole."""

    version: str
    decision: str | None = None
    """The council act that put it in force."""
    in_force_since: date
    entries: tuple[ClassifierEntry, ...]


class Address(Value):
    """An address of the register (``id``), or a described place (``text``)."""

    id: str | None = None
    text: str
    street: str | None = None
    house: str | None = None
    entrance: str | None = None
    floor: str | None = None
    apartment: str | None = None
    district: str | None = None
    lat: float | None = None
    lon: float | None = None


class AddressMatch(Address):
    """An address that a search found."""

    score: float
    """0..1, best is 1."""
    former_name: str | None = None
    """The old street name that the search matched."""


class Consent(Value):
    """What the applicant agreed to."""

    version: str | None = None
    given_at: AwareDatetime | None = None


class Applicant(Value):
    """Who asks."""

    ref: str
    """``<channel>:<user id>``."""
    name: str | None = None
    phone: str | None = None
    phone_verified: bool = False
    anonymous: bool = False
    language: str | None = None
    """``uk``, ``ru`` or ``en``."""
    consent: Consent | None = None


class Classification(Value):
    """How a ticket's entry was chosen."""

    by: str | None = None
    """``ChosenBy``."""
    confidence: float | None = None
    """0..1."""
    model: str | None = None


class NewTicket(Value):
    """A ticket to be created."""

    classifier_code: str
    classifier_version: str
    description: str
    """In the resident's own words; 1 to ``WORDS_LIMIT`` characters."""
    address: Address
    details: dict[str, str] = Field(default_factory=dict)
    """The other things the entry requires, under their ``Requirement``."""
    applicant: Applicant
    attachments: tuple[str, ...] = ()
    """Ids of attachments."""
    source: str
    """``Source``."""
    classification: Classification | None = None


class Executor(Value):
    """Who does the work."""

    name: str | None = None
    phone: str | None = None


class Ticket(Value):
    """A ticket as the core tells it."""

    id: str
    number: str
    """What the resident is told: ``КЦ-26-0012345``."""
    status: str
    """``TicketStatus``."""
    classifier_code: str
    title: str
    address: Address
    description: str | None = None
    executor: Executor | None = None
    due_at: AwareDatetime | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    message: str | None = None
    """The executor's latest words to the applicant."""
    photos: tuple[str, ...] = ()
    """Addresses of photos of the work done."""
    feedback_until: AwareDatetime | None = None
    """While ``done``: until when feedback is taken."""
    followers: int | None = None
    url: str | None = None


class SimilarTicket(Value):
    """An open ticket of the same kind nearby, without personal data."""

    id: str
    number: str
    title: str
    status: str
    """``TicketStatus``."""
    distance_m: float
    followers: int | None = None
    created_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None


class Attachment(Value):
    """An uploaded file."""

    id: str
    """To be named in a ticket, comment, answer or feedback within 24 hours."""
    content_type: str
    size: int
    """Bytes."""


class Feedback(Value):
    """What a resident says of the work done."""

    outcome: str
    """``FeedbackOutcome``."""
    rating: int | None = None
    """1..5."""
    comment: str | None = None
    """Required unless ``resolved``."""
    attachments: tuple[str, ...] = ()
    """Ids of attachments."""
    applicant_ref: str


class Change(Value):
    """A ticket's status changed."""

    before: str | None = Field(default=None, alias="from")
    """``TicketStatus``."""
    after: str | None = Field(default=None, alias="to")
    """``TicketStatus``."""
    message: str | None = None


class Question(Value):
    """What the executor asks the applicant; only the newest can be answered."""

    id: str | None = None
    text: str | None = None
    until: AwareDatetime | None = None


class Notice(Value):
    """Planned works or an outage."""

    id: str | None = None
    title: str | None = None
    text: str | None = None
    districts: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class Event(Value):
    """Something happened in the core."""

    id: str
    cursor: str
    """Where the feed stands after it; grows with every event, opaque otherwise."""
    type: str
    """``EventType``."""
    occurred_at: AwareDatetime
    ticket: Ticket | None = None
    recipients: tuple[str, ...] = ()
    """Applicant references to tell."""
    change: Change | None = None
    question: Question | None = None
    merged_into: str | None = None
    """Id of the ticket that this one was joined to."""
    notice: Notice | None = None
