"""Two processes on one database: nothing twice, nothing lost, every chat in its order."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest

from bots.storage import Storage, TurnConflict
from bots.storage.records import Arrival, OutboxRow
from tests.storage.conftest import Hands
from tests.storage.town import arrives, hears, loaded, promise, says, ticket, turn


async def test_two_claims_share(storage: Storage, other: Storage, clock: Hands) -> None:
    for number in range(20):
        await arrives(storage, f"chat-{number}", 1)
    clock.pass_s(11)
    claims = await asyncio.gather(*[process.inbox.claim(15) for process in (storage, other) * 3])
    claimed = [arrival.inbox_id for claim in claims for arrival in claim]
    claimed += [arrival.inbox_id for arrival in await storage.inbox.claim(20)]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == 20


async def test_two_turns_for_one_message(storage: Storage, other: Storage, clock: Hands) -> None:
    for number in range(10):
        arrival = await arrives(storage, "a", number)
        clock.pass_s(11)
        (taken,) = await other.inbox.claim(1)
        assert taken.inbox_id == arrival.inbox_id
        results = await asyncio.gather(
            turn(storage, arrival, promise("mine"), intents=(ticket(f"one-{number}"),)),
            turn(other, taken, promise("theirs"), intents=(ticket(f"two-{number}"),)),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["Committed", "TurnConflict"]
    row = await loaded(storage, "a")
    assert row.revision == 10
    assert row.id is not None
    assert len(await storage.transcript.of(row.id)) == 20
    clock.pass_s(11)
    assert len(await storage.submissions.claim(100)) == 10


async def test_a_repeated_webhook_to_both(storage: Storage, other: Storage) -> None:
    results = await asyncio.gather(*[process.inbox.record(says("a", 1)) for process in (storage, other) * 5])
    assert sum(result.fresh for result in results) == 1
    assert sum(result.arrival is not None for result in results) == 1


async def test_an_expired_lease_is_taken_over_and_the_late_turn_thrown_away(
    storage: Storage, other: Storage, clock: Hands
) -> None:
    late = await arrives(storage, "a", 1)
    await storage.inbox.record(says("a", 2))
    clock.pass_s(11)
    (taken,) = await other.inbox.claim(10)
    committed = await turn(other, taken)
    assert committed.next is not None
    with pytest.raises(TurnConflict):
        await turn(storage, late)
    assert (await turn(other, committed.next)).conversation.revision == 2


class Works:
    """A process that does all the work it finds and writes down what it did."""

    def __init__(self, storage: Storage, heard: dict[str, list[str]], sent: dict[str, list[str]]) -> None:
        self._storage = storage
        self._heard = heard
        self._sent = sent

    async def receive(self, chat: str, number: int) -> None:
        recorded = await self._storage.inbox.record(says(chat, number))
        if recorded.arrival is not None:
            await self.hear(recorded.arrival)

    async def hear(self, arrival: Arrival | None) -> None:
        while arrival is not None:
            incoming = arrival.incoming
            committed = await turn(self._storage, arrival, promise(f"re {incoming.id}"), promise(f"and {incoming.id}"))
            self._heard[incoming.chat].append(incoming.id)
            for row in committed.outbox:
                await self.send(row)
            arrival = committed.next

    async def send(self, row: OutboxRow | None) -> None:
        while row is not None:
            self._sent[row.chat].append(row.message.text)
            row = await self._storage.outbox.sent(row.id, None)


async def test_two_processes_serve_the_same_chats(storage: Storage, other: Storage, clock: Hands) -> None:
    heard: dict[str, list[str]] = defaultdict(list)
    sent: dict[str, list[str]] = defaultdict(list)
    processes = [Works(storage, heard, sent), Works(other, heard, sent)]
    chats = [f"chat-{number}" for number in range(6)]
    async with asyncio.timeout(60):
        await asyncio.gather(
            *[processes[(number + ord(chat[-1])) % 2].receive(chat, number) for number in range(12) for chat in chats]
        )
    assert await storage.inbox.claim(100) == []
    assert await storage.outbox.claim(100) == []
    clock.pass_s(11)
    assert await storage.inbox.claim(100) == [], "whoever finished a message took the next one at once"
    assert await storage.outbox.claim(100) == []
    for chat in chats:
        row = await loaded(storage, chat)
        assert row.revision == 12
        assert row.id is not None
        lines = await storage.transcript.of(row.id, limit=1000)
        assert [str(line.message_id) for line in lines if line.author == "resident"] == heard[chat]
        assert sent[chat] == [line.text for line in lines if line.author == "bot"]
        assert len(heard[chat]) == 12


async def test_two_senders_keep_a_chats_order(storage: Storage, other: Storage) -> None:
    for number in range(5):
        await storage.outbox.promise("telegram", "a", (promise(f"{number}a"), promise(f"{number}b")))
    order: list[str] = []

    async def sender(process: Storage) -> None:
        while len(order) < 10:
            for claimed in await process.outbox.claim(10):
                row: OutboxRow | None = claimed
                while row is not None:
                    order.append(row.message.text)
                    row = await process.outbox.sent(row.id, None)

    async with asyncio.timeout(60):
        await asyncio.gather(sender(storage), sender(other))
    assert order == sorted(order)


async def test_a_result_and_a_turn_of_one_chat_at_once(storage: Storage, other: Storage) -> None:
    for number in range(8):
        submission = (await hears(storage, "a", 2 * number, intents=(ticket(f"k{number}"),))).submissions[0]
        arrival = await arrives(storage, "a", 2 * number + 1)
        done, committed = await asyncio.gather(
            other.submissions.done(submission.id, {}, (promise("number"),)), turn(storage, arrival, promise("answer"))
        )
        assert done
        rows = [*committed.outbox, *await other.outbox.claim(10)]
        assert len(rows) == 1, "one of the two is first"
        following = await other.outbox.sent(rows[0].id, None)
        assert following is not None
        assert {rows[0].message.text, following.message.text} == {"number", "answer"}
        assert await other.outbox.sent(following.id, None) is None
