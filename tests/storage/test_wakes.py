"""Bells within a process and between processes."""

from __future__ import annotations

import asyncio

import pytest

from bots.storage import INBOX, OUTBOX, SUBMISSIONS, Storage, mailbox
from dialogs.messages import Outgoing
from tests.fakes.postgres import Postgres
from tests.storage.town import CHANNEL, arrives, hears, promise, ticket

SOON = 20.0
"""Seconds; only a failing test waits for them."""


async def test_a_ring_before_the_wait_is_not_lost(storage: Storage) -> None:
    assert not await storage.wakes.wait(OUTBOX, 0)
    storage.wakes.ring(OUTBOX)
    assert not await storage.wakes.wait(INBOX, 0)
    assert await storage.wakes.wait(OUTBOX, SOON)
    assert not await storage.wakes.wait(OUTBOX, 0)


async def test_a_waiting_worker_is_woken(storage: Storage) -> None:
    waiting = asyncio.create_task(storage.wakes.wait(OUTBOX, SOON))
    await asyncio.sleep(0)
    await storage.outbox.promise(CHANNEL, "a", (promise("one"),))
    assert await waiting


async def test_what_makes_work_rings(storage: Storage) -> None:
    submission = (await hears(storage, "a", 1, intents=(ticket("k1"),))).submissions[0]
    assert not await storage.wakes.wait(OUTBOX, 0)
    await storage.submissions.dead(submission.id, "refused", (promise("sorry"),))
    assert await storage.wakes.wait(OUTBOX, 0.0)
    await storage.submissions.repeat(submission.id)
    assert await storage.wakes.wait(SUBMISSIONS, 0)
    arrival = await arrives(storage, "a", 2)
    assert not await storage.wakes.wait(INBOX, 0)
    await storage.inbox.release(arrival.inbox_id)
    assert await storage.wakes.wait(INBOX, 0)
    await storage.inbox.give_up(arrival.rows, "broken")
    assert await storage.wakes.wait(INBOX, 0)
    (row,) = await storage.outbox.claim(1)
    await storage.outbox.dead(row.id, "refused")
    assert await storage.wakes.wait(OUTBOX, 0)


async def test_every_tab_hears_its_own_bell(storage: Storage) -> None:
    with storage.wakes.listen(mailbox("a")) as one, storage.wakes.listen(mailbox("a")) as two:
        await storage.mailbox.append("a", 1, Outgoing("x"))
        assert await one.wait(0)
        assert await two.wait(0)
        await storage.mailbox.append("b", 2, Outgoing("x"))
        assert not await one.wait(0)
    waiting = asyncio.create_task(storage.wakes.wait(mailbox("a"), SOON))
    await asyncio.sleep(0)
    await storage.mailbox.append("a", 3, Outgoing("x"))
    assert await waiting


@pytest.mark.parametrize("backend", ["postgres_server"], indirect=True)
async def test_other_processes_are_woken(storage: Storage, other: Storage) -> None:
    await other.wakes.wait(OUTBOX, 0)
    waiting = asyncio.create_task(other.wakes.wait(OUTBOX, SOON))
    await storage.outbox.promise(CHANNEL, "a", (promise("one"),))
    assert await waiting
    with other.wakes.listen(mailbox("a")) as tab:
        await storage.mailbox.append("a", 1, Outgoing("x"))
        assert await tab.wait(SOON)


@pytest.mark.parametrize("backend", ["postgres_server"], indirect=True)
async def test_after_a_lost_connection_everybody_looks_again(
    storage: Storage, other: Storage, postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.storage.wire.RECONNECT_S", 0)
    with storage.wakes.listen(INBOX) as here, other.wakes.listen(INBOX) as there:
        await postgres_server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'migrated'")
        assert await here.wait(SOON)
        assert await there.wait(SOON)
        storage.wakes.ring(INBOX)
        assert await there.wait(SOON)
