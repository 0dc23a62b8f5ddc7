"""Calls to the core: leases, progress, results told once, new keys, giving up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bots.storage import Storage
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, promise, texts, ticket


async def test_the_result_is_told_once(storage: Storage, other: Storage, clock: Hands) -> None:
    (row,) = (await hears(storage, "a", 1, intents=(ticket("k1"),))).submissions
    clock.pass_s(11)
    (same,) = await other.submissions.claim(10)
    assert same.id == row.id
    told = await asyncio.gather(
        storage.submissions.done(row.id, {"number": "17"}, (promise("number 17"),)),
        other.submissions.done(row.id, {"number": "17"}, (promise("number 17"),)),
    )
    assert sorted(told) == [False, True]
    (news,) = await storage.outbox.claim(10)
    assert await storage.outbox.sent(news.id, None) is None
    clock.pass_s(60)
    assert await storage.submissions.claim(10) == []


async def test_the_news_is_in_the_transcript(storage: Storage) -> None:
    committed = await hears(storage, "a", 1, intents=(ticket("k1"),))
    await storage.submissions.done(committed.submissions[0].id, {}, (promise("number 17"),))
    assert committed.conversation.id is not None
    assert (await storage.transcript.of(committed.conversation.id))[-1].text == "number 17"


async def test_progress_is_kept_for_the_next_try(storage: Storage, other: Storage, clock: Hands) -> None:
    (row,) = (await hears(storage, "a", 1, intents=(ticket("k1", text="труба"),))).submissions
    await storage.submissions.progress(row.id, {"file-1": "attachment-1"})
    assert await storage.submissions.later(row.id, clock() + timedelta(seconds=20), "timeout")
    clock.pass_s(19)
    assert await other.submissions.claim(10) == []
    clock.pass_s(1)
    (again,) = await other.submissions.claim(10)
    assert (again.progress, again.attempts, again.body) == ({"file-1": "attachment-1"}, 1, {"text": "труба"})


async def test_hurry_sends_the_receipt_now(storage: Storage, clock: Hands) -> None:
    receipt = promise("number follows", due_at=clock() + timedelta(seconds=5), unless_submitted="k1")
    (row,) = (await hears(storage, "a", 1, receipt, intents=(ticket("k1"),))).submissions
    assert await storage.outbox.claim(10) == []
    await storage.submissions.later(row.id, clock() + timedelta(seconds=30), "core is down", hurry=True)
    assert texts(await storage.outbox.claim(10)) == ["number follows"]


async def test_without_hurry_the_receipt_keeps_its_time(storage: Storage, clock: Hands) -> None:
    receipt = promise("number follows", due_at=clock() + timedelta(seconds=5), unless_submitted="k1")
    (row,) = (await hears(storage, "a", 1, receipt, intents=(ticket("k1"),))).submissions
    await storage.submissions.later(row.id, clock() + timedelta(seconds=30), "core is slow")
    assert await storage.outbox.claim(10) == []


async def test_who_lost_the_call_cannot_postpone_it(storage: Storage, other: Storage, clock: Hands) -> None:
    (row,) = (await hears(storage, "a", 1, intents=(ticket("k1"),))).submissions
    clock.pass_s(11)
    await other.submissions.claim(10)
    assert not await storage.submissions.later(row.id, clock(), "late")
    assert await storage.submissions.renew([row.id]) == set()
    assert await other.submissions.renew([row.id]) == {row.id}


async def test_a_new_key_takes_the_receipt_with_it(storage: Storage, clock: Hands) -> None:
    receipt = promise("number follows", due_at=clock() + timedelta(seconds=5), unless_submitted="k1")
    (row,) = (await hears(storage, "a", 1, receipt, intents=(ticket("k1", code="11.01"),))).submissions
    await storage.submissions.rekey(row.id, "k2", {"code": "11"})
    clock.pass_s(11)
    (again,) = await storage.submissions.claim(10)
    assert (again.id, again.key, again.body) == (row.id, "k2", {"code": "11"})
    await storage.submissions.done(row.id, {})
    assert await storage.outbox.claim(10) == []


async def test_a_dead_call_is_told_seen_and_repeated(storage: Storage, clock: Hands) -> None:
    receipt = promise("number follows", due_at=clock() + timedelta(seconds=5), unless_submitted="k1")
    (row,) = (await hears(storage, "a", 1, receipt, intents=(ticket("k1"),))).submissions
    assert await storage.submissions.dead(row.id, "refused", (promise("an operator will look"),))
    assert not await storage.submissions.dead(row.id, "refused", (promise("an operator will look"),))
    clock.pass_s(11)
    assert await storage.submissions.claim(10) == []
    (news,) = await storage.outbox.claim(10)
    assert await storage.outbox.sent(news.id, None) is None
    (letter,) = await storage.submissions.dead_letters(10)
    assert (letter.row.key, letter.reason) == ("k1", "refused")
    assert await storage.submissions.repeat(row.id)
    assert not await storage.submissions.repeat(row.id)
    (again,) = await storage.submissions.claim(10)
    assert (again.key, again.attempts) == ("k1", 0)
    assert await storage.submissions.done(row.id, {"number": "17"})


async def test_a_residents_waiting_calls(storage: Storage) -> None:
    first = (await hears(storage, "a", 1, intents=(ticket("k1"), ticket("k2")))).submissions[0]
    await hears(storage, "b", 1, intents=(ticket("k3"),))
    waiting = await storage.submissions.waiting(CHANNEL, "user-a")
    assert [row.key for row in waiting] == ["k2", "k1"]
    await storage.submissions.done(first.id, {})
    assert [row.key for row in await storage.submissions.waiting(CHANNEL, "user-a")] == ["k2"]
