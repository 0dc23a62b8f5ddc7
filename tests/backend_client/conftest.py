"""A misbehaving core, and a client of it that does not pause between tries."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from backend_client.client import CoreClient, Patience
from tests.backend_client.faulty_core import FaultyCore

PATIENCE = Patience(pause_s=0.0)


@pytest.fixture
async def faulty() -> AsyncIterator[FaultyCore]:
    async with FaultyCore() as core:
        yield core


@pytest.fixture
async def client(faulty: FaultyCore) -> AsyncIterator[CoreClient]:
    async with CoreClient(faulty.url, "secret-token", PATIENCE) as client:
        yield client
