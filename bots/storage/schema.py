"""Bringing a database's schema up to date, from within the program.

Alembic is loaded only where there is something to migrate: a process that finds its schema current, as every one does
after the first start, is ready sooner and a dozen megabytes smaller.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from bots.storage.database import database_at
from bots.storage.dialect import is_postgres

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")
_LOCK_KEY: Final = 1520
_VERSION_TABLE: Final = "alembic_version"
_VERSION: Final = text(f"SELECT version_num FROM {_VERSION_TABLE}")  # noqa: S608 (a constant)


async def migrate(url: str) -> None:
    """Run the migrations that are missing, all or none. Processes that start together do it one after the other."""
    database = database_at(url)
    try:
        if not await database.read(_is_current):
            await database.write(_upgrade)
    finally:
        await database.close()


async def schema_is_current(url: str) -> bool:
    """Whether every migration has run."""
    database = database_at(url)
    try:
        return await database.read(_is_current)
    finally:
        await database.close()


def newest() -> str:
    """The revision of the last migration: files are named by it, ``0001_first_tables.py``."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_", 1)[0]


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return False
    return connection.scalars(_VERSION).all() == [newest()]


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    if is_postgres(connection):
        connection.execute(_LOCK, {"key": _LOCK_KEY})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
