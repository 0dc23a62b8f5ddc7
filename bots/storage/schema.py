"""Bringing a database's schema up to date, from within the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bots.storage.database import database_at
from bots.storage.dialect import is_postgres

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")
_LOCK_KEY: Final = 1520


async def migrate(url: str) -> None:
    """Run the migrations that are missing, all or none. Processes that start together do it one after the other."""
    database = database_at(url)
    try:
        await database.write(_upgrade)
    finally:
        await database.close()


async def schema_is_current(url: str) -> bool:
    """Whether every migration has run."""
    database = database_at(url)
    try:
        return await database.read(_current) == _head()
    finally:
        await database.close()


def _upgrade(connection: Connection) -> None:
    if is_postgres(connection):
        connection.execute(_LOCK, {"key": _LOCK_KEY})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
