"""The stream of reports: written with the turn, compared with the reports around afterwards, made one incident once.

Rules of this file:
* A report waits (``looked_at`` is empty) until what becomes of it is written; a crash before that changes nothing.
* What becomes of it is decided with no transaction open, and is written only if it still holds: under a lock,
  none of its reports counted elsewhere, and no incident opened or ended meanwhile.  Else it is decided anew.
* A report is counted to one incident at most, and for good: what was dismissed does not come back by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select
from sqlalchemy import update as updating

from bots.figures.bursts import METRES_PER_DEGREE
from bots.storage.dialect import insert_or, lock_chats, padded
from bots.storage.ground import Ground
from bots.storage.incident_reading import INCIDENT, REPORT, figures_of, incidents_where, report_of
from bots.storage.incident_records import CONFIRMED, OVER, POLICY, SUSPECTED, IncidentRow, ReportRow
from bots.storage.tables import submissions
from bots.storage.ticket_tables import incidents, reports, tickets
from bots.storage.wakes import INCIDENTS

TICKET: Final = "ticket"
LOCK: Final = (INCIDENTS, "")
"""Whoever makes or counts an incident is alone: kin of kin need not be kin, so there is no smaller lock."""
MEMBERS: Final = 500
"""Reports of an incident that a new one is compared with: the latest."""
ENDED: Final = ("done", "closed", "declined")
"""Tickets that nobody is offered to join."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a new report is compared with."""

    reports: tuple[ReportRow, ...]
    """Of kin entries, near, of the past weeks; counted to an incident or not."""
    incidents: tuple[IncidentRow, ...]
    """Open ones of kin entries, anywhere."""
    members: dict[int, tuple[ReportRow, ...]]
    """The latest reports of those, by the incident's number."""


@dataclass(frozen=True, slots=True)
class Found:
    """Reports that are probably one thing."""

    members: tuple[int, ...]
    """Numbers of the reports."""
    code: str
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a report."""

    report: int
    kin: Collection[str]
    """The entries it was compared with, its own among them."""
    seen: frozenset[int]
    """Open incidents of those entries when it was decided."""
    joins: int | None = None
    """It is one more report of this incident."""
    found: Found | None = None
    """It makes a new one."""
    confirm_at: int | None = None
    """So many people confirm an incident by themselves; None: only an operator does."""


class IncidentStream:
    """The worker's part."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def new(self, limit: int) -> list[ReportRow]:
        """Reports that were not looked at, oldest first."""
        query = REPORT.where(reports.c.looked_at.is_(None)).order_by(reports.c.id).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [report_of(row) for row in rows]

    async def around(self, new: ReportRow, kin: Collection[str], past: timedelta, reach_m: float) -> Around:
        """What of the last ``past`` lies within ``reach_m`` of it, or on its street where it has no point."""
        return await self._ground.database.read(lambda connection: _around(connection, new, kin, past, reach_m))

    async def settle(self, verdict: Verdict) -> IncidentRow | bool:
        """Write it: the incident that was made or grew, True where there is none, False: decide anew."""
        now = self._ground.clock()
        return await self._ground.write(lambda connection: _settle(connection, verdict, now))

    async def find_tickets(self) -> None:
        """Give incidents the ticket that others are offered to join, once there is one, and another when it ends."""
        if await self._ground.database.read(lambda connection: connection.execute(_LACKING.limit(1)).first()):
            await self._ground.write(_find_tickets)

    async def rest(self, silence: timedelta) -> int:
        """Suspected ones that nobody decided, and that nobody reported for so long, rest; nobody is told."""
        now = self._ground.clock()
        old = and_(incidents.c.state == SUSPECTED, incidents.c.updated_at <= now - silence)
        query = select(incidents.c.id).where(incidents.c.over_at.is_(None), old)
        if not await self._ground.database.read(lambda connection: connection.execute(query.limit(1)).first()):
            return 0
        values = {"state": OVER, "decided_by": POLICY, "over_at": now, "updated_at": now}
        change = updating(incidents).where(incidents.c.over_at.is_(None), old).values(values)
        return await self._ground.write(lambda connection: connection.execute(change).rowcount)


def keep_reports(connection: Connection, rows: Iterable[dict[str, Any]], at: datetime | None = None) -> bool:
    """A row of the stream for each ticket among these submissions, in the caller's transaction; whether there was one.

    ``rows``: columns of the submissions; ``at``: when they were reported, else as they were created.
    """
    kept = [_kept(row, at) for row in rows if row["kind"] == TICKET]
    if kept:
        connection.execute(insert_or(connection, reports).on_conflict_do_nothing(index_elements=["key"]), kept)
    return bool(kept)


def renamed(connection: Connection, old: str, new: str) -> None:
    """The submission has another key."""
    connection.execute(updating(reports).where(reports.c.key == old).values(key=new))


def _kept(row: dict[str, Any], at: datetime | None) -> dict[str, Any]:
    draft = row["body"].get("draft") or {}
    address = draft.get("address") or {}
    where = {name: address.get(name) for name in ("lat", "lon", "street", "house", "district")}
    who = {name: row[name] for name in ("key", "channel", "user")}
    return {**who, **where, "code": draft.get("code") or "", "at": at or row["created_at"]}


def _around(connection: Connection, new: ReportRow, kin: Collection[str], past: timedelta, reach_m: float) -> Around:
    codes = padded(sorted(kin))
    alike = REPORT.where(reports.c.code.in_(codes), reports.c.at >= new.at - past)
    near = [alike.where(place) for place in _near(new, reach_m)]
    found = {row.id: report_of(row) for query in near for row in connection.execute(query)}
    open_ones = _open(connection, codes)
    members = {one.id: _members(connection, one.id) for one in open_ones}
    return Around(tuple(found.values()), tuple(open_ones), members)


