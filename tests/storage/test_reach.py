"""Where a person can be reached, and where not any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from bots.storage import Storage
from bots.storage.reach import AT_ONCE, Person
from bots.storage.tables import identities, residents
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears


async def test_a_stranger_is_reached_where_they_wrote(storage: Storage, clock: Hands) -> None:
    assert await storage.residents.reach(CHANNEL, "user-a") == Person(None, ())
    await hears(storage, "a", 1)
    person = await storage.residents.reach(CHANNEL, "user-a")
    (chat,) = person.chats
    assert (person.resident_id, person.phone, person.preferences) == (None, None, None)
    assert (chat.channel, chat.chat, chat.user, chat.language) == (CHANNEL, "a", "user-a", "uk")
    assert (chat.heard_at, chat.session_at, chat.unreachable_at) == (clock(), clock(), None)


async def test_linked_accounts_are_reached_in_every_chat_the_latest_first(storage: Storage, clock: Hands) -> None:
    for chat in "ab":
        await hears(storage, chat, 1)
        clock.pass_s(1)
    resident = insert(residents).values(
        id=7, phone="+380671234567", phone_verified=True, created_at=clock(), preferences={"planned": True}
    )
    await storage._ground.write(lambda connection: connection.execute(resident))
    accounts = [(CHANNEL, "user-a"), (CHANNEL, "user-b"), ("viber", "user-c")]
    rows = [{"channel": channel, "user": user, "resident_id": 7, "created_at": clock()} for channel, user in accounts]
    await storage._ground.write(lambda connection: connection.execute(insert(identities), rows))
    person = await storage.residents.reach(*accounts[0])
    assert [chat.chat for chat in person.chats] == ["b", "a"]
    assert (person.resident_id, person.phone, person.preferences) == (7, "+380671234567", {"planned": True})
    everybody = [*accounts, (CHANNEL, "nobody")]
    assert await storage.residents.reach_all(everybody) == [person, person, person, Person(None, ())]


async def test_many_are_reached_in_their_order(storage: Storage) -> None:
    await hears(storage, "a", 1)
    accounts = [(CHANNEL, f"user-{number}") for number in range(AT_ONCE)] + [(CHANNEL, "user-a")] * 2
    people = await storage.residents.reach_all(accounts)
    assert [len(person.chats) for person in people] == [0] * AT_ONCE + [1, 1]


async def test_a_session_lasts_a_day_from_its_first_message(storage: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1)
    began = clock()
    clock.pass_s(timedelta(hours=23).total_seconds())
    await hears(storage, "a", 2)
    (chat,) = (await storage.residents.reach(CHANNEL, "user-a")).chats
    assert (chat.heard_at, chat.session_at) == (clock(), began)
    clock.pass_s(timedelta(hours=1).total_seconds())
    await hears(storage, "a", 3)
    (chat,) = (await storage.residents.reach(CHANNEL, "user-a")).chats
    assert (chat.heard_at, chat.session_at) == (clock(), clock())


async def test_who_cannot_be_reached_is_shown_so_until_they_write(storage: Storage, clock: Hands) -> None:
    await hears(storage, "a", 1)
    await hears(storage, "b", 1)
    await storage.unreachable.remember(CHANNEL, "a", "blocked")
    (chat,) = (await storage.residents.reach(CHANNEL, "user-a")).chats
    (neighbour,) = (await storage.residents.reach(CHANNEL, "user-b")).chats
    assert (chat.unreachable_at, neighbour.unreachable_at) == (clock(), None)
    await hears(storage, "a", 2)
    (chat,) = (await storage.residents.reach(CHANNEL, "user-a")).chats
    assert chat.unreachable_at is None
