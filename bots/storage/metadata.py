"""What all tables share: how constraints are named, and indexes over some rows only."""

from __future__ import annotations

from sqlalchemy import Index, MetaData, text
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def partial_index(name: str, where: str, *columns: ColumnElement[object]) -> None:
    """An index over some rows only."""
    Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
