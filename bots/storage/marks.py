"""Small things to remember by name: how far a stream was read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.tables import marks


class Marks:
    """Names and JSON values."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def get(self, name: str) -> Any:
        """The value; None when nothing was put."""
        query = select(marks.c.value).where(marks.c.name == name)
        return await self._ground.database.read(lambda connection: connection.scalar(query))

    async def put(self, name: str, value: Any) -> None:
        """Keep the value in place of the one before; None cannot be kept."""
        row = {"name": name, "value": value, "updated_at": self._ground.clock()}
        await self._ground.write(lambda connection: _put(connection, row))


def _put(connection: Connection, row: dict[str, Any]) -> None:
    putting = insert_or(connection, marks).values(row)
    changes = {name: putting.excluded[name] for name in ("value", "updated_at")}
    connection.execute(putting.on_conflict_do_update(index_elements=["name"], set_=changes))
