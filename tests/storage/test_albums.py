"""Albums: the parts of one are taken together, in order, and closed together; nothing of them is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bots.storage import Storage, TurnConflict
from bots.storage.records import Arrival
from dialogs.messages import File, Incoming, MediaId, MessageId, Photo
from tests.storage.conftest import Hands
from tests.storage.town import arrives, loaded, promise, says, turn


def part(number: int, caption: str = "", album: str | None = "a", chat: str = "a") -> Incoming:
    return replace(says(chat, number, Photo(MediaId(f"p{number}"), caption, album)), id=MessageId(f"m:{chat}:{number}"))


def media(arrival: Arrival) -> list[str]:
    return [str(one.media) for one in arrival.incoming.parts if isinstance(one, Photo | File)]


async def taken(storage: Storage) -> Arrival:
    (arrival,) = await storage.inbox.claim(10)
    return arrival


async def test_parts_wait_for_each_other_and_are_taken_together(storage: Storage, clock: Hands) -> None:
    for number in (1, 2, 3):
        recorded = await storage.inbox.record(part(number, "яма" if number == 2 else ""))
        assert (recorded.fresh, recorded.arrival, recorded.wait_s) == (True, None, 1.0)
        clock.pass_s(0.6)
        assert await storage.inbox.claim(10) == []
    clock.pass_s(0.5)
    arrival = await taken(storage)
    assert media(arrival) == ["p1", "p2", "p3"]
    assert arrival.incoming.caption == "яма"
    assert await storage.inbox.claim(10) == []
    committed = await turn(storage, arrival, promise("дякую"))
    assert committed.next is None
    clock.pass_s(60)
    assert await storage.inbox.claim(10) == []
    lines = await storage.transcript.of(committed.conversation.id or 0)
    assert [line.message_id for line in lines if line.author == "resident"] == ["m:a:1", "m:a:2", "m:a:3"]
    assert [line.author for line in lines] == ["resident"] * 3 + ["bot"]


async def test_parts_that_came_in_another_order_stand_as_they_were_sent(storage: Storage, clock: Hands) -> None:
    await asyncio.gather(*(storage.inbox.record(part(number)) for number in (10, 9, 2)))
    clock.pass_s(1)
    assert media(await taken(storage)) == ["p2", "p9", "p10"]


async def test_an_album_that_never_ends_is_taken_all_the_same(storage: Storage, clock: Hands) -> None:
    for number in range(8):
        await storage.inbox.record(part(number))
        clock.pass_s(0.7)
    assert len(media(await taken(storage))) == 8


async def test_a_message_between_two_parts_keeps_its_turn(storage: Storage, clock: Hands) -> None:
    await storage.inbox.record(part(1))
    assert (await storage.inbox.record(says("a", 2))).arrival is None
    await storage.inbox.record(part(3))
    await storage.inbox.record(part(4, album="b"))
    clock.pass_s(1)
    first = await taken(storage)
    assert media(first) == ["p1", "p3"]
    second = (await turn(storage, first)).next
    assert second is not None
    assert second.incoming == says("a", 2)
    third = (await turn(storage, second)).next
    assert third is not None
    assert media(third) == ["p4"]
    assert third.parts == ()


async def test_an_album_behind_another_message_waits_for_its_parts_as_well(storage: Storage, clock: Hands) -> None:
    first = await arrives(storage, "a", 1)
    await storage.inbox.record(part(2))
    assert (await turn(storage, first)).next is None
    await storage.inbox.record(part(3))
    clock.pass_s(1)
    assert media(await taken(storage)) == ["p2", "p3"]


async def test_a_late_part_is_a_message_of_its_own(storage: Storage, clock: Hands) -> None:
    await storage.inbox.record(part(1))
    clock.pass_s(1)
    arrival = await taken(storage)
    await storage.inbox.record(part(2))
    assert (await turn(storage, arrival)).next is None
    clock.pass_s(1)
    late = await taken(storage)
    assert media(late) == ["p2"]
    with pytest.raises(TurnConflict):
        await turn(storage, arrival)


async def test_what_died_with_the_process_is_taken_again_whole(storage: Storage, other: Storage, clock: Hands) -> None:
    await storage.inbox.record(part(1))
    await storage.inbox.record(part(2))
    clock.pass_s(1)
    struck = await taken(storage)
    clock.pass_s(11)
    await other.inbox.record(part(3))
    again = await taken(other)
    assert media(again) == ["p1", "p2", "p3"]
    before = await loaded(other, "a")
    assert before.revision == 0
    await turn(other, again)
    with pytest.raises(TurnConflict):
        await turn(storage, struck)


async def test_a_part_brought_twice_is_one_and_other_chats_have_albums_of_their_own(
    storage: Storage, clock: Hands
) -> None:
    for incoming in (part(1), part(1), part(5, chat="b")):
        await storage.inbox.record(incoming)
    clock.pass_s(1)
    arrivals = await storage.inbox.claim(10)
    assert [media(arrival) for arrival in arrivals] == [["p1"], ["p5"]]


async def test_an_album_given_up_is_given_up_whole(storage: Storage, clock: Hands) -> None:
    await storage.inbox.record(part(1))
    await storage.inbox.record(part(2))
    clock.pass_s(1)
    arrival = await taken(storage)
    await storage.inbox.release(arrival.inbox_id, 3)
    clock.pass_s(2)
    assert await storage.inbox.claim(10) == []
    clock.pass_s(1)
    again = await taken(storage)
    await storage.inbox.give_up(again.rows, "cannot be understood")
    clock.pass_s(60)
    assert await storage.inbox.claim(10) == []


async def test_a_change_of_a_part_does_not_wait(storage: Storage) -> None:
    changed = replace(part(1), edited=True, edits=MessageId("m:a:1"), id=MessageId("e:a:1:7"))
    assert (await storage.inbox.record(changed)).arrival is not None
