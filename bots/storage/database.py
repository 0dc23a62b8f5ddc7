"""Connections: one call runs one function with a SQLAlchemy connection, on either database.

Rules of this file:
* What is run is synchronous SQLAlchemy Core.  On PostgreSQL it runs over asyncpg.  On SQLite it runs in a thread of our
  own: one hop into the thread for a transaction, where aiosqlite makes four for every statement (half of the cost).
* SQLite: WAL, ``synchronous=FULL``, ``BEGIN IMMEDIATE``, one writing connection, two reading ones.
* Errors of drivers are turned into ours, without their texts: those quote rows.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bots.storage.columns import dump_json
from bots.storage.errors import StorageBusy, StorageError, StorageRefused, StorageUnavailable

R = TypeVar("R")
Work = Callable[[Connection], R]

BUSY_S: Final = 5.0
"""Seconds to wait for another process that writes to the same SQLite file."""
COLLISIONS: Final = {"40001", "40P01"}
"""SQLSTATE of a serialization failure and a deadlock."""
OUTAGES: Final = {"08", "53", "57", "58"}
"""SQLSTATE classes: no connection, no resources, shut down, system error (PostgreSQL, appendix A)."""


class Database(ABC):
    """One database."""

    @abstractmethod
    async def write(self, work: Work[R]) -> R:
        """Run it in a transaction. Raises ``StorageError``; then nothing of it was kept."""

    @abstractmethod
    async def read(self, work: Work[R]) -> R:
        """Run it without a transaction, seeing all that is committed."""

    @abstractmethod
    async def close(self) -> None:
        """Give the connections back."""


def database_at(url: str) -> Database:
    """``sqlite+aiosqlite:///path`` or ``postgresql+asyncpg://...``. Raises ``ValueError``."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        return SqliteDatabase(parsed)
    if backend == "postgresql":
        return PostgresDatabase(parsed)
    raise ValueError("the database is neither a SQLite file nor PostgreSQL")


class SqliteDatabase(Database):
    """A file."""

    def __init__(self, url: URL) -> None:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        self._writer = _sqlite_engine(url, size=1)
        event.listen(self._writer, "begin", _begin_immediate)
        self._reader = _sqlite_engine(url, size=2)
        self._write_thread = ThreadPoolExecutor(1, "storage-write")
        self._read_threads = ThreadPoolExecutor(2, "storage-read")

    async def write(self, work: Work[R]) -> R:
        def transaction() -> R:
            with _our_errors(), self._writer.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._write_thread, transaction)

    async def read(self, work: Work[R]) -> R:
        def reading() -> R:
            with _our_errors(), self._reader.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, reading)

    async def close(self) -> None:
        self._read_threads.shutdown()
        self._write_thread.shutdown()
        self._reader.dispose()
        self._writer.dispose()


class PostgresDatabase(Database):
    """A server."""

    def __init__(self, url: URL) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            json_serializer=dump_json,
            hide_parameters=True,
            use_insertmanyvalues=False,  # its statements differ with every number of rows and are never prepared
            pool_size=8,
            max_overflow=8,
            pool_timeout=BUSY_S,
        )
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    async def write(self, work: Work[R]) -> R:
        with _our_errors():
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Work[R]) -> R:
        with _our_errors():
            async with self._reader.connect() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        await self.engine.dispose()


def _sqlite_engine(url: URL, size: int) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        json_serializer=dump_json,
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        connect_args={"timeout": BUSY_S, "check_same_thread": False, "isolation_level": None, "cached_statements": 512},
    )
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16384"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except (exc.OperationalError, exc.TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise StorageUnavailable(_name(error)) from None
    except exc.DBAPIError as error:
        raise _translated(error) from None
    except (exc.StatementError, UnicodeError) as error:
        raise StorageRefused(_name(error)) from None


def _translated(error: exc.DBAPIError) -> StorageError:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in COLLISIONS:
        return StorageBusy(_name(error))
    if error.connection_invalidated or state[:2] in OUTAGES:
        return StorageUnavailable(_name(error))
    return StorageRefused(_name(error))


def _name(error: BaseException) -> str:
    cause = (error.orig if isinstance(error, exc.StatementError) else None) or error
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__