def _near(new: ReportRow, reach_m: float) -> list[ColumnElement[bool]]:
    """By the point, and by the street: each has an index of its own."""
    places: list[ColumnElement[bool]] = []
    if new.lat is not None and new.lon is not None:
        high = reach_m / METRES_PER_DEGREE
        wide = high / max(0.01, cos(radians(new.lat)))
        in_lat = reports.c.lat.between(new.lat - high, new.lat + high)
        places.append(and_(in_lat, reports.c.lon.between(new.lon - wide, new.lon + wide)))
    if new.street is not None:
        no_point = [] if new.lat is None else [reports.c.lat.is_(None)]
        places.append(and_(reports.c.street == new.street, *no_point))
    return places


def _open(connection: Connection, codes: Sequence[str]) -> list[IncidentRow]:
    return incidents_where(connection, incidents.c.over_at.is_(None), incidents.c.code.in_(codes))


def _members(connection: Connection, incident: int) -> tuple[ReportRow, ...]:
    query = REPORT.where(reports.c.incident == incident).order_by(reports.c.id.desc()).limit(MEMBERS)
    return tuple(report_of(row) for row in connection.execute(query))


def _settle(connection: Connection, verdict: Verdict, now: datetime) -> IncidentRow | bool:
    codes = sorted(verdict.kin)
    lock_chats(connection, [LOCK])
    waits = select(reports.c.at).where(reports.c.id == verdict.report, reports.c.looked_at.is_(None))
    at = connection.scalar(waits)
    if at is None:
        return True  # another process was faster
    if {one.id for one in _open(connection, padded(codes))} != verdict.seen or _taken(connection, verdict):
        return False
    _looked(connection, [verdict.report], None, now)
    if verdict.found is not None:
        number = _made(connection, verdict.found, now)
        _looked(connection, verdict.found.members, number, now)
    elif verdict.joins is not None:
        number = verdict.joins
        _looked(connection, [verdict.report], number, now)
    else:
        return True
    return _counted(connection, number, (verdict.report, at, verdict.confirm_at), now)


def _taken(connection: Connection, verdict: Verdict) -> bool:
    """A report that is to make an incident belongs to one already."""
    if verdict.found is None:
        return False
    taken = select(reports.c.id).where(reports.c.id.in_(padded(verdict.found.members)), reports.c.incident.is_not(None))
    return connection.execute(taken.limit(1)).first() is not None


def _looked(connection: Connection, members: Collection[int], incident: int | None, now: datetime) -> None:
    values: dict[str, Any] = {"looked_at": now} if incident is None else {"looked_at": now, "incident": incident}
    connection.execute(updating(reports).where(reports.c.id.in_(padded(members))).values(values))


def _made(connection: Connection, found: Found, now: datetime) -> int:
    values = {"code": found.code, "state": SUSPECTED, "reports": 0, "people": 0, "why": found.why}
    making = insert(incidents).values(**values, created_at=now, updated_at=now).returning(incidents.c.id)
    return int(connection.execute(making).scalar_one())


def _counted(
    connection: Connection, number: int, grown: tuple[int, datetime, int | None], now: datetime
) -> IncidentRow | bool:
    """Count it anew; confirm it where so many are enough, and tell whoever reported before it was confirmed."""
    report, at, confirm_at = grown
    mine = incidents.c.id == number
    was = connection.execute(INCIDENT.add_columns(incidents.c.told).where(mine).with_for_update()).one()
    values = figures_of(connection, number) | {"updated_at": now}
    enough = confirm_at is not None and values["people"] >= confirm_at
    if was.state == SUSPECTED and enough:
        values |= {"state": CONFIRMED, "decided_by": POLICY, "decided_at": now}
        values |= {"revision": was.revision + 1, "telling": CONFIRMED, "told": 0}
    elif was.state == CONFIRMED and at <= was.decided_at:
        told = report - 1 if was.told is None else min(was.told, report - 1)
        values |= {"told": told, "telling": func.coalesce(incidents.c.telling, CONFIRMED)}
    connection.execute(updating(incidents).where(mine).values(values))
    return incidents_where(connection, mine)[0]


_LACKING: Final[Select[Any]] = (
    select(incidents.c.id, incidents.c.ticket_id)
    .select_from(incidents.outerjoin(tickets, tickets.c.ticket_id == incidents.c.ticket_id))
    .where(incidents.c.over_at.is_(None), or_(incidents.c.ticket_id.is_(None), tickets.c.status.in_(ENDED)))
)


def _find_tickets(connection: Connection) -> None:
    for number, before in connection.execute(_LACKING).all():
        joined = reports.join(submissions, submissions.c.key == reports.c.key)
        query = select(submissions.c.result).select_from(joined)
        query = query.where(reports.c.incident == number, submissions.c.status == "done").order_by(reports.c.id)
        ids = [result["id"] for result in connection.scalars(query) if result and result.get("id")]
        ended = set(
            connection.scalars(
                select(tickets.c.ticket_id).where(tickets.c.ticket_id.in_(padded(ids)), tickets.c.status.in_(ENDED))
            )
        )
        first = next((one for one in ids if one not in ended), before)
        if first != before:
            connection.execute(updating(incidents).where(incidents.c.id == number).values(ticket_id=first))
