"""Buckets in the database, taken in hand within a transaction: one row for a channel as a whole, one for each chat.

A row that is full says nothing; the sweep deletes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from bots.storage.dialect import among, insert_or, lock_chats, pairs_of
from bots.storage.tables import buckets

Key = tuple[str, str]
"""A bucket's name and chat."""
ALL: Final = ""
"""In place of a chat: the bucket of the whole channel."""
_LOAD: Final = select(buckets).where(among(buckets.c.name, buckets.c.chat))
_VALUES: Final = ("full_at", "flooded_until", "flooded_by")


class Ledger:
    """Some buckets in hand within a transaction; ``save`` writes those that changed."""

    def __init__(self, connection: Connection, names: Iterable[str] = ()) -> None:
        """Keeps other transactions off the buckets of these names until this one ends."""
        self._connection = connection
        self._rows: dict[Key, dict[str, Any]] = {}
        self._changed: set[Key] = set()
        lock_chats(connection, [("bucket", name) for name in names])

    def load(self, keys: Collection[Key]) -> None:
        """Read the buckets by name and chat; those that are in hand already stay as they are."""
        missing = {key for key in keys if key not in self._rows}
        if missing:
            found = {(row.name, row.chat): _values(row) for row in self._connection.execute(_LOAD, pairs_of(missing))}
            self._rows |= {key: found.get(key, dict.fromkeys(_VALUES)) for key in missing}

    def full_at(self, key: Key) -> datetime | None:
        """None: it is full."""
        at: datetime | None = self._rows[key]["full_at"]
        return at

    def __getitem__(self, key: Key) -> Mapping[str, Any]:
        return self._rows[key]

    def change(self, key: Key, **values: Any) -> None:
        """Set some of a bucket's columns."""
        self._rows[key] |= values
        self._changed.add(key)

    def save(self) -> None:
        """Write what changed."""
        rows = [{"name": name, "chat": chat, **self._rows[name, chat]} for name, chat in sorted(self._changed)]
        if rows:
            putting = insert_or(self._connection, buckets)
            values = {column: putting.excluded[column] for column in _VALUES}
            self._connection.execute(putting.on_conflict_do_update(index_elements=["name", "chat"], set_=values), rows)
        self._changed.clear()


def _values(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _VALUES}
