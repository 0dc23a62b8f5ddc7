"""Mass incidents: what is known at a place, what operators decide, and whose reports they are made of.

Rules of this file:
* Only confirmed incidents are spoken of to residents: ``open_at`` knows no others.
* What is to be told is a revision of the incident. It is told afterwards, batch by batch (``incident_telling``).
* Joining writes one row with the turn; ``incident_stream`` counts it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select, update

from bots.figures.bursts import Report, distance_m
from bots.storage.dialect import insert_or, padded
from bots.storage.ground import Ground
from bots.storage.incident_reading import INCIDENT, incident_of, incidents_where
from bots.storage.incident_records import CHANGED, CONFIRMED, DISMISSED, OVER, SUSPECTED, IncidentRow, Place
from bots.storage.incident_stream import IncidentStream
from bots.storage.incident_telling import IncidentTelling
from bots.storage.records import ConversationRow
from bots.storage.ticket_tables import incidents, reports
from bots.storage.wakes import INCIDENTS

AROUND_M: Final = 450.0
"""So far outside an incident's circle its neighbours are asked whether it is theirs too."""
_ENDS: Final = {DISMISSED: SUSPECTED, OVER: CONFIRMED}
"""What an incident must be to end so."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator decides of an incident."""

    incident: int
    by: str
    """``operator:<name>``."""
    expected_at: datetime | None = None
    """None: it stays as it is."""
    words: str | None = None
    """None: they stay as they are."""


@dataclass(frozen=True, slots=True)
class CountJoined:
    """A deed: somebody has the same problem as others, and joins them instead of reporting it anew."""

    counts: Mapping[str, Any]
    """``dialogs.ticket_outcomes.Follow.counts``: ``{"code", "place", "incident"}``."""
    key: str
    """Of the call to the core; without one, any that is new."""

    def write(self, connection: Connection, conversation: ConversationRow, now: datetime) -> None:
        """One row of the stream; what it means is seen after the turn. An incident is joined once by each person."""
        incident, place = self.counts.get("incident"), self.counts.get("place") or {}
        channel, user = conversation.channel, conversation.user
        key = self.key if incident is None else f"join:{incident}:{channel}:{user}"
        row: dict[str, Any] = {"key": key, "channel": channel, "user": user, "at": now}
        row |= {name: place.get(name) for name in ("lat", "lon", "street", "house", "district")}
        row |= {"code": self.counts["code"], "incident": incident}
        connection.execute(insert_or(connection, reports).on_conflict_do_nothing(index_elements=["key"]), row)


class Incidents:
    """Reading and deciding."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.stream = IncidentStream(ground)
        self.telling = IncidentTelling(ground)

    async def open_at(
        self, codes: Collection[str], lat: float | None, lon: float | None, street: str | None, district: str | None
    ) -> list[IncidentRow]:
        """Confirmed incidents of these entries at a place, nearest first; by the street where a point is missing."""
        place = Place(lat, lon, street, district)
        return await self._ground.database.read(lambda connection: _open_at(connection, codes, place))

    async def get(self, number: int) -> IncidentRow | None:
        """By its number."""
        query = INCIDENT.where(incidents.c.id == number)
        row = await self._ground.database.read(lambda connection: connection.execute(query).first())
        return None if row is None else incident_of(row)

    async def counts(self, number: int, accounts: Collection[tuple[str, str]]) -> bool:
        """Whether one of these accounts (channel and user; at least one) has reported or joined it."""
        mine = or_(*(and_(reports.c.channel == channel, reports.c.user == user) for channel, user in accounts))
        query = select(reports.c.id).where(reports.c.incident == number, mine).limit(1)
        return await self._ground.database.read(lambda connection: connection.execute(query).first()) is not None

    async def open(self, limit: int) -> list[IncidentRow]:
        """Suspected and confirmed ones, the newest first."""
        query = INCIDENT.where(incidents.c.over_at.is_(None)).order_by(incidents.c.id.desc()).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [incident_of(row) for row in rows]

    async def confirm(self, decision: Decision) -> bool:
        """It is one thing: all who reported it are told. False where it is not suspected (any more)."""
        return await self._decide(decision, SUSPECTED, CONFIRMED)

    async def change(self, decision: Decision) -> bool:
        """Something new is known of it: all who reported or joined are told. False where it is not confirmed."""
        return await self._decide(decision, CONFIRMED, CHANGED)

    async def dismiss(self, decision: Decision) -> bool:
        """Only chance: nobody is told, and the same reports never make it again. False where it is not suspected."""
        return await self._decide(decision, SUSPECTED, DISMISSED)

    async def over(self, decision: Decision) -> bool:
        """It is over: all who reported or joined are told. False where it is not confirmed."""
        return await self._decide(decision, CONFIRMED, OVER)

    async def _decide(self, decision: Decision, was: str, becomes: str) -> bool:
        now = self._ground.clock()
        values: dict[str, Any] = {"updated_at": now, "decided_by": decision.by}
        given = {"expected_at": decision.expected_at, "words": decision.words}
        values |= {name: value for name, value in given.items() if value is not None}
        if becomes != CHANGED:
            values["state"] = becomes
        if becomes in _ENDS:
            values["over_at"] = now
        if becomes != DISMISSED:
            values |= to_tell(becomes, now)
        changing = update(incidents).where(incidents.c.id == decision.incident, incidents.c.state == was)
        changed = await self._ground.write(lambda connection: connection.execute(changing.values(values)).rowcount)
        if changed:
            self._ground.wakes.ring(INCIDENTS)
        return bool(changed)


def to_tell(what: str, now: datetime) -> dict[str, Any]:
    """The changes of an incident that make a new revision, to be told to everybody concerned until now."""
    return {"revision": incidents.c.revision + 1, "telling": what, "told": 0, "decided_at": now}


def _open_at(connection: Connection, codes: Collection[str], place: Place) -> list[IncidentRow]:
    if not codes:
        return []
    alike = (incidents.c.over_at.is_(None), incidents.c.code.in_(padded(sorted(codes))))
    found = incidents_where(connection, incidents.c.state == CONFIRMED, *alike)
    away = [(_away(connection, incident, place), incident) for incident in found]
    near = [(metres, incident.id, incident) for metres, incident in away if metres is not None]
    return [incident for _, _, incident in sorted(near, key=lambda one: one[:2])]


def _away(connection: Connection, incident: IncidentRow, place: Place) -> float | None:
    """Metres from its middle, 0 on one of its streets; None: elsewhere."""
    if None not in (incident.lat, incident.lon, place.lat, place.lon):
        away = distance_m(_point(incident, incident.created_at), _point(place, incident.created_at))
        return away if away <= (incident.radius_m or 0.0) + AROUND_M else None
    if place.street is None:
        return None
    there = select(reports.c.id).where(reports.c.incident == incident.id, reports.c.street == place.street).limit(1)
    if place.district is not None:
        there = there.where(reports.c.district.is_(None) | (reports.c.district == place.district))
    return None if connection.execute(there).first() is None else 0.0


def _point(place: IncidentRow | Place, at: datetime) -> Report:
    return Report("", "", "", at, place.lat, place.lon)
