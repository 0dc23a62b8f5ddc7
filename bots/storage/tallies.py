"""Daily counts in the city's calendar: what was sent and what that cost, without a trace of whom it was sent to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.notice_tables import tallies


@dataclass(frozen=True, slots=True)
class Tally:
    """One count of some days."""

    name: str
    label: str
    number: int


class Tallies:
    """Counting and reading."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def add(self, day: str, counts: Mapping[tuple[str, str], int]) -> None:
        """Count, by name and label; ``day`` is ISO."""
        await self._ground.write(lambda connection: add(connection, day, counts))

    async def between(self, first: str, last: str) -> tuple[Tally, ...]:
        """The sums of the days from ``first`` to ``last``, both included; by name and label."""
        total = func.sum(tallies.c.number).label("total")
        query = select(tallies.c.name, tallies.c.label, total).where(tallies.c.day.between(first, last))
        query = query.group_by(tallies.c.name, tallies.c.label).order_by(tallies.c.name, tallies.c.label)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return tuple(Tally(row.name, row.label, int(row.total)) for row in rows)


def add(connection: Connection, day: str, counts: Mapping[tuple[str, str], int]) -> None:
    """The same within a transaction. In one order, so that two transactions never wait for each other."""
    rows: list[dict[str, Any]] = [
        {"day": day, "name": name, "label": label, "number": number}
        for (name, label), number in sorted(counts.items())
        if number
    ]
    if rows:
        adding = insert_or(connection, tallies)
        more = tallies.c.number + adding.excluded.number
        keys = ["day", "name", "label"]
        connection.execute(adding.on_conflict_do_update(index_elements=keys, set_={"number": more}), rows)
