"""A failure says whether to try again, and never repeats a resident's words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bots.storage import Storage, StorageError, StorageRefused, StorageUnavailable, TurnConflict, migrate
from dialogs.messages import ChatId
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, promise, says


@pytest.mark.parametrize("wrong", ["half\ud800", "nul\x00"], ids=["surrogate", "nul"])
async def test_an_id_no_database_can_hold_hurts_nobody_else(storage: Storage, wrong: str) -> None:
    broken = replace(says("a", 1), chat=ChatId(wrong), user=wrong)
    results = await asyncio.gather(
        storage.inbox.record(broken), storage.inbox.record(says("b", 1)), return_exceptions=True
    )
    assert not isinstance(results[1], BaseException)
    if isinstance(results[0], BaseException):  # SQLite takes a NUL
        assert isinstance(results[0], StorageRefused)
        assert wrong[:3] not in str(results[0])


async def test_a_time_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises((StorageRefused, TypeError)):
        await storage.outbox.promise(CHANNEL, "a", (promise("x", due_at=datetime(2026, 1, 1)),))  # noqa: DTZ001


async def test_an_unreachable_server_may_be_tried_again(clock: Hands, unused_tcp_port: int) -> None:
    storage = await Storage.open(f"postgresql+asyncpg://nobody@127.0.0.1:{unused_tcp_port}/x", clock, "one")
    async with storage:
        for call in (storage.ping(), storage.inbox.record(says("a", 1)), storage.inbox.claim(1)):
            with pytest.raises(StorageUnavailable) as caught:
                await call
            assert caught.value.again


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path, clock: Hands) -> None:
    file = tmp_path / "frontdoor.db"
    file.write_bytes(b"not a database, but long enough to look at " * 50)
    with pytest.raises(StorageError):
        await migrate(f"sqlite+aiosqlite:///{file}")


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite+aiosqlite://", "sqlite:///:memory:"])
async def test_other_databases_are_not_taken(url: str, clock: Hands) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        await Storage.open(url, clock, "one")


def test_every_error_answers() -> None:
    assert (TurnConflict.again, TurnConflict.fault) == (True, "nobody")
    assert (StorageRefused.again, StorageRefused.fault) == (False, "us")
    assert (StorageUnavailable.again, StorageUnavailable.fault) == (True, "database")
