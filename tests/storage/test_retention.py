"""What is finished is forgotten in time, what is open is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bots.storage import Storage, retention
from bots.storage.records import Ages
from dialogs.messages import Outgoing
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, arrives, hears, loaded, promise, says, texts, ticket

DAY = timedelta(days=1)
AGES = Ages(inbox=DAY, outbox=2 * DAY, transcript=3 * DAY, media=DAY, journals=4 * DAY, events=DAY)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 10)


async def test_each_thing_goes_at_its_age(storage: Storage, clock: Hands) -> None:
    committed = await hears(storage, "a", 1, promise("one"), intents=(ticket("k1"),))
    await storage.outbox.sent(committed.outbox[0].id, None)
    await storage.submissions.done(committed.submissions[0].id, {})
    await storage.mailbox.append("a", 1, Outgoing("x"))
    media_id = await storage.media.put(b"x", "image/png", "x")
    await storage.events.record("msg_1", {})
    gone = await storage.retention.sweep(clock(), AGES)
    assert not any(gone.values())
    expected = {
        1: {"inbox": 1, "media": 1, "core_events": 1},
        2: {"outbox": 1, "submissions": 1},
        3: {"transcript": 2, "web_mailbox": 1},
        4: {"journals": 1},
        5: {},
    }
    clock.pass_s(1)
    for wanted in expected.values():
        clock.pass_s(DAY.total_seconds())
        gone = await storage.retention.sweep(clock(), AGES)
        assert {name: count for name, count in gone.items() if count} == wanted
    assert await storage.media.get(media_id) is None
    row = await loaded(storage, "a")
    assert (row.state, row.revision) == ({}, 2)
    assert await storage.events.record("msg_1", {})


async def test_open_things_stay(storage: Storage, clock: Hands) -> None:
    far = clock() + timedelta(days=100)
    await hears(storage, "a", 1, promise("much later", due_at=far), intents=(ticket("k1"),))
    await arrives(storage, "b", 1)
    clock.pass_s(99 * DAY.total_seconds())
    gone = await storage.retention.sweep(clock(), AGES)
    assert {name: count for name, count in gone.items() if count} == {"inbox": 1, "transcript": 2, "journals": 1}
    clock.pass_s(2 * DAY.total_seconds())
    assert texts(await storage.outbox.claim(10)) == ["much later"]
    assert len(await storage.submissions.claim(10)) == 1
    assert len(await storage.inbox.claim(10)) == 1


async def test_many_rows_go_batch_by_batch_past_open_ones(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "open", (promise("later", due_at=clock() + 50 * DAY),))
    for number in range(12):
        await storage.outbox.promise(CHANNEL, f"old-{number}", (promise("a"), promise("b")))
        await storage.outbox.gone(CHANNEL, f"old-{number}")
    clock.pass_s(3 * DAY.total_seconds())
    await storage.outbox.promise(CHANNEL, "young", (promise("a"),))
    await storage.outbox.gone(CHANNEL, "young")
    assert (await storage.retention.sweep(clock(), AGES))["outbox"] == 24
    assert (await storage.retention.sweep(clock(), AGES))["outbox"] == 0


async def test_a_turn_that_saw_the_journal_is_done_again(storage: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1)
    clock.pass_s(5 * DAY.total_seconds())
    before = await loaded(storage, "a")
    assert (await storage.retention.sweep(clock(), AGES))["journals"] == 1
    assert (await loaded(storage, "a")).revision == before.revision + 1
    assert replace(before, state={}, revision=2) == await loaded(storage, "a")
    assert not (await storage.retention.sweep(clock(), AGES))["journals"]


async def test_ids_are_not_used_again(storage: Storage, clock: Hands) -> None:
    first = await hears(storage, "a", 1, promise("one"))
    await storage.outbox.sent(first.outbox[0].id, None)
    clock.pass_s(5 * DAY.total_seconds())
    await storage.retention.sweep(clock(), AGES)
    assert (await storage.inbox.record(says("a", 1))).fresh
    (arrival,) = [a for a in [(await storage.inbox.record(says("b", 1))).arrival] if a]
    second = await hears(storage, "c", 1, promise("two"))
    assert second.outbox[0].id > first.outbox[0].id
    assert arrival.inbox_id > 1
