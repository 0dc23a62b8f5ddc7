"""Limits as residents meet them: a kind word once, danger always heard, no report lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots.channels.channel import TryAgain
from bots.channels.rates import RATES, TELEGRAM
from bots.limits import limits_of, listening
from bots.rates import Rate, Rates
from bots.settings import load_settings
from bots.storage import Limits
from bots.storage.records import Promise
from dialogs.messages import Outgoing, Text
from tests.conversations.harness import Town
from tests.fakes.small_town import REPORT, confirms, small_town

PACED = Limits({"web": Rates(Rate(per_s=10, burst=10, reserve=5), Rate(per_s=1, burst=3, reserve=1))})


@pytest.fixture
def around() -> dict[str, Any]:
    """What differs from a town without limits."""
    return {"limits": Limits(listening=listening(4))}


@pytest.fixture
async def town(tmp_path: Path, around: dict[str, Any]) -> AsyncIterator[Town]:
    town = small_town(tmp_path)
    town._around = replace(town._around, **around)
    async with town:
        yield town


async def test_a_resident_who_floods_hears_of_it_once_and_is_heard_after_a_pause(town: Town) -> None:
    resident = town.resident()
    for _ in range(4):
        await resident.says("привіт")
        assert resident.news
    await resident.says("привіт")
    resident.sees("Зачекайте, будь ласка, пів хвилини", "112")
    for _ in range(10):
        await resident.says(REPORT)
        resident.sees_nothing()
    other = town.resident()
    await other.says("привіт")
    assert other.news
    await town.passes(seconds=30)
    await resident.says(REPORT)
    assert resident.news


async def test_what_came_in_a_flood_is_kept_for_people(town: Town) -> None:
    resident = town.resident()
    words = [f"слово {number}" for number in range(8)]
    for text in words:
        await town.receives(resident.message(Text(text)))
    await town.settle()
    row = await town.front_door.storage.conversations.load("web", resident.chat, resident.user)
    assert row.id is not None
    said = await town.front_door.storage.transcript.of(row.id)
    assert [line.text for line in said if line.author == "resident"] == words


async def test_danger_is_heard_in_a_flood(town: Town) -> None:
    resident = town.resident()
    for _ in range(6):
        await resident.says("привіт")
    resident.sees_nothing()
    await resident.says("пахне газом")
    resident.sees("104")


async def test_the_word_is_in_the_residents_language(town: Town) -> None:
    resident = town.resident()
    await resident.commands("language")
    await town.passes(seconds=60)
    await resident.presses("en")
    for _ in range(4):
        await resident.says("hello")
    resident.sees("Please wait half a minute")


@pytest.mark.parametrize("around", [{"tickets_per_day": 2}])
async def test_a_ticket_over_the_days_limit_is_kept_for_a_person(town: Town) -> None:
    resident = town.resident()
    for _ in range(2):
        await confirms(resident)
    await confirms(resident)
    resident.sees("Заявку збережено", "перегляне людина", "1520")
    await town.passes(hours=1)
    assert len(await town.tickets()) == 2
    (held,) = await town.front_door.storage.submissions.held(10)
    other = town.resident()
    await confirms(other)
    assert len(await town.tickets()) == 3
    await town.front_door.storage.submissions.release(held.id)
    await town.settle()
    assert len(await town.tickets()) == 4
    assert "перегляне людина" not in resident.last.text
    await town.passes(days=1)
    await confirms(resident)
    assert len(await town.tickets()) == 5


@pytest.mark.parametrize("around", [{"limits": PACED}])
async def test_a_chat_at_its_pace_gets_everything_in_order_and_no_other_waits(town: Town) -> None:
    storage = town.front_door.storage
    await storage.outbox.promise("web", "a", tuple(Promise(Outgoing(str(number))) for number in range(6)))
    await storage.outbox.promise("web", "b", (Promise(Outgoing("b")),))
    await town.settle()
    assert [message.text for message in town.channel.to("a")] == ["0", "1", "2"]
    assert [message.text for message in town.channel.to("b")] == ["b"]
    for _ in range(3):
        await town.passes(seconds=1)
    assert [message.text for message in town.channel.to("a")] == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("around", [{"limits": PACED}])
async def test_a_platform_that_says_it_is_too_much_is_given_its_pause(town: Town) -> None:
    storage = town.front_door.storage
    town.channel.fail(TryAgain("flood", after_s=60, everyone=True))
    await storage.outbox.promise("web", "a", (Promise(Outgoing("1")),))
    await town.settle()
    await storage.outbox.promise("web", "b", (Promise(Outgoing("2")),))
    await town.passes(seconds=59)
    assert not town.channel.shown
    await town.passes(seconds=3)
    assert {one.message.text for one in town.channel.shown} == {"1", "2"}


@pytest.mark.parametrize("around", [{"limits": PACED}])
async def test_notices_do_not_hold_up_a_reply(town: Town) -> None:
    storage = town.front_door.storage
    for number in range(30):
        await storage.outbox.promise("web", f"n{number}", (Promise(Outgoing("notice"), notice=True),))
    await town.settle()
    assert len(town.channel.shown) == 5
    resident = town.resident()
    await resident.says("привіт")
    assert resident.news
    for _ in range(8):
        await town.passes(seconds=0.5)
    assert len(town.channel.shown) == 31


def test_what_the_settings_say() -> None:
    limits = limits_of(load_settings(None))
    assert limits.sending == RATES
    assert limits.listening == Rate(per_s=40 / 60, burst=40)
    other = limits_of(load_settings(None, telegram_per_second=0, chat_messages_per_minute=0))
    assert other.sending["telegram"].none
    assert other.listening is None
    faster = limits_of(load_settings(None, telegram_per_second=300)).sending["telegram"]
    assert faster == Rates(Rate(300, 300, 200), TELEGRAM.chat)
