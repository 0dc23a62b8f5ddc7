"""Running sandboxes on 127.0.0.1, each with a database of its own folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from backend_client.sandbox.examples import small_seed
from backend_client.sandbox.serve import SandboxSettings, make_app
from tests.backend_client.sandbox.running import Sandbox, Start, StoppedClock


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start sandboxes; the same database unless told otherwise."""
    running: list[Sandbox] = []

    async def begin(clock: StoppedClock | None = None, **settings: Any) -> Sandbox:
        own_clock = clock or StoppedClock()
        values = {"database": tmp_path / "core.db", "seed": small_seed(), "token": "secret", "clock": own_clock}
        whole = SandboxSettings(**(values | settings))
        client = TestClient(TestServer(make_app(whole)))
        await client.start_server()
        running.append(Sandbox(client, own_clock, whole.faults, whole))
        return running[-1]

    yield begin
    for sandbox in running:
        await sandbox.client.close()


@pytest.fixture
async def sandbox(start: Start) -> Sandbox:
    """A sandbox that posts no events."""
    return await start()
