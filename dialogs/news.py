"""News: what a resident is told without having asked, in no language yet.

The shell makes them from the core's events and from what it watches itself; ``dialogs.telling`` puts them into words.
They are kept as JSON until they are sent, so a field may be added, and never changes its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dialogs.lookups import TicketCard
from dialogs.messages import MediaId
from dialogs.replay import Json


class Topic(StrEnum):
    """What the news is about."""

    STATUS = "status"
    """A ticket's status changed."""
    MESSAGE = "message"
    """The executor wrote, or the executor or the date changed without the status."""
    QUESTION = "question"
    """The executor asks the applicant."""
    MERGED = "merged"
    """The ticket was joined to another one."""
    FEEDBACK_REMINDER = "feedback_reminder"
    QUESTION_REMINDER = "question_reminder"
    DRAFT_REMINDER = "draft_reminder"
    PLANNED = "planned"
    """Planned works or an outage at a saved address."""
    INCIDENT = "incident"
    """A mass incident: known, changed or over."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Planned works or an outage."""

    title: str
    text: str
    starts: str | None = None
    """Local time, ISO without offset: ``2026-11-25T09:00``."""
    ends: str | None = None
    places: tuple[str, ...] = ()
    """Why this resident is told: the names, else the texts, of the saved addresses it covers."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one resident."""

    topic: Topic
    ticket: TicketCard | None = None
    """As it is now."""
    was: TicketCard | None = None
    """As the resident last heard of it; None where they have heard nothing."""
    words: str = ""
    """The executor's: with a status, a message, a question; not yet made harmless."""
    ask: int | None = None
    """The number of what is asked with it (feedback, question); buttons carry it. None: nothing is asked."""
    until: str | None = None
    """An answer is taken until then: local time, ISO without offset."""
    follower: bool = False
    """Told to somebody who joined the ticket, not to the applicant."""
    joined: str = ""
    """With ``MERGED``: the number of the ticket it was joined to; empty where it is not known."""
    pictures: tuple[MediaId, ...] = ()
    """Photos of the work, on our own shelf."""
    planned: Planned | None = None
    incident: dict[str, Any] | None = None
    """With ``INCIDENT``: ``{"state", "title", "neighbours", "expected", "words"}``; confirmed, changed or over."""

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        row = {name: getattr(self, name) for name in News.__dataclass_fields__}
        row |= {name: _members(row[name]) for name in ("ticket", "was", "planned") if row[name] is not None}
        return {name: value for name, value in row.items() if value not in (None, "", (), False)}

    @staticmethod
    def from_json(row: Json) -> News:
        """The inverse of ``to_json``, past unknown members. Raises ``KeyError``, ``TypeError``, ``ValueError``."""
        known = {name: row[name] for name in News.__dataclass_fields__ if name in row}
        for name in ("ticket", "was"):
            if name in known:
                known[name] = TicketCard.from_json(known[name])
        if "planned" in known:
            known["planned"] = Planned(**{**known["planned"], "places": tuple(known["planned"].get("places", ()))})
        pictures = tuple(MediaId(media) for media in known.get("pictures", ()))
        return News(**{**known, "topic": Topic(known["topic"]), "pictures": pictures})


def _members(value: TicketCard | Planned) -> dict[str, Any]:
    """As ``asdict`` gives it, ten times as fast: a hundred thousand events are told with it."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
