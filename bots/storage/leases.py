"""Taking rows to work on, holding them and giving them back; the same for inbox, outbox and submissions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select, update
from sqlalchemy.sql.dml import Update

from bots.storage.dialect import padded
from bots.storage.ground import LEASE, Ground
from bots.storage.pacing import Pacer


@dataclass(frozen=True, slots=True)
class Holder:
    """Who takes, when, and how fast."""

    process: str
    now: datetime
    pacer: Pacer

    @classmethod
    def of(cls, ground: Ground) -> Holder:
        """This process, now."""
        return cls(ground.process, ground.clock(), ground.pacer)

    @property
    def until(self) -> datetime:
        """The end of a lease taken now."""
        return self.now + LEASE


class Leases:
    """The statements for one table."""

    def __init__(self, table: Table) -> None:
        columns = table.c
        self._table = table
        self._free = (columns.closed_at.is_(None), columns.free_at <= bindparam("now"))
        self._some = (
            select(table).where(*self._free, columns.id.in_(bindparam("ids", expanding=True))).order_by(columns.id)
        ).with_for_update(skip_locked=True)
        self._held = (
            select(columns.id)
            .where(
                columns.id.in_(bindparam("ids", expanding=True)),
                columns.closed_at.is_(None),
                columns.leased_by == bindparam("process"),
            )
            .order_by(columns.id)
        ).with_for_update(skip_locked=True)
        self._hold = update(table).where(columns.id.in_(bindparam("ids", expanding=True)))

    def due(self, *conditions: Any) -> Select[Any]:
        """Rows that may be taken now, longest free first; ``limit`` and ``now`` are parameters."""
        columns = self._table.c
        query = select(self._table).where(*self._free, *conditions).order_by(columns.free_at, columns.id)
        return query.limit(bindparam("limit")).with_for_update(skip_locked=True)

    def take_due(self, connection: Connection, query: Select[Any], limit: int, holder: Holder) -> Sequence[Row[Any]]:
        """The rows of a ``due`` query, ours from now on. ``attempts`` is as it was before."""
        rows = connection.execute(query, {"now": holder.now, "limit": limit}).all()
        self.lease(connection, [row.id for row in rows], holder)
        return rows

    def take(self, connection: Connection, ids: Collection[int], holder: Holder) -> Sequence[Row[Any]]:
        """Those of the rows that are free, ours from now on."""
        rows = self.free(connection, ids, holder)
        self.lease(connection, [row.id for row in rows], holder)
        return rows

    def free(self, connection: Connection, ids: Collection[int], holder: Holder) -> Sequence[Row[Any]]:
        """Those of the rows that are free; nobody else takes them before this transaction ends."""
        return connection.execute(self._some, {"now": holder.now, "ids": padded(ids)}).all() if ids else ()

    def renew(self, connection: Connection, ids: Collection[int], holder: Holder) -> frozenset[int]:
        """Hold them longer; those that are still ours (or being closed right now)."""
        if not ids:
            return frozenset()
        held = list(connection.scalars(self._held, {"ids": padded(ids), "process": holder.process}))
        if held:
            connection.execute(self._hold.values(free_at=holder.until), {"ids": padded(held)})
        return frozenset(held)

    def give_back(self, connection: Connection, row_id: int, free_at: datetime, holder: Holder) -> bool:
        """Let anybody take it from then on; False when it was not ours any more."""
        return bool(connection.execute(self._ours(row_id, holder).values(free_at=free_at, leased_by=None)).rowcount)

    def _ours(self, row_id: int, holder: Holder) -> Update:
        columns = self._table.c
        ours = (columns.id == row_id, columns.closed_at.is_(None), columns.leased_by == holder.process)
        return update(self._table).where(*ours)

    def lease(self, connection: Connection, ids: Collection[int], holder: Holder) -> None:
        """Make rows ours that are free and locked."""
        if ids:
            attempts = self._table.c.attempts + 1
            lease = self._hold.values(free_at=holder.until, leased_by=holder.process, attempts=attempts)
            connection.execute(lease, {"ids": padded(ids)})
