"""Crashes are tried on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bots.storage import migrate
from tests.fakes.postgres import Postgres, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Postgres | None:
    """None: a file."""
    return request.getfixturevalue("postgres_server") if request.param == "postgresql" else None


@pytest.fixture
async def database_url(server: Postgres | None, tmp_path: Path) -> AsyncIterator[str]:
    """A database with our tables and nothing in them."""
    if server is None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'frontdoor.db'}"
        await migrate(url)
        yield url
    else:
        async with server.database() as url:
            await migrate(url)
            yield url
