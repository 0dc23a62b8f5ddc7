"""The sandbox's database: one SQLite file, one thread, one transaction at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from backend_client.sandbox.tables import SCHEMA, VERSION

T = TypeVar("T")


class WrongVersion(Exception):
    """The file was made by another version of the sandbox; the operator of the sandbox must move it away."""


class Store:
    """Runs work on the database; what a piece of work writes is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Take the file's path; it and its folder are made when missing."""
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-store")
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Open the file and make its tables.  Raises WrongVersion and sqlite3.Error."""
        await self._in_thread(self._open)

    async def close(self) -> None:
        """Close the file; work that was begun is finished first."""
        await self._in_thread(self._close)
        self._thread.shutdown()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run the work in one transaction, committed when it returns and rolled back when it raises."""
        return await self._in_thread(lambda: self._transact(work))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None)
        self._connection = connection
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 5000")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        elif version != VERSION:
            raise WrongVersion(f"{self._path} has schema version {version}, this sandbox needs {VERSION}")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        if connection is None:
            raise RuntimeError("the store is not open")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return result
