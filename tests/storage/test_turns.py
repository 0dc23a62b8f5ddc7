"""One turn, one transaction: everything is there, or nothing and a conflict."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.storage import Storage, StorageError, TurnConflict
from bots.storage.records import Owner, TurnRecord
from dialogs.messages import Button, ChatId, MediaId, Outgoing, Phone, Photo
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, arrives, hears, loaded, promise, says, texts, ticket, turn


async def test_a_new_conversation_is_empty(storage: Storage) -> None:
    row = await loaded(storage, "a")
    assert (row.id, row.revision, row.owner, row.state, row.resident_id) == (None, 0, Owner.BOT, {}, None)
    assert (row.channel, row.chat, row.user) == (CHANNEL, "a", "user-a")


async def test_a_turn_changes_the_conversation(storage: Storage) -> None:
    arrival = await arrives(storage, "a", 1)
    before = await loaded(storage, "a")
    after = replace(before, owner=Owner.QUEUE, language="en", state={"journal": [["kind", {"code": "11.01"}]]})
    committed = await storage.turns.commit(TurnRecord(arrival, before, after))
    now = await loaded(storage, "a")
    assert now == replace(after, id=now.id, revision=1)
    assert committed.conversation == now
    assert (await hears(storage, "a", 2)).conversation.revision == 2


async def test_many_conversations_load_together(storage: Storage) -> None:
    for chat in "abc":
        await hears(storage, chat, 1)
    rows = await asyncio.gather(*[loaded(storage, chat) for chat in "abcda"])
    assert [row.chat for row in rows] == list("abcda")
    assert [row.revision for row in rows] == [1, 1, 1, 0, 1]


async def test_the_first_message_due_comes_back_leased(storage: Storage, clock: Hands) -> None:
    later = promise("later", due_at=clock() + timedelta(hours=1))
    committed = await hears(storage, "a", 1, later, promise("first"), promise("second"))
    (row,) = committed.outbox
    assert (row.message, row.channel, row.chat, row.attempts) == (Outgoing("first"), CHANNEL, "a", 0)
    assert await storage.outbox.claim(10) == []


async def test_behind_a_waiting_message_nothing_is_leased(storage: Storage) -> None:
    (waiting,) = (await hears(storage, "a", 1, promise("first"))).outbox
    assert (await hears(storage, "a", 2, promise("second"))).outbox == ()
    following = await storage.outbox.sent(waiting.id, None)
    assert following is not None
    assert following.message.text == "second"


async def test_a_message_for_later_does_not_wait_in_front(storage: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1, promise("in an hour", due_at=clock() + timedelta(hours=1)))
    assert texts((await hears(storage, "a", 2, promise("now"))).outbox) == ["now"]


async def test_intents_come_back_leased(storage: Storage, clock: Hands) -> None:
    committed = await hears(storage, "a", 1, intents=(ticket("k1", text="труба"), ticket("k2")))
    first, second = committed.submissions
    assert (first.kind, first.key, first.body, first.progress) == ("ticket", "k1", {"text": "труба"}, {})
    assert (first.channel, first.chat, first.user, first.language) == (CHANNEL, "a", "user-a", "uk")
    assert first.conversation_id == committed.conversation.id
    assert second.key == "k2"
    assert await storage.submissions.claim(10) == []
    clock.pass_s(11)
    assert [row.key for row in await storage.submissions.claim(10)] == ["k1", "k2"]


async def test_the_transcript_has_both_sides(storage: Storage) -> None:
    photo = Photo(MediaId("file-1"), caption="ось")
    first = await turn(storage, await arrives(storage, "a", 1, photo), promise("дякую"), promise("де це?"))
    await storage.outbox.sent(first.outbox[0].id, says("x", 9).id)
    assert first.conversation.id is not None
    lines = await storage.transcript.of(first.conversation.id, after_id=0, limit=10)
    assert [(line.author, line.text) for line in lines] == [("resident", "ось"), ("bot", "дякую"), ("bot", "де це?")]
    assert [line.message_id for line in lines] == ["a:1", "x:9", None]
    assert lines[0].content["media"] == "file-1"
    assert await storage.transcript.of(first.conversation.id, after_id=lines[1].id, limit=10) == [lines[2]]
    assert await storage.transcript.of(first.conversation.id, after_id=0, limit=1) == [lines[0]]


async def test_a_handled_message_is_not_handled_again(storage: Storage) -> None:
    arrival = await arrives(storage, "a", 1)
    await turn(storage, arrival, promise("once"))
    with pytest.raises(TurnConflict):
        await turn(storage, arrival, promise("twice"))
    conversation = await loaded(storage, "a")
    assert conversation.revision == 1


async def test_an_old_revision_conflicts(storage: Storage) -> None:
    stale = await loaded(storage, "a")
    await hears(storage, "a", 1)
    arrival = await arrives(storage, "a", 2)
    with pytest.raises(TurnConflict):
        await storage.turns.commit(TurnRecord(arrival, stale, replace(stale, state={"lost": True})))
    row = await loaded(storage, "a")
    with pytest.raises(TurnConflict):
        await storage.turns.commit(TurnRecord(arrival, replace(row, revision=7), row))
    assert (await turn(storage, arrival)).conversation.revision == 2


async def test_a_message_cannot_overtake_in_its_chat(storage: Storage, clock: Hands) -> None:
    first = await arrives(storage, "a", 1)
    await storage.inbox.record(says("a", 2))
    row = await loaded(storage, "a")
    overtaking = replace(first, inbox_id=first.inbox_id + 1, incoming=says("a", 2))
    with pytest.raises(TurnConflict):
        await storage.turns.commit(TurnRecord(overtaking, row, row))
    assert (await turn(storage, first)).next is not None


async def test_in_one_batch_a_conflict_hurts_nobody(storage: Storage) -> None:
    arrivals = [await arrives(storage, chat, 1) for chat in "abc"]
    rows = [await loaded(storage, chat) for chat in "abc"]
    records = [TurnRecord(a, row, row, (promise(row.chat),)) for a, row in zip(arrivals, rows, strict=True)]
    records.insert(1, records[0])
    records.insert(3, replace(records[2], before=replace(rows[1], revision=5)))
    results = await asyncio.gather(*map(storage.turns.commit, records), return_exceptions=True)
    assert [type(result).__name__ for result in results] == [
        "Committed",
        "TurnConflict",
        "Committed",
        "TurnConflict",
        "Committed",
    ]
    assert [result.outbox[0].chat for result in results[::2]] == ["a", "b", "c"]  # type: ignore[union-attr]


async def test_in_one_batch_a_refused_turn_hurts_nobody(storage: Storage) -> None:
    await hears(storage, "z", 1, intents=(ticket("taken"),))
    arrivals = [await arrives(storage, chat, 1) for chat in "ab"]
    results = await asyncio.gather(
        turn(storage, arrivals[0], intents=(ticket("taken"),)), turn(storage, arrivals[1]), return_exceptions=True
    )
    assert isinstance(results[0], StorageError)
    assert not results[0].again
    assert "taken" not in str(results[0])
    assert (await loaded(storage, "a")).revision == 0
    assert (await loaded(storage, "b")).revision == 1


async def test_consent_phone_and_addresses_are_remembered(storage: Storage, clock: Hands) -> None:
    assert (await storage.residents.of(CHANNEL, "user-a")).id is None
    await hears(storage, "a", 1)
    assert (await storage.residents.of(CHANNEL, "user-a")).id is None
    committed = await hears(storage, "a", 2, consent_version="2026-01")
    resident = await storage.residents.of(CHANNEL, "user-a")
    assert resident.id == committed.conversation.resident_id == (await loaded(storage, "a")).resident_id
    assert (resident.consent_version, resident.phone, resident.addresses) == ("2026-01", None, ())
    for number, house in enumerate(["1", "2", "3", "4", "5", "6", "2"], start=3):
        clock.pass_s(1)
        await hears(storage, "a", number, remember_address={"street": "Соборності", "house": house})
    await hears(storage, "a", 20, remember_phone=Phone("+380671234567", own=True))
    resident = await storage.residents.of(CHANNEL, "user-a")
    assert [address["house"] for address in resident.addresses] == ["2", "6", "5", "4", "3"]
    assert (resident.phone, resident.phone_verified, resident.consent_version) == ("+380671234567", True, "2026-01")


async def test_one_person_in_two_chats_is_one_resident(storage: Storage) -> None:
    arrivals = []
    for chat in "ab":
        message = replace(says(chat, 1), user="same", chat=ChatId(chat))
        recorded = await storage.inbox.record(message)
        assert recorded.arrival is not None
        row = await storage.conversations.load(CHANNEL, chat, "same")
        arrivals.append(TurnRecord(recorded.arrival, row, row, consent_version="1"))
    first, second = await asyncio.gather(*map(storage.turns.commit, arrivals))
    assert first.conversation.resident_id == second.conversation.resident_id is not None
    recorded = await storage.inbox.record(replace(says("c", 1), user="same"))
    assert recorded.arrival is not None
    row = await storage.conversations.load(CHANNEL, "c", "same")
    third = await storage.turns.commit(TurnRecord(recorded.arrival, row, row))
    assert third.conversation.resident_id == first.conversation.resident_id


async def test_buttons_survive(storage: Storage, clock: Hands) -> None:
    message = Outgoing("Де це?", (Button("place", "Надіслати точку"),), "address#1", ("Де",))
    committed = await hears(storage, "a", 1, replace(promise(""), message=message, author="system"))
    clock.pass_s(11)
    (row,) = await storage.outbox.claim(1)
    assert row == replace(committed.outbox[0], attempts=1)
    assert (row.message, row.author) == (message, "system")
