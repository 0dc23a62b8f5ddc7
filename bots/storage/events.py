"""What the core told us, kept to know a repeat."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.ticket_tables import core_events


class Events:
    """The core's webhooks."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def record(self, webhook_id: str, body: dict[str, Any]) -> bool:
        """Keep an event; False when it had been kept before."""
        row = {"webhook_id": webhook_id, "body": body, "received_at": self._ground.clock()}
        return await self._ground.write(lambda connection: _record(connection, row))


def _record(connection: Connection, row: dict[str, Any]) -> bool:
    keeping = insert_or(connection, core_events).on_conflict_do_nothing(index_elements=["webhook_id"]).values(row)
    return connection.execute(keeping.returning(core_events.c.id)).one_or_none() is not None
