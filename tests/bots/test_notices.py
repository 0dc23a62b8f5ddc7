"""The worker of notices: what waits is told once, in time, where it reaches the resident, and what fails goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bots.channels.channel import Gone, Refused
from bots.notices import AHEAD
from bots.storage.notice_records import Closing, Settlement
from bots.storage.tables import conversations, residents
from dialogs.news import News, Topic
from tests.conversations.harness import Resident, Town
from tests.fakes.news import standing, status, waits
from tests.fakes.small_town import confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


@pytest.fixture
async def resident(town: Town) -> Resident:
    """Somebody who has written before."""
    resident = town.resident()
    await resident.says("вітаю")
    resident._seen = len(resident.shown)
    return resident


async def told(resident: Resident, key: str, news: News, **rest: object) -> int:
    """The core has news for the resident."""
    town = resident.town
    number = await waits(town.front_door.storage, key, (town.channel.name, resident.user), news, **rest)
    await town.settle()
    return number


async def test_a_status_is_told_after_three_minutes_with_its_number(town: Town, resident: Resident) -> None:
    await told(resident, "a", status("17"))
    resident.sees_nothing()
    await town.passes(minutes=3)
    resident.sees("17")
    assert len(resident.news) == 1
    assert await standing(town.front_door.storage) == {"a": ("told", "web", None)}


async def test_several_become_one_message_and_an_older_one_is_history(town: Town, resident: Resident) -> None:
    await told(resident, "a", status("17", "assigned"))
    await told(resident, "b", status("17", "in_progress"))
    await told(resident, "c", status("18"))
    await town.passes(minutes=3)
    (message,) = resident.news
    assert "17" in message.text
    assert "18" in message.text
    assert [button.option for button in message.buttons] == ["tickets"]
    stands = await standing(town.front_door.storage)
    assert stands == {"a": ("dropped", None, "replaced"), "b": ("told", "web", None), "c": ("told", "web", None)}
    tallies = await town.front_door.storage.tallies.between("2026-11-24", "2026-11-24")
    assert {(one.name, one.label, one.number) for one in tallies} == {
        ("sent", "web", 1),
        ("notices", "bundled", 1),
        ("notices", "replaced", 1),
    }


async def test_the_night_is_kept_and_safety_is_not_kept_waiting(town: Town, resident: Resident) -> None:
    await town.passes(hours=12)
    await told(resident, "a", status("17", "done", ask=1))
    outage = News(Topic.INCIDENT, incident={"state": "confirmed", "title": "Немає води", "neighbours": 9})
    await told(resident, "b", outage, urgency="safety")
    assert len(resident.news) == 1
    await town.passes(hours=7)
    assert len(resident.news) == 1
    await town.passes(hours=4)
    resident.sees("17")


async def test_what_a_dying_process_held_is_told_once_by_the_next(town: Town, resident: Resident) -> None:
    await told(resident, "a", status("17"))
    town.clock.advance(timedelta(minutes=3))
    (taken,) = await town.front_door.storage.notices.claim(10)
    assert taken.rows[0].body["ticket"]["number"] == "17"
    await town.settle()
    assert await town.front_door.storage.notices.claim(10) == []
    await town.restart()
    assert len(resident.shown) - resident._seen == 1
    await town.restart()
    assert len(resident.shown) - resident._seen == 1


async def test_what_another_process_holds_is_not_settled(town: Town, resident: Resident) -> None:
    number = await told(resident, "a", status("17"))
    storage = town.front_door.storage
    stolen = Settlement((number,), closings=(Closing((number,), "dropped", "stolen"),))
    assert not await storage.notices.settle(stolen)
    assert (await standing(storage))["a"][0] == "waiting"


async def test_a_block_reopens_what_was_not_told_and_without_another_channel_somebody_phones(
    town: Town, resident: Resident
) -> None:
    await confirms(resident)
    storage = town.front_door.storage
    await _gives_number(town, resident)
    town.channel.fail(Gone("blocked"))
    await told(resident, "a", status("17"))
    await town.passes(minutes=3)
    stands = await standing(storage)
    assert stands["a"] == ("failed", None, "call")
    (call,) = await storage.call_tasks.waiting(10)
    assert (call.phone, call.ticket_id) == ("+380671234567", "core-17")
    assert "17" in call.words
    assert await storage.call_tasks.close(call.id, "operator:Ірина")
    assert not await storage.call_tasks.close(call.id, "operator:Ірина")
    assert await storage.call_tasks.count() == 0


async def test_where_nobody_knows_a_number_it_is_counted(town: Town, resident: Resident) -> None:
    town.channel.fail(Refused("no"))
    await told(resident, "a", status("17"))
    await town.passes(minutes=3)
    assert (await standing(town.front_door.storage))["a"] == ("failed", None, "unreachable")


async def test_what_cannot_be_read_does_not_hold_up_the_rest(town: Town, resident: Resident) -> None:
    await told(resident, "bad", status("17"), body={"topic": "nonsense"})
    await told(resident, "good", status("18"))
    await town.passes(minutes=3)
    resident.sees("18")
    assert (await standing(town.front_door.storage))["bad"] == ("failed", None, "unreadable")


async def test_in_an_air_raid_pause_nothing_goes_out_and_all_follows(town: Town, resident: Resident) -> None:
    storage = town.front_door.storage
    await told(resident, "a", status("17"))
    await storage.pauses.put(on=True, reason="повітряна тривога")
    await town.passes(hours=1)
    resident.sees_nothing()
    await resident.says("вітаю")
    assert resident.news, "who writes is answered all the same"
    await storage.pauses.put(on=False)
    await town.passes(minutes=1)
    resident.sees("17")


async def test_many_are_told_each_once_and_no_more_is_promised_than_goes_out(town: Town) -> None:
    storage, many = town.front_door.storage, AHEAD + 60
    await _chats(town, many)
    for number in range(many):
        await waits(storage, f"k{number}", ("web", f"user-{number}"), status("17", "done", ask=1))
    found = 1
    while found:
        found = await town.front_door.notices.pump.once()
        await town.front_door.notices.idle()
        assert await storage.notices.promised(10 * AHEAD) <= AHEAD
        await town.settle() if not found else None
    await town.settle()
    assert {one.chat for one in town.channel.shown} == {f"chat-{number}" for number in range(many)}
    assert len(town.channel.shown) == many


async def _chats(town: Town, many: int) -> None:
    """So many residents who have written before."""
    now, ground = town.clock.now(), town.front_door.storage._ground
    row = {"channel": "web", "owner": "bot", "language": "uk", "revision": 1, "state": {}}
    row |= {"created_at": now, "updated_at": now, "heard_at": now}
    rows = [{**row, "chat": f"chat-{number}", "user": f"user-{number}"} for number in range(many)]
    await ground.write(lambda connection: connection.execute(insert(conversations), rows).rowcount)


async def _gives_number(town: Town, resident: Resident) -> None:
    """The resident has left a number with an earlier ticket."""
    change = update(residents).values(phone="+380671234567")
    ground = town.front_door.storage._ground
    await ground.write(lambda connection: connection.execute(change).rowcount)
