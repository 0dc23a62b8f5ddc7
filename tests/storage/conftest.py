"""Every test of the storage runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.storage import Limits, Storage, migrate
from tests.fakes.postgres import Postgres, postgres

OpenStorage = Callable[..., Awaitable[Storage]]
"""Takes the name of a process and its ``Limits``."""


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = field(default=datetime(2026, 11, 3, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A migrated file without a row."""

    file: Path

    def copied_to(self, folder: Path) -> str:
        """The address of a copy."""
        return f"sqlite+aiosqlite:///{shutil.copy(self.file, folder)}"


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    path = tmp_path_factory.mktemp("sqlite") / "frontdoor.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return Sqlite(path)


@pytest.fixture(params=[pytest.param("sqlite_file", id="sqlite"), pytest.param("postgres_server", id="postgresql")])
def backend(request: pytest.FixtureRequest) -> Sqlite | Postgres:
    """What a test's database is copied from."""
    source: Sqlite | Postgres = request.getfixturevalue(request.param)
    return source


@pytest.fixture
async def url(backend: Sqlite | Postgres, tmp_path: Path) -> AsyncIterator[str]:
    """A database with our tables and nothing in them."""
    if isinstance(backend, Postgres):
        yield await backend.emptied()
    else:
        yield backend.copied_to(tmp_path)


@pytest.fixture
async def empty_url(backend: Sqlite | Postgres, tmp_path: Path) -> AsyncIterator[str]:
    """A database with nothing at all."""
    if isinstance(backend, Postgres):
        async with backend.database() as address:
            yield address
    else:
        yield f"sqlite+aiosqlite:///{tmp_path / 'var' / 'frontdoor.db'}"


@pytest.fixture
async def open_storage(url: str, clock: Hands) -> AsyncIterator[OpenStorage]:
    """Opens the test's database as one more process."""
    async with AsyncExitStack() as stack:

        async def opened(process: str, limits: Limits | None = None) -> Storage:
            return await stack.enter_async_context(await Storage.open(url, clock, process, limits))

        yield opened


@pytest.fixture
async def storage(open_storage: OpenStorage) -> Storage:
    return await open_storage("one")


@pytest.fixture
async def other(open_storage: OpenStorage) -> Storage:
    """Another process on the same database."""
    return await open_storage("two")
