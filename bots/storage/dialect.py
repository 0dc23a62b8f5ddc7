"""The few statements in which SQLite and PostgreSQL differ.

SQLite has one writer at a time, so a transaction sees no other; PostgreSQL has many, and everything that reads and
writes the queue of one chat takes that chat's lock first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Table, and_, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
Chat = tuple[str, str]
"""Channel and chat."""

_LOCK = text("SELECT pg_advisory_xact_lock(k) FROM unnest(:keys) AS k").bindparams(
    bindparam("keys", type_=postgresql.ARRAY(BigInteger))
)
_NEXT = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :count)")
_LAST = text("SELECT seq FROM sqlite_sequence WHERE name = :name")


def is_postgres(connection: Connection) -> bool:
    """Many writers."""
    return connection.dialect.name == "postgresql"


def lock_chats(connection: Connection, chats: Iterable[Chat]) -> None:
    """Keep every other transaction off these chats until this one ends.

    In the order of the keys, so that two batches never wait for each other.  Two chats with one key only wait longer.
    """
    if is_postgres(connection):
        keys = sorted({_key(chat) for chat in chats})
        if keys:
            connection.execute(_LOCK, {"keys": keys})


def lock_chats_of(connection: Connection, table: Table, ids: Collection[int]) -> None:
    """The same for the chats of these rows."""
    if ids and is_postgres(connection):
        query = select(table.c.channel, table.c.chat).where(table.c.id.in_(bindparam("ids", expanding=True))).distinct()
        lock_chats(connection, [(channel, chat) for channel, chat in connection.execute(query, {"ids": padded(ids)})])


def _key(chat: Chat) -> int:
    digest = blake2b("\n".join(chat).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def reserve_ids(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """So many new ids of the table, ascending: rows can then be inserted in one go and still be known."""
    if count == 0:
        return ()
    if is_postgres(connection):
        return list(connection.scalars(_NEXT, {"sequence": f"{table.name}_id_seq", "count": count}))
    last = connection.scalar(_LAST, {"name": table.name}) or 0
    return range(last + 1, last + 1 + count)


def padded(values: Collection[T]) -> list[T]:
    """The values with the last one repeated up to a power of two.

    For ``IN``: a few lengths make a few statements, which the drivers then keep prepared.
    """
    items: list[Any] = list(values)
    if items:
        items += [items[-1]] * ((1 << (len(items) - 1).bit_length()) - len(items))
    return items


def among(first: Column[Any], second: Column[Any]) -> ColumnElement[bool]:
    """That a pair of columns may be one of ``pairs_of``.

    Each column is compared on its own, because SQLite has no use for an index when rows are compared.  A row that has
    its parts from two different pairs passes as well: look the result up by pair.
    """
    return and_(first.in_(bindparam("firsts", expanding=True)), second.in_(bindparam("seconds", expanding=True)))


def pairs_of(pairs: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    """The parameters for ``among``."""
    return {"firsts": padded({first for first, _ in pairs}), "seconds": padded([second for _, second in pairs])}


def insert_or(connection: Connection, table: Table) -> postgresql.Insert:
    """An INSERT that knows ``on_conflict_*``; spelled alike for both."""
    insert: Any = postgresql.insert if is_postgres(connection) else sqlite.insert
    built: postgresql.Insert = insert(table)
    return built
