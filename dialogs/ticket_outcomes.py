"""Outcomes about a ticket that exists: add to it, join it, say how the work was done, answer its executor.

The shell tells the resident what came of it (``dialogs.remark_replies``), so a dialog that returns one of these says
nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dialogs.messages import MediaId
from dialogs.outcomes import CoreCall, Keep
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class Remark(CoreCall):
    """Add words and photos to a ticket."""

    ticket_id: str
    """The core's."""
    number: str
    """What the resident calls it."""
    text: str
    """The resident's words, whole; may be empty where there are photos."""
    photos: tuple[MediaId, ...] = ()
    ref: str | None = None
    """As whom the core knows the resident there (``TicketCard.ref``); None: as the one who writes; empty: as nobody."""


@dataclass(frozen=True, slots=True)
class Follow(CoreCall):
    """Join a neighbour's ticket."""

    ticket_id: str
    number: str
    ref: str | None = None
    text: str = ""
    """What the resident said of it in their own words; added to the ticket once it is joined."""
    photos: tuple[MediaId, ...] = ()
    counts: Json = None
    """Joined instead of being reported: ``{"code", "place", "incident"}``, counted as one more report.

    ``place``: as ``neighbour_lookups.place_of``; ``incident``: our number of a mass incident, if it is one.
    """


@dataclass(frozen=True, slots=True)
class GiveFeedback(CoreCall):
    """Say how the work was done."""

    ask: int | None
    """The number of what was asked (``News.ask``); None when the resident says it unasked."""
    ticket_id: str
    number: str
    outcome: str
    """``resolved``, ``partly`` or ``unresolved``."""
    rating: int | None = None
    """1-5."""
    comment: str = ""
    """The resident's words, whole."""
    photos: tuple[MediaId, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerExecutor(CoreCall):
    """Answer the executor's newest question."""

    ask: int | None
    ticket_id: str
    number: str
    question_id: str
    """The core's."""
    text: str
    photos: tuple[MediaId, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class HearOf(Keep):
    """Hear of a ticket from now on, or no more."""

    ticket_id: str
    """The core's."""
    hears: bool


@dataclass(frozen=True, slots=True)
class JoinIncident(Keep):
    """Be counted in a mass incident that has no ticket, and hear of it."""

    counts: Json
    """As ``Follow.counts``."""


TicketOutcome = Remark | Follow | GiveFeedback | AnswerExecutor

KINDS: Mapping[str, type[TicketOutcome]] = {
    "comment": Remark,
    "follower": Follow,
    "feedback": GiveFeedback,
    "answer": AnswerExecutor,
}
"""By the kind of the call that it becomes; kinds are stored and never change their meaning."""


def kind_of(outcome: CoreCall) -> str:
    """The kind of call. Raises ``TypeError`` for an outcome that is none of these."""
    for kind, of in KINDS.items():
        if isinstance(outcome, of):
            return kind
    raise TypeError(type(outcome).__name__)


def to_json(outcome: TicketOutcome) -> dict[str, Any]:
    """Everything, for the submissions table."""
    row = asdict(outcome)
    return {**row, "photos": list(row["photos"])} if "photos" in row else row


def from_json(kind: str, row: Json) -> TicketOutcome:
    """The inverse of ``to_json``. Raises ``KeyError`` or ``TypeError`` when it is not one."""
    photos = {"photos": tuple(MediaId(media) for media in row["photos"])} if "photos" in row else {}
    return KINDS[kind](**{**row, **photos})
