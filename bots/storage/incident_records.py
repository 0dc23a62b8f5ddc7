"""What the storage keeps of reports and mass incidents, as values; no SQL here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

SUSPECTED: Final = "suspected"
CONFIRMED: Final = "confirmed"
DISMISSED: Final = "dismissed"
OVER: Final = "over"
CHANGED: Final = "changed"
"""Not a state: what is told when a confirmed one is said to last longer, say."""
POLICY: Final = "policy"
"""Who decided, where nobody did."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One thing that happened to many."""

    id: int
    code: str
    """The entry that most of the reports name by which it was seen."""
    state: str
    """``suspected``, ``confirmed``, ``dismissed`` or ``over``."""
    lat: float | None
    """With ``lon``: the middle of its reports; None where none has a point."""
    lon: float | None
    radius_m: float | None
    """From the middle to the report farthest from it."""
    street: str | None
    """On which most of its reports are."""
    district: str | None
    reports: int
    people: int
    """Who reported or joined; linked accounts count once."""
    why: dict[str, Any]
    """What the detector saw: ``people``, ``houses``, ``across_m``, ``minutes``, ``expected`` and ``chance``."""
    ticket_id: str | None
    """The core's ticket that others are offered to join; None until one of its reports has become a ticket."""
    expected_at: datetime | None
    """When it is expected to be over."""
    words: str | None
    """An operator's, told beside the rest."""
    decided_by: str | None
    """``policy`` or ``operator:<name>``: who decided last."""
    created_at: datetime
    updated_at: datetime
    decided_at: datetime | None
    """When it was confirmed."""
    over_at: datetime | None
    revision: int
    """How often something was to be told of it."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of the stream."""

    id: int
    code: str
    person: str
    """Whoever reported: one string for all accounts of a resident."""
    at: datetime
    lat: float | None
    lon: float | None
    street: str | None
    house: str | None
    district: str | None
    incident: int | None
    """The incident it is counted to."""


@dataclass(frozen=True, slots=True)
class Place:
    """What of a place tells reports near it."""

    lat: float | None
    lon: float | None
    street: str | None
    district: str | None = None
