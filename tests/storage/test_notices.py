"""News that waits: taken person by person, settled at once, and what became of its messages comes back to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bots.storage import Storage
from bots.storage.notice_records import CallTask, Closing, Postponing, Settlement, Telling, Waiting
from bots.storage.records import Promise
from dialogs.messages import MessageId, Outgoing
from tests.fakes.news import standing, status, waits
from tests.storage.conftest import Hands
from tests.storage.town import CHANNEL, hears, texts

ME = (CHANNEL, "user-1")


def telling(waiting: Waiting, channel: str = CHANNEL, parts: int = 1) -> Settlement:
    """All of it in one message of so many parts."""
    lead = waiting.ids[-1]
    promises = tuple(Promise(Outgoing(f"part {n}"), notice=True, notice_id=lead) for n in range(parts))
    return Settlement(waiting.ids, (Telling(waiting.ids, channel, "1", promises),), day="2026-11-03")


async def promised(storage: Storage, parts: int = 1) -> Waiting:
    """Everything that waits is promised."""
    (waiting,) = await storage.notices.claim(10)
    assert await storage.notices.settle(telling(waiting, parts=parts))
    return waiting


async def test_all_that_waits_for_a_person_is_taken_together_by_one_process(storage: Storage, other: Storage) -> None:
    await waits(storage, "a", ME, status())
    await waits(storage, "b", ME, status("18"))
    await waits(storage, "c", (CHANNEL, "user-2"), status())
    taken = await asyncio.gather(storage.notices.claim(10), other.notices.claim(10))
    people = [waiting for one in taken for waiting in one]
    assert sorted(len(waiting.rows) for waiting in people) == [1, 2]
    await waits(storage, "d", ME, status("19"))
    assert await other.notices.claim(10) == [], "somebody decides for this person"


async def test_what_is_due_later_comes_along_but_wakes_nobody(storage: Storage, clock: Hands) -> None:
    later = clock() + timedelta(hours=1)
    await waits(storage, "a", ME, status(), due_at=later, free_at=later)
    assert await storage.notices.claim(10) == []
    await waits(storage, "b", ME, status("18"))
    (waiting,) = await storage.notices.claim(10)
    assert len(waiting.rows) == 2


async def test_accounts_of_a_resident_are_one_person(storage: Storage) -> None:
    await hears(storage, "1", 1, consent_version="v1")
    await waits(storage, "a", ME, status())
    resident = (await storage.residents.of(*ME)).id
    await waits(storage, "b", ("viber", "other"), status(), resident_id=resident)
    (waiting,) = await storage.notices.claim(10)
    assert (waiting.owner, len(waiting.rows)) == (str(resident), 2)


async def test_only_safety_is_taken_in_a_pause(storage: Storage) -> None:
    await waits(storage, "a", ME, status())
    assert await storage.notices.claim(10, safety_only=True) == []
    await waits(storage, "b", (CHANNEL, "user-2"), status(), urgency="safety")
    (waiting,) = await storage.notices.claim(10, safety_only=True)
    assert waiting.rows[0].user == "user-2"


async def test_settling_is_all_or_nothing_and_once(storage: Storage, other: Storage, clock: Hands) -> None:
    await waits(storage, "a", ME, status())
    (waiting,) = await storage.notices.claim(10)
    clock.pass_s(11)
    (again,) = await other.notices.claim(10)
    assert not await storage.notices.settle(telling(waiting))
    assert await other.notices.settle(telling(again))
    assert not await other.notices.settle(telling(again))
    assert len(await storage.outbox.claim(10)) == 1


async def test_it_is_told_when_the_last_part_is_sent(storage: Storage) -> None:
    await waits(storage, "a", ME, status())
    await promised(storage, parts=2)
    (row,) = await storage.outbox.claim(10)
    await storage.outbox.sent(row.id, MessageId("m1"))
    assert await standing(storage) == {"a": ("promised", CHANNEL, None)}
    (row,) = await storage.outbox.claim(10)
    await storage.outbox.sent(row.id, MessageId("m2"))
    assert await standing(storage) == {"a": ("told", CHANNEL, None)}


@pytest.mark.parametrize("how", ["dead", "gone", "undelivered"])
async def test_what_did_not_arrive_waits_again_whole_for_another_channel(storage: Storage, how: str) -> None:
    await waits(storage, "a", ME, status())
    await waits(storage, "b", ME, status("18"))
    await promised(storage, parts=2)
    (row,) = await storage.outbox.claim(10)
    match how:
        case "dead":
            await storage.outbox.dead(row.id, "refused")
        case "gone":
            await storage.outbox.gone(CHANNEL, "1")
        case _:
            await storage.outbox.sent(row.id, MessageId("m1"))
            assert await storage.outbox.undelivered(CHANNEL, "1", MessageId("m1"), "failed late")
    assert await storage.outbox.claim(10) == [], "the rest of it is not sent either"
    (waiting,) = await storage.notices.claim(10)
    assert [row.tried for row in waiting.rows] == [(CHANNEL,), (CHANNEL,)]


async def test_a_failure_told_twice_opens_it_once(storage: Storage) -> None:
    await waits(storage, "a", ME, status())
    await promised(storage)
    (row,) = await storage.outbox.claim(10)
    await storage.outbox.sent(row.id, MessageId("m1"))
    assert await storage.outbox.undelivered(CHANNEL, "1", MessageId("m1"), "failed")
    (waiting,) = await storage.notices.claim(10)
    assert await storage.notices.settle(telling(waiting, "viber"))
    assert not await storage.outbox.undelivered(CHANNEL, "1", MessageId("m1"), "failed")
    assert await standing(storage) == {"a": ("promised", "viber", None)}


async def test_waits_closings_calls_and_counts_are_written_together(storage: Storage, clock: Hands) -> None:
    for key in "abc":
        await waits(storage, key, ME, status())
    (waiting,) = await storage.notices.claim(10)
    first, second, third = waiting.ids
    call = CallTask((third,), *ME, None, "+380671234567", "core-17", "Заявка 17")
    settled = Settlement(
        waiting.ids,
        postponings=(Postponing((first,), clock() + timedelta(hours=1), "night"),),
        closings=(Closing((second,), "dropped", "replaced"),),
        calls=(call,),
        day="2026-11-03",
        counts={("notices", "replaced"): 1},
    )
    assert await storage.notices.settle(settled)
    stands = await standing(storage)
    assert [stand[0] for stand in stands.values()] == ["waiting", "dropped", "failed"]
    assert [row.phone for row in await storage.call_tasks.waiting(10)] == ["+380671234567"]
    await storage.tallies.add("2026-11-04", {("notices", "replaced"): 2})
    sums = await storage.tallies.between("2026-11-03", "2026-11-04")
    assert {(one.label, one.number) for one in sums} == {("replaced", 3), ("call", 1)}
    clock.pass_s(3601)
    (waiting,) = await storage.notices.claim(10)
    assert waiting.ids == (first,)


async def test_what_was_told_lately_is_known(storage: Storage, clock: Hands) -> None:
    await waits(storage, "a", ME, status("17", "done", ask=1))
    (waiting,) = await storage.notices.claim(10)
    lead = waiting.ids[-1]
    asking = Telling(waiting.ids, CHANNEL, "1", (Promise(Outgoing("?"), notice=True, notice_id=lead),), asks=True)
    assert await storage.notices.settle(Settlement(waiting.ids, (asking,)))
    await waits(storage, "b", ME, status("18"))
    (waiting,) = await storage.notices.claim(10)
    (told,) = waiting.told
    assert (told.ticket_id, told.via, told.at, told.asks, told.under_way) == ("core-17", CHANNEL, clock(), True, True)


async def test_the_pause_is_one_for_all_processes(storage: Storage, other: Storage) -> None:
    assert not (await storage.pauses.get()).on
    await storage.pauses.put(True, "тривога")
    pause = await other.pauses.get()
    assert (pause.on, pause.reason) == (True, "тривога")
    await other.pauses.put(False)
    assert not (await storage.pauses.get()).on


async def test_the_messages_of_a_notice_stand_in_the_transcript(storage: Storage) -> None:
    await hears(storage, "1", 1)
    await waits(storage, "a", ME, status())
    await promised(storage)
    (row,) = await storage.outbox.claim(10)
    assert texts([row]) == ["part 0"]
    assert row.notice
