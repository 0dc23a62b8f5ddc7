"""Migrations bring a database to exactly what ``tables`` says."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bots.storage import Storage, StorageUnavailable, migrate, schema_is_current
from bots.storage.all_tables import metadata
from bots.storage.database import database_at
from bots.storage.schema import MIGRATIONS, newest

_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' ORDER BY type, name"
_POSTGRES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    UNION ALL
    SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    UNION ALL
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass
    ORDER BY 1, 2
"""


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


def described(connection: Connection) -> list[tuple[Any, ...]]:
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(_SQLITE if sqlite else _POSTGRES.replace("%", "%%"))
    return [tuple(" ".join(str(part).split()) for part in row) for row in rows]


def made_directly(connection: Connection) -> list[tuple[Any, ...]]:
    metadata.drop_all(connection)
    metadata.create_all(connection)
    return described(connection)


async def test_alembic_finds_no_difference(url: str) -> None:
    database = database_at(url)
    assert await database.read(differences) == []
    await database.close()


async def test_migrated_and_direct_are_the_same_to_the_letter(empty_url: str) -> None:
    await migrate(empty_url)
    database = database_at(empty_url)
    migrated = await database.read(described)
    direct = await database.write(made_directly)
    await database.close()
    assert len(migrated) > 30
    assert sorted(map(_unordered, migrated)) == sorted(map(_unordered, direct))


def _unordered(row: tuple[Any, ...]) -> list[str]:
    """Without caring in which order a table's constraints are written."""
    return sorted("".join(row).replace('"', "").replace(",", " ").replace("(", " ").replace(")", " ").split())


async def test_a_new_database_is_not_current_until_migrated(empty_url: str) -> None:
    assert not await schema_is_current(empty_url)
    await migrate(empty_url)
    assert await schema_is_current(empty_url)
    await migrate(empty_url)
    assert await schema_is_current(empty_url)


async def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*[migrate(empty_url) for _ in range(4)])
    assert await schema_is_current(empty_url)


def test_the_newest_migration_is_the_one_that_alembic_ends_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == newest()


async def test_a_process_with_a_current_schema_loads_no_alembic(empty_url: str) -> None:
    await migrate(empty_url)
    code = f"""
import asyncio, sys
from bots.storage import migrate, schema_is_current
asyncio.run(migrate({empty_url!r}))
assert asyncio.run(schema_is_current({empty_url!r}))
print("alembic" in sys.modules)
"""
    command = [sys.executable, "-c", code]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_ping_reaches_a_database_or_says_so(storage: Storage, tmp_path: Path) -> None:
    await storage.ping()
    folder = tmp_path / "lost.db"
    folder.mkdir()
    async with await Storage.open(f"sqlite+aiosqlite:///{folder}", lambda: datetime.now(UTC), "p") as lost:
        with pytest.raises(StorageUnavailable):
            await lost.ping()
