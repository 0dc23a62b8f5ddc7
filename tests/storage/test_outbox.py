"""Promised messages: order in a chat, due times, failures, people who are gone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bots.storage import Storage
from dialogs.messages import MessageId
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, loaded, promise, texts, ticket


async def test_promises_outside_a_turn_are_claimed_in_order(storage: Storage) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("one"), promise("two", author="operator:Ірина")))
    await storage.outbox.promise(CHANNEL, "b", (promise("three"),))
    claimed = await storage.outbox.claim(10)
    assert texts(claimed) == ["one", "three"]
    assert await storage.outbox.claim(10) == []
    following = await storage.outbox.sent(claimed[0].id, MessageId("m1"))
    assert following is not None
    assert (following.message.text, following.author, following.attempts) == ("two", "operator:Ірина", 0)
    assert await storage.outbox.sent(following.id, None) is None


async def test_promises_outside_a_turn_are_in_the_transcript(storage: Storage) -> None:
    conversation = (await hears(storage, "a", 1)).conversation
    await storage.outbox.promise(CHANNEL, "a", (promise("роботу виконано", author="system"),))
    assert conversation.id is not None
    lines = await storage.transcript.of(conversation.id)
    assert [(line.author, line.text) for line in lines[1:]] == [("system", "роботу виконано")]


async def test_sent_for_many_chats_together(storage: Storage) -> None:
    for chat in "abc":
        await storage.outbox.promise(CHANNEL, chat, (promise(f"{chat}1"), promise(f"{chat}2")))
    claimed = await storage.outbox.claim(10)
    following = await asyncio.gather(*[storage.outbox.sent(row.id, None) for row in claimed])
    assert texts(following) == ["a2", "b2", "c2"]
    assert await asyncio.gather(*[storage.outbox.sent(row.id, None) for row in following if row]) == [None] * 3


async def test_a_message_told_sent_twice_hands_the_next_out_once(storage: Storage) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("one"), promise("two")))
    (first,) = await storage.outbox.claim(10)
    assert await storage.outbox.sent(first.id, None) is not None
    assert await storage.outbox.sent(first.id, None) is None


async def test_a_queue_is_ordered_by_due_time_then_id(storage: Storage, clock: Hands) -> None:
    at = clock() + timedelta(minutes=1)
    await storage.outbox.promise(CHANNEL, "a", (promise("in a minute", due_at=at), promise("now"), promise("then")))
    (now,) = await storage.outbox.claim(10)
    assert now.message.text == "now"
    then = await storage.outbox.sent(now.id, None)
    assert then is not None
    assert await storage.outbox.sent(then.id, None) is None
    clock.pass_s(59)
    assert await storage.outbox.claim(10) == []
    clock.pass_s(2)
    await storage.outbox.promise(CHANNEL, "a", (promise("newer"),))
    (due,) = await storage.outbox.claim(10)
    assert due.message.text == "in a minute"
    newer = await storage.outbox.sent(due.id, None)
    assert newer is not None
    assert newer.message.text == "newer"


async def test_a_due_time_in_the_past_is_now(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("first"),))
    await storage.outbox.promise(CHANNEL, "a", (promise("late", due_at=clock() - timedelta(hours=1)),))
    assert texts(await storage.outbox.claim(10)) == ["first"]


async def test_after_a_failure_the_chat_waits_in_its_order(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("one"), promise("two")))
    await storage.outbox.promise(CHANNEL, "b", (promise("three"),))
    row, _ = await storage.outbox.claim(10)
    assert await storage.outbox.later(row.id, clock() + timedelta(seconds=30), "TryAgain")
    clock.pass_s(11)
    assert texts(await storage.outbox.claim(10)) == ["three"]
    clock.pass_s(20)
    claimed = {row.message.text: row.attempts for row in await storage.outbox.claim(10)}
    assert claimed == {"one": 1, "three": 2}


async def test_the_lease_of_a_dead_process_runs_out(storage: Storage, other: Storage, clock: Hands) -> None:
    await hears(other, "a", 1, promise("one"))
    assert await storage.outbox.claim(10) == []
    clock.pass_s(11)
    (row,) = await storage.outbox.claim(10)
    assert row.attempts == 1
    assert not await other.outbox.later(row.id, clock(), "too late")
    assert await other.outbox.renew([row.id]) == set()
    clock.pass_s(8)
    assert await storage.outbox.renew([row.id]) == {row.id}
    clock.pass_s(8)
    assert await other.outbox.claim(10) == []


async def test_a_dead_letter_is_seen_and_repeated(storage: Storage, clock: Hands) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("too long"), promise("next")))
    (row,) = await storage.outbox.claim(10)
    await storage.outbox.dead(row.id, "Refused")
    (following,) = await storage.outbox.claim(10)
    assert following.message.text == "next"
    (letter,) = await storage.outbox.dead_letters(10)
    assert (letter.row.message.text, letter.reason, letter.at) == ("too long", "Refused", clock())
    clock.pass_s(1)
    assert await storage.outbox.repeat(row.id)
    assert not await storage.outbox.repeat(row.id)
    assert await storage.outbox.dead_letters(10) == []
    again = await storage.outbox.sent(following.id, None)
    assert again is not None
    assert (again.id, again.attempts) == (row.id, 0)


async def test_who_is_gone_gets_nothing_more(storage: Storage) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("one"), promise("two")))
    await storage.outbox.promise(CHANNEL, "b", (promise("three"),))
    assert await storage.outbox.gone(CHANNEL, "a") == 2
    assert texts(await storage.outbox.claim(10)) == ["three"]
    assert await storage.outbox.gone(CHANNEL, "a") == 0
    await storage.outbox.promise(CHANNEL, "a", (promise("back again"),))
    assert texts(await storage.outbox.claim(10)) == ["back again"]


async def test_nothing_is_kept_of_a_conversation_that_never_was(storage: Storage) -> None:
    await storage.outbox.promise(CHANNEL, "a", (promise("hello"),))
    assert (await loaded(storage, "a")).id is None


async def test_a_receipt_is_dropped_when_the_number_came_first(storage: Storage, clock: Hands) -> None:
    receipt = promise("number follows", due_at=clock() + timedelta(seconds=3), unless_submitted="k1")
    committed = await hears(storage, "a", 1, receipt, intents=(ticket("k1"),))
    assert await storage.submissions.done(committed.submissions[0].id, {"number": "17"}, (promise("number 17"),))
    clock.pass_s(5)
    (row,) = await storage.outbox.claim(10)
    assert row.message.text == "number 17"
    assert await storage.outbox.sent(row.id, None) is None


async def test_a_receipt_on_its_way_is_not_taken_back(storage: Storage, clock: Hands) -> None:
    committed = await hears(storage, "a", 1, promise("receipt", unless_submitted="k1"), intents=(ticket("k1"),))
    (receipt,) = committed.outbox
    await storage.submissions.done(committed.submissions[0].id, {}, (promise("number"),))
    following = await storage.outbox.sent(receipt.id, MessageId("m1"))
    rows = [following] if following is not None else await storage.outbox.claim(10)
    assert texts(rows) == ["number"]
    assert committed.conversation.id is not None
    lines = await storage.transcript.of(committed.conversation.id)
    assert lines[1].message_id == "m1"


async def test_a_receipt_promised_after_the_success_is_not_written(storage: Storage) -> None:
    committed = await hears(storage, "a", 1, intents=(ticket("k1"),))
    await storage.submissions.done(committed.submissions[0].id, {})
    await storage.outbox.promise(CHANNEL, "a", (promise("receipt", unless_submitted="k1"), promise("news")))
    assert texts(await storage.outbox.claim(10)) == ["news"]
