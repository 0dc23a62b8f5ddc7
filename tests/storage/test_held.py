"""Calls that a person looks at first: nobody makes them before, and they are never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bots.storage import Storage
from bots.storage.records import Ages
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, promise, texts, ticket


async def test_a_held_call_is_made_once_it_is_let_go(storage: Storage, clock: Hands) -> None:
    committed = await hears(storage, "a", 1, intents=(replace(ticket("k1"), held=True), ticket("k2")))
    assert [row.key for row in committed.submissions] == ["k2"]
    clock.pass_s(365 * 86_400)
    assert [row.key for row in await storage.submissions.claim(10)] == ["k2"]
    (held,) = await storage.submissions.held(10)
    assert (await storage.depths.waiting())["held"] == 1
    assert await storage.submissions.release(held.id)
    assert not await storage.submissions.release(held.id)
    (row,) = await storage.submissions.claim(10)
    assert (row.key, row.attempts) == ("k1", 0)
    assert await storage.submissions.held(10) == []
    assert await storage.submissions.done(row.id, {"number": "17"})


async def test_a_held_call_that_is_refused_is_told(storage: Storage) -> None:
    await hears(storage, "a", 1, intents=(replace(ticket("k1"), held=True),))
    (held,) = await storage.submissions.held(10)
    assert await storage.submissions.dead(held.id, "spam", (promise("не прийнято"),))
    assert texts(await storage.outbox.claim(10)) == ["не прийнято"]
    assert await storage.submissions.held(10) == []


async def test_the_resident_sees_it_among_what_waits_and_the_sweep_leaves_it(storage: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1, intents=(replace(ticket("k1"), held=True),))
    clock.pass_s(400 * 86_400)
    await storage.retention.sweep(clock(), Ages())
    assert [row.key for row in await storage.submissions.waiting(CHANNEL, "user-a")] == ["k1"]


async def test_a_chats_tickets_are_counted_from_then_on(storage: Storage, clock: Hands) -> None:
    chat = (await hears(storage, "a", 1, intents=(ticket("k1"),))).conversation.id
    await hears(storage, "b", 1, intents=(ticket("k2"),))
    clock.pass_s(3600)
    await hears(storage, "a", 2, intents=(replace(ticket("k3"), held=True),))
    assert chat is not None
    assert await storage.submissions.tickets_since(chat, clock() - timedelta(hours=2)) == 2
    assert await storage.submissions.tickets_since(chat, clock() - timedelta(minutes=30)) == 1
    assert await storage.submissions.tickets_since(chat, clock() + timedelta(minutes=1)) == 0
