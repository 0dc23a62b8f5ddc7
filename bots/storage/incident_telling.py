"""Telling everybody concerned of an incident: one notice for each person and revision, in batches.

How far the reports were gone through is written together with each batch: what is killed in between goes on there, and
nobody is told twice.  Who joined after the decision heard of it when they joined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, and_, select, update

from bots.storage.event_writing import notice_row, write_notices
from bots.storage.ground import Ground
from bots.storage.incident_reading import INCIDENT, incident_of
from bots.storage.incident_records import IncidentRow
from bots.storage.tables import identities
from bots.storage.ticket_tables import incidents, reports
from bots.storage.wakes import NOTICES

BATCH: Final = 200
TOPIC: Final = "incident"

NewsOf = Callable[[IncidentRow, str], tuple[dict[str, Any], str]]
"""``dialogs.news.News`` as JSON, and its urgency, of what is ``confirmed``, ``changed`` or ``over``. Pure."""


class IncidentTelling:
    """Going through the reports."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def waiting(self) -> list[int]:
        """Numbers of the incidents of which somebody is still to be told."""
        query = select(incidents.c.id).where(incidents.c.telling.is_not(None)).order_by(incidents.c.id)
        return list(await self._ground.database.read(lambda connection: connection.scalars(query).all()))

    async def batch(self, number: int, news_of: NewsOf) -> int | None:
        """Tell the next ones; how many reports were gone through. None once all are told."""
        count = await self._ground.write(lambda connection: self._batch(connection, number, news_of))
        if count:
            self._ground.wakes.ring(NOTICES)
        return count

    def _batch(self, connection: Connection, number: int, news_of: NewsOf) -> int | None:
        mine = and_(incidents.c.id == number, incidents.c.telling.is_not(None))
        query = INCIDENT.add_columns(incidents.c.telling, incidents.c.told).where(mine).with_for_update()
        row = connection.execute(query).first()
        if row is None:
            return None
        incident = incident_of(row)
        people = self._next(connection, incident, row.told or 0)
        if not people:
            connection.execute(update(incidents).where(incidents.c.id == number).values(telling=None))
            return None
        news, urgency = news_of(incident, row.telling)
        write_notices(connection, [self._notice(one, incident, (news, urgency)) for one in people])
        connection.execute(update(incidents).where(incidents.c.id == number).values(told=people[-1].id))
        return len(people)

    def _next(self, connection: Connection, incident: IncidentRow, told: int) -> list[Any]:
        same = and_(identities.c.channel == reports.c.channel, identities.c.user == reports.c.user)
        query = select(reports.c.id, reports.c.channel, reports.c.user, identities.c.resident_id)
        query = query.select_from(reports.outerjoin(identities, same))
        query = query.where(reports.c.incident == incident.id, reports.c.id > told)
        if incident.decided_at is not None:
            query = query.where(reports.c.at <= incident.decided_at)
        return list(connection.execute(query.order_by(reports.c.id).limit(BATCH)))

    def _notice(self, person: Any, incident: IncidentRow, told: tuple[dict[str, Any], str]) -> dict[str, Any]:
        news, urgency = told
        account = (person.channel, person.user)
        whom = ":".join(account) if person.resident_id is None else f"{person.resident_id}"
        row = notice_row(
            f"incident:{incident.id}:{incident.revision}:{whom}", account, person.resident_id, self._ground.clock()
        )
        return row | {"topic": TOPIC, "urgency": urgency, "ticket": None, "body": news}
