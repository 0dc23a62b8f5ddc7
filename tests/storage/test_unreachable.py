"""Who cannot be reached is remembered until they are back; a chat that gets another id keeps all that is under way."""

from __future__ import annotations

from bots.storage import Storage
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, arrives, hears, loaded, promise, texts, ticket, turn


async def test_why_and_since_when_is_remembered(storage: Storage, other: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1)
    since = clock.at
    await storage.unreachable.remember(CHANNEL, "a", "blocked")
    assert await other.unreachable.since(CHANNEL, "a") == (since, "blocked")
    clock.pass_s(60)
    await other.unreachable.remember(CHANNEL, "a", "deactivated")
    assert await storage.unreachable.since(CHANNEL, "a") == (since, "deactivated")


async def test_it_is_forgotten_when_the_resident_is_back(storage: Storage) -> None:
    await hears(storage, "a", 1)
    await storage.unreachable.remember(CHANNEL, "a", "blocked")
    await storage.unreachable.forget(CHANNEL, "a")
    assert await storage.unreachable.since(CHANNEL, "a") is None


async def test_a_message_of_the_resident_says_that_they_are_back(storage: Storage) -> None:
    await hears(storage, "a", 1)
    await hears(storage, "b", 1)
    for chat in ("a", "b"):
        await storage.unreachable.remember(CHANNEL, chat, "blocked")
    await hears(storage, "a", 2)
    assert await storage.unreachable.since(CHANNEL, "a") is None
    assert await storage.unreachable.since(CHANNEL, "b") is not None


async def test_of_somebody_unknown_nothing_is_kept(storage: Storage) -> None:
    await storage.unreachable.remember(CHANNEL, "nobody", "blocked")
    await storage.unreachable.forget(CHANNEL, "nobody")
    assert await storage.unreachable.since(CHANNEL, "nobody") is None


async def test_a_chat_with_another_id_keeps_its_conversation_and_its_queues(storage: Storage, other: Storage) -> None:
    committed = await hears(storage, "a", 1, promise("1"), promise("2"), intents=(ticket("key-1"),))
    behind = await arrives(storage, "a", 2)
    assert await other.moves.move(CHANNEL, "a", "-100")
    before, after = await loaded(storage, "a"), await loaded(storage, "-100")
    assert (before.id, after.id, after.revision) == (None, committed.conversation.id, 1)
    (call,) = await storage.submissions.waiting(CHANNEL, "user-a")
    assert call.chat == "-100"
    following = await storage.outbox.sent(committed.outbox[0].id, None)
    assert following is not None
    assert (following.chat, texts([following])) == ("-100", ["2"])
    await storage.inbox.release(behind.inbox_id)
    (again,) = await other.inbox.claim(10)
    assert (again.inbox_id, again.incoming.chat) == (behind.inbox_id, "-100")
    await turn(other, again)
    assert (await loaded(storage, "-100")).revision == 2


async def test_moving_again_changes_nothing(storage: Storage) -> None:
    await hears(storage, "a", 1)
    assert await storage.moves.move(CHANNEL, "a", "-100")
    assert not await storage.moves.move(CHANNEL, "a", "-100")
    assert not await storage.moves.move("viber", "-100", "c")


async def test_where_the_new_chat_is_known_already_its_conversation_goes_on(storage: Storage) -> None:
    old = await hears(storage, "a", 1)
    new = await hears(storage, "-100", 1)
    await storage.outbox.promise(CHANNEL, "a", (promise("3"),))
    assert await storage.moves.move(CHANNEL, "a", "-100")
    assert (await loaded(storage, "a")).id == old.conversation.id
    assert (await loaded(storage, "-100")).id == new.conversation.id
    assert [row.chat for row in await storage.outbox.claim(10)] == ["-100"]
