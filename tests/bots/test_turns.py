"""Turns: one at a time in each chat, oldest first; done again after whatever went wrong, and answered once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bots.storage import INBOX, StorageUnavailable, TurnConflict
from bots.storage.records import Owner, TurnRecord
from bots.turns import TRIES, run
from dialogs.catalogue import DIALOGS, REPORT
from dialogs.messages import Text
from tests.conversations.harness import Resident, Town
from tests.fakes.front_door import FrontDoor
from tests.fakes.small_town import REPORT as PROBLEM
from tests.fakes.small_town import confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


async def test_a_repeated_webhook_has_no_second_effect(town: Town) -> None:
    resident = town.resident()
    message = resident.message(Text(PROBLEM))
    assert await resident.sends_message(message) is True
    assert len(resident.shown) == 1
    assert await resident.sends_message(message) is False
    assert len(resident.shown) == 1


async def test_webhooks_repeated_at_the_same_moment_are_one_message(town: Town) -> None:
    resident = town.resident()
    message = resident.message(Text(PROBLEM))
    fresh = await asyncio.gather(*(town.receives(message) for _ in range(5)))
    await town.settle()
    assert sorted(fresh) == [False] * 4 + [True]
    assert len(resident.shown) == 1


async def test_a_chat_is_answered_in_the_order_it_wrote(town: Town) -> None:
    resident = town.resident()
    words = [f"{PROBLEM} {number}" for number in range(6)]
    for text in words:
        await town.receives(resident.message(Text(text)))
    await town.settle()
    row = await town.front_door.storage.conversations.load("web", resident.chat, resident.user)
    assert row.revision == len(words)
    said = await town.front_door.storage.transcript.of(row.id)
    assert [line.text for line in said if line.author == "resident"] == words


async def test_many_chats_are_answered_at_once(town: Town) -> None:
    residents = [town.resident() for _ in range(100)]
    gate = town.core.faults.hold()
    for resident in residents:
        assert await town.receives(resident.message(Text(PROBLEM)))
    await gate.arrived.wait()
    town.core.up()
    await town.settle()
    assert [len(resident.shown) for resident in residents] == [1] * 100


async def test_a_slow_look_up_holds_up_its_own_chat_only(town: Town) -> None:
    slow, quick = town.resident(), town.resident()
    gate = town.core.faults.hold()
    await town.receives(slow.message(Text(PROBLEM)))
    await gate.arrived.wait()
    await town.receives(quick.message(Text("привіт")))
    await town.channel.shows(quick.chat)
    assert not slow.shown
    town.core.up()
    await town.settle()
    assert slow.shown


async def test_a_turn_that_another_process_took_over_is_answered_once(town: Town) -> None:
    resident = town.resident()
    gate = town.core.faults.hold()
    await town.receives(resident.message(Text(PROBLEM)))
    await gate.arrived.wait()
    town.clock.advance(timedelta(seconds=11))
    other = FrontDoor(town._around, "the other process")
    await other.open()
    assert await other.turns.pump.once() == 1
    town.core.up()
    await town.settle()
    await other.settle()
    await town.settle()
    assert len(resident.shown) == 1
    await other.close()


async def test_a_conflict_makes_the_turn_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = town.front_door.storage.turns
    conflicts = [TurnConflict(), TurnConflict()]
    _failing(monkeypatch, turns, conflicts)
    resident = town.resident()
    await resident.says(PROBLEM)
    assert len(resident.shown) == 1
    assert not conflicts


async def test_a_turn_that_fails_is_made_again_later(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, town.front_door.storage.turns, [StorageUnavailable("busy")])
    resident = town.resident()
    await resident.says(PROBLEM)
    resident.sees_nothing()
    await town.passes(seconds=2)
    assert len(resident.shown) == 1


async def test_a_message_that_always_fails_is_given_up_and_the_resident_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _failing(monkeypatch, town.front_door.storage.turns, [KeyError("poison") for _ in range(TRIES)])
    resident = town.resident()
    await resident.says("отрута")
    await town.receives(resident.message(Text(PROBLEM)))
    for _ in range(TRIES):
        await town.passes(minutes=1)
    first, second = resident.shown
    assert "помилка" in first.text
    assert "Немає води" in second.text
    await confirms_open(resident)
    assert len(await town.tickets()) == 1


async def test_a_broken_dialog_is_set_aside_and_the_next_message_is_heard(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = town.resident()
    await resident.says(PROBLEM)
    with monkeypatch.context() as broken:
        broken.delitem(DIALOGS, REPORT)
        await resident.says("вул. Дубки 3")
        resident.sees("помилка")
    row = await town.front_door.storage.conversations.load("web", resident.chat, resident.user)
    assert row.state["talk"] is None
    assert row.state["paused"]["dialog"] == REPORT
    await confirms(resident)
    assert len(await town.tickets()) == 1


async def test_an_understanding_that_breaks_does_not_stop_the_turn(town: Town) -> None:
    resident = town.resident()
    await resident.says("зламайся")
    assert resident.shown
    resident.sees_not("помилка")


async def test_a_person_who_has_the_conversation_is_not_interrupted(town: Town) -> None:
    resident = town.resident()
    storage = town.front_door.storage
    recorded = await storage.inbox.record(resident.message(Text("оператор")))
    before = await storage.conversations.load("web", resident.chat, resident.user)
    assert recorded.arrival is not None
    await storage.turns.commit(TurnRecord(recorded.arrival, before, replace(before, owner=Owner.OPERATOR)))
    await resident.says(PROBLEM)
    resident.sees_nothing()
    row = await storage.conversations.load("web", resident.chat, resident.user)
    assert [line.text for line in await storage.transcript.of(row.id)] == ["оператор", PROBLEM]


async def test_what_another_start_left_is_taken_by_the_pump(town: Town) -> None:
    resident = town.resident()
    other = FrontDoor(town._around, "an earlier start")
    await other.open()
    await other.storage.inbox.record(resident.message(Text(PROBLEM)))
    await other.kill()
    town.clock.advance(timedelta(seconds=11))
    door = town.front_door
    door.storage.wakes.ring(INBOX)
    running = asyncio.ensure_future(run(door.turns, door.outbox, door.submissions))
    await town.channel.shows(resident.chat)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await town.settle()
    assert len(resident.shown) == 1


async def test_an_anonymous_ticket_leaves_nothing_about_the_resident(town: Town) -> None:
    resident = town.resident()
    await resident.says(PROBLEM)
    await resident.presses("send")
    await resident.presses("anonymous")
    (ticket,) = await town.tickets()
    assert ticket.applicant == {
        "ref": f"web:{resident.user}", "anonymous": True, "language": "uk", "phone_verified": False,
    }  # fmt: skip
    known = await town.front_door.storage.residents.of("web", resident.user)
    assert (known.consent_version, known.phone, known.addresses) == (None, None, ())


async def test_consent_is_given_once_and_named_with_its_time_ever_after(town: Town) -> None:
    resident = town.resident()
    await confirms(resident)
    await town.passes(days=2)
    await confirms(resident, "нема води, вул. Дубки 3")
    first, second = await town.tickets()
    given = first.applicant["consent"]
    assert given == {"version": "v1", "given_at": "2026-11-24T09:00:00Z"}
    assert second.applicant["consent"] == given


async def confirms_open(resident: Resident) -> None:
    """Confirm the summary that is open."""
    await resident.presses("send")
    await resident.presses("agree")


def _failing(monkeypatch: pytest.MonkeyPatch, turns: Any, errors: list[Exception]) -> None:
    """Let the next commits raise ``errors``, in order."""
    commit = turns.commit

    async def failing(record: TurnRecord) -> Any:
        if errors:
            raise errors.pop(0)
        return await commit(record)

    monkeypatch.setattr(turns, "commit", failing)
