"""Look-ups about what others have reported already: open tickets nearby, and mass incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.lookups import Lookup
from dialogs.outcomes import Address
from dialogs.replay import Json

PLACE = ("id", "street", "house", "district", "lat", "lon")


def place_of(address: Address) -> dict[str, Any]:
    """What is looked for by: no words of the resident, nothing inside the building."""
    return {name: value for name in PLACE if (value := getattr(address, name)) is not None}


@dataclass(frozen=True, slots=True)
class Nearby:
    """An open ticket nearby, without anything that tells of a person."""

    id: str
    """The core's."""
    number: str
    title: str
    status: str
    away: str
    """``building``: in the resident's own one; ``here``: at the same spot; ``metres``."""
    metres: int = 0
    """Rounded to tens."""
    days: int | None = None
    """Since it was made, in the city's calendar; 0 today. None where it is not known."""
    due: str | None = None
    """A local date, ISO."""
    people: int | None = None
    """Who wait for it, without the resident who is asked."""
    mine: str = ""
    """``applicant`` or ``follower`` where it is the resident's own already; empty for a neighbour's."""
    ref: str | None = None
    """As ``TicketCard.ref``; of one's own alone."""

    @staticmethod
    def from_json(row: Json) -> Nearby:
        """Raises ``TypeError`` when it is not one."""
        return Nearby(**row)


@dataclass(frozen=True)
class Similar(Lookup[tuple[Nearby, ...]]):
    """``[Nearby...]``: open tickets that may be the same; one's own first, then the nearest, at most three."""

    code: str
    kin: tuple[str, ...]
    """Codes that may be the same thing."""
    place: Mapping[str, Any]
    """``place_of`` the address."""

    @property
    def asked(self) -> Json:
        """As a journal keeps it."""
        return {"code": self.code, "kin": list(self.kin), "place": dict(self.place)}

    def decode(self, value: Json) -> tuple[Nearby, ...]:
        """Empty when nothing is known, or nothing can be had in time."""
        return tuple(Nearby.from_json(row) for row in value or ())


@dataclass(frozen=True, slots=True)
class Incident:
    """A mass incident that people have confirmed."""

    id: int
    """Our own number."""
    title: str
    """Of its classifier entry."""
    place: str = ""
    """The street or the district, where one is known."""
    neighbours: int = 0
    """How many have reported it."""
    expected: str | None = None
    """When it will be over: local time, ISO without offset."""
    words: str = ""
    """An operator's; not yet made harmless."""
    ticket: str | None = None
    """The core's id of the ticket that is joined; None where there is none."""
    number: str = ""
    """Of that ticket."""
    mine: bool = False
    """The resident has reported or joined it already."""

    @staticmethod
    def from_json(row: Json) -> Incident:
        """Raises ``TypeError`` when it is not one."""
        return Incident(**row)


@dataclass(frozen=True)
class KnownIncident(Lookup[Incident | None]):
    """``Incident`` or null: the confirmed one that covers the kind and the place, as far as the place is known."""

    code: str
    kin: tuple[str, ...]
    place: Mapping[str, Any]

    @property
    def asked(self) -> Json:
        """As a journal keeps it."""
        return {"code": self.code, "kin": list(self.kin), "place": dict(self.place)}

    def decode(self, value: Json) -> Incident | None:
        """None when there is none, or it cannot be had in time."""
        return None if value is None else Incident.from_json(value)
