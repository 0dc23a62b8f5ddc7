"""How much waits to be done; the partial indexes hold exactly these rows."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bots.storage.ground import Ground
from bots.storage.tables import inbox, outbox, submissions
from bots.storage.ticket_tables import core_events


class Depths:
    """The queues' lengths."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def waiting(self) -> dict[str, int]:
        """Rows of ``inbox``, ``outbox`` (those of the future too) and ``submissions`` that are not closed.

        ``held``: those of the submissions that wait for a person. ``events``: the core's, not applied yet.
        """
        return await self._ground.database.read(_waiting)


def _waiting(connection: Connection) -> dict[str, int]:
    counted = (
        (table.name, select(func.count()).select_from(table).where(table.c.closed_at.is_(None)))
        for table in (inbox, outbox, submissions)
    )
    held = select(func.count()).select_from(submissions).where(submissions.c.status == "held")
    events = select(func.count()).select_from(core_events).where(core_events.c.status == "new")
    queries = {**dict(counted), "held": held, "events": events}
    return {name: connection.scalar(query) or 0 for name, query in queries.items()}
