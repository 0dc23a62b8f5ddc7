"""Recording, leasing, order and setting aside of what residents send."""

from __future__ import annotations

import asyncio

from bots.storage import Storage
from dialogs.messages import Text
from tests.storage.conftest import Hands, OpenStorage
from tests.storage.town import arrives, hears, says, turn


async def test_a_recorded_message_comes_back_leased(storage: Storage) -> None:
    recorded = await storage.inbox.record(says("a", 1))
    assert recorded.fresh
    assert recorded.arrival is not None
    assert recorded.arrival.incoming == says("a", 1)
    assert recorded.arrival.attempts == 0
    assert await storage.inbox.claim(10) == []


async def test_a_repeat_has_no_second_effect(storage: Storage, other: Storage) -> None:
    await storage.inbox.record(says("a", 1))
    for process in (storage, other):
        repeat = await process.inbox.record(says("a", 1))
        assert (repeat.fresh, repeat.arrival) == (False, None)


async def test_a_repeat_after_the_turn_has_no_effect_either(storage: Storage) -> None:
    await hears(storage, "a", 1)
    assert not (await storage.inbox.record(says("a", 1))).fresh
    assert await storage.inbox.claim(10) == []


async def test_the_same_id_on_another_channel_is_another_message(storage: Storage) -> None:
    assert (await storage.inbox.record(says("a", 1))).fresh
    assert (await storage.inbox.record(says("a", 1, channel="web"))).arrival is not None


async def test_one_batch_may_hold_repeats_and_followers(storage: Storage) -> None:
    wanted = [says("a", 1), says("a", 2), says("a", 1), says("b", 1), says("a", 2)]
    results = await asyncio.gather(*map(storage.inbox.record, wanted))
    assert [result.fresh for result in results] == [True, True, False, True, False]
    assert [result.arrival is not None for result in results] == [True, False, False, True, False]


async def test_a_second_message_waits_for_the_first(storage: Storage, clock: Hands) -> None:
    first = await arrives(storage, "a", 1)
    second = await storage.inbox.record(says("a", 2))
    assert (second.fresh, second.arrival) == (True, None)
    assert await storage.inbox.claim(10) == []
    committed = await turn(storage, first)
    assert committed.next is not None
    assert committed.next.incoming == says("a", 2)
    assert await storage.inbox.claim(10) == []
    assert (await turn(storage, committed.next)).next is None
    clock.pass_s(60)
    assert await storage.inbox.claim(10) == []


async def test_claim_takes_what_a_dead_process_held_oldest_first(
    storage: Storage, open_storage: OpenStorage, clock: Hands
) -> None:
    dead = await open_storage("dead")
    await arrives(dead, "a", 1)
    await dead.inbox.record(says("a", 2))
    clock.pass_s(1)
    await arrives(dead, "b", 1)
    assert await storage.inbox.claim(10) == []
    clock.pass_s(10)
    claimed = await storage.inbox.claim(10)
    assert [arrival.incoming.id for arrival in claimed] == ["a:1", "b:1"]
    assert [arrival.attempts for arrival in claimed] == [1, 1]
    assert await dead.inbox.claim(10) == []


async def test_claim_gives_no_more_than_asked(storage: Storage, clock: Hands) -> None:
    for chat in "abc":
        await arrives(storage, chat, 1)
    clock.pass_s(11)
    assert len(await storage.inbox.claim(2)) == 2
    assert len(await storage.inbox.claim(2)) == 1


async def test_renewing_keeps_others_off(storage: Storage, other: Storage, clock: Hands) -> None:
    arrival = await arrives(storage, "a", 1)
    clock.pass_s(8)
    assert await storage.inbox.renew([arrival.inbox_id]) == {arrival.inbox_id}
    clock.pass_s(8)
    assert await other.inbox.claim(10) == []
    clock.pass_s(3)
    assert len(await other.inbox.claim(10)) == 1
    assert await storage.inbox.renew([arrival.inbox_id]) == set()
    assert await storage.inbox.renew([]) == set()


async def test_release_lets_anybody_take_it_later(storage: Storage, other: Storage, clock: Hands) -> None:
    arrival = await arrives(storage, "a", 1)
    await storage.inbox.record(says("a", 2))
    await storage.inbox.release(arrival.inbox_id, after_s=3)
    assert await other.inbox.claim(10) == []
    clock.pass_s(3)
    (again,) = await other.inbox.claim(10)
    assert again.incoming.id == "a:1"


async def test_who_lost_the_lease_cannot_release(storage: Storage, other: Storage, clock: Hands) -> None:
    arrival = await arrives(storage, "a", 1)
    clock.pass_s(11)
    assert len(await other.inbox.claim(10)) == 1
    await storage.inbox.release(arrival.inbox_id)
    assert await storage.inbox.claim(10) == []


async def test_a_message_given_up_makes_room_for_the_next(storage: Storage) -> None:
    arrival = await arrives(storage, "a", 1)
    await storage.inbox.record(says("a", 2))
    await storage.inbox.give_up(arrival.rows, "cannot be understood")
    (following,) = await storage.inbox.claim(10)
    assert following.incoming.id == "a:2"
    assert not (await storage.inbox.record(says("a", 1))).fresh


async def test_what_postgres_refuses_is_taken_out(storage: Storage, clock: Hands) -> None:
    for number, text in enumerate(("a\x00b", "a\ud800b", "so: \\u0000")):
        await arrives(storage, f"chat-{number}", 1, text)
    clock.pass_s(11)
    claimed = [arrival.incoming.content for arrival in await storage.inbox.claim(10)]
    assert claimed == [Text("ab"), Text("a?b"), Text("so: \\u0000")]
    for arrival in await storage.inbox.claim(10):
        await turn(storage, arrival)
