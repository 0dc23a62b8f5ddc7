"""Rows of incidents and reports as values, for whoever reads or changes them."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, String, and_, cast, func, literal, select

from bots.figures.bursts import METRES_PER_DEGREE
from bots.storage.incident_records import IncidentRow, ReportRow
from bots.storage.tables import identities
from bots.storage.ticket_tables import incidents, reports

INCIDENT: Final[Select[Any]] = select(*(incidents.c[name] for name in IncidentRow.__dataclass_fields__))
PERSON: Final = func.coalesce(
    cast(identities.c.resident_id, String), reports.c.channel + literal("\n") + reports.c.user
)
"""One string for all accounts of a resident; only together with ``REPORTS``."""
REPORTS: Final = reports.outerjoin(
    identities, and_(identities.c.channel == reports.c.channel, identities.c.user == reports.c.user)
)
_NAMES: Final = [name for name in ReportRow.__dataclass_fields__ if name != "person"]
REPORT: Final[Select[Any]] = select(*(reports.c[name] for name in _NAMES), PERSON.label("person")).select_from(REPORTS)


def incident_of(row: Any) -> IncidentRow:
    """A row with at least the columns of ``INCIDENT``."""
    return IncidentRow(**{name: getattr(row, name) for name in IncidentRow.__dataclass_fields__})


def report_of(row: Any) -> ReportRow:
    """A row of ``REPORT``."""
    return ReportRow(**{name: getattr(row, name) for name in ReportRow.__dataclass_fields__})


def incidents_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[IncidentRow]:
    """Those incidents, oldest first."""
    rows = connection.execute(INCIDENT.where(*conditions).order_by(incidents.c.id))
    return [incident_of(row) for row in rows]


def figures_of(connection: Connection, number: int) -> dict[str, Any]:
    """Where the reports of an incident are, and how many; the values of its columns."""
    mine = reports.c.incident == number
    box = [func.min(reports.c.lat), func.max(reports.c.lat), func.min(reports.c.lon), func.max(reports.c.lon)]
    query = select(func.count(), func.count(PERSON.distinct()), *box).select_from(REPORTS).where(mine)
    count, people, south, north, west, east = connection.execute(query).one()
    figures = {"reports": count, "people": people}
    figures |= {name: _most(connection, mine, reports.c[name]) for name in ("street", "district")}
    if south is not None and west is not None:
        high, wide = north - south, (east - west) * cos(radians((north + south) / 2))
        radius = hypot(high, wide) * METRES_PER_DEGREE / 2
        figures |= {"lat": (south + north) / 2, "lon": (west + east) / 2, "radius_m": radius}
    return figures


def _most(connection: Connection, mine: ColumnElement[bool], column: Any) -> str | None:
    query = select(column).where(mine, column.is_not(None)).group_by(column)
    found: str | None = connection.scalar(query.order_by(func.count().desc(), column).limit(1))
    return found
