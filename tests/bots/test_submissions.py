"""Submissions: what was confirmed becomes exactly one ticket, however the core behaves; the resident hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.channels.channel import TryAgain
from dialogs.messages import MENU_STEP
from tests.conversations.harness import Town
from tests.fakes.small_town import REPORT, confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


async def test_the_number_comes_at_once_and_no_receipt_besides(town: Town) -> None:
    resident = town.resident()
    await confirms(resident)
    (ticket,) = await town.tickets()
    resident.sees(ticket.number)
    await town.passes(minutes=10)
    resident.sees_not("номер надішлю сюди")
    assert len(await town.tickets()) == 1


async def test_a_core_that_is_down_gives_a_receipt_at_once_and_the_number_later(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT)
    await resident.presses("send")
    town.core.down()
    await resident.presses("agree")
    resident.sees("номер надішлю сюди")
    await town.passes(hours=1)
    assert await town.tickets() == ()
    town.core.up()
    await town.passes(minutes=5)
    (ticket,) = await town.tickets()
    resident.sees(ticket.number)


async def test_it_is_tried_for_days_with_growing_pauses(town: Town) -> None:
    resident = town.resident()
    town.core.down()
    await confirms(resident)
    for _ in range(60):
        await town.passes(minutes=6)
    town.core.up()
    await town.passes(minutes=6)
    assert len(await town.tickets()) == 1


async def test_the_core_may_ask_for_a_pause(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT)
    await resident.presses("send")
    town.core.faults.refuse(1, retry_after=100)
    await resident.presses("agree")
    await town.passes(seconds=99)
    assert await town.tickets() == ()
    await town.passes(seconds=2)
    assert len(await town.tickets()) == 1


async def test_an_answer_that_was_lost_makes_no_second_ticket(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT)
    await resident.presses("send")
    town.core.faults.lose_answers(3)
    await resident.presses("agree")
    assert len(await town.tickets()) == 1
    resident.sees("номер надішлю сюди")
    for _ in range(3):
        await town.passes(seconds=10)
    (ticket,) = await town.tickets()
    resident.sees(ticket.number)


async def test_a_new_classifier_is_taken_with_a_new_key(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT)
    await resident.presses("send")
    await town.core.adopt(version="t-2")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    resident.sees(ticket.number)
    await town.passes(minutes=1)
    resident.sees_not("номер надішлю сюди")


async def test_a_refusal_is_final_and_told_in_words(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT)
    await resident.presses("send")
    photo_wanted = tuple({**entry, "requires": ["photo"]} for entry in town.core.seed.entries)
    await town.core.adopt(entries=photo_wanted)
    await resident.presses("agree")
    resident.sees("не прийняв заявку", "1520")
    resident.sees_not("номер надішлю сюди")
    await town.passes(hours=1)
    assert await town.tickets() == ()
    (letter,) = await town.front_door.storage.submissions.dead_letters(10)
    assert letter.row.body["draft"]["description"] == REPORT


async def test_photos_go_with_the_ticket(town: Town) -> None:
    resident = town.resident()
    await resident.sends_photo(REPORT)
    await resident.sends_photo()
    await resident.presses("send")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    assert ticket.attachments == 2
    resident.sees(ticket.number)


async def test_a_photo_that_is_gone_does_not_stop_the_ticket(town: Town) -> None:
    resident = town.resident()
    await resident.sends_photo(REPORT)
    await resident.sends_photo(gone=True)
    await resident.presses("send")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    assert ticket.attachments == 1
    resident.sees(ticket.number, "фото")


async def test_a_photo_the_core_does_not_take_does_not_stop_the_ticket(town: Town) -> None:
    resident = town.resident()
    media = await resident.sends_photo(REPORT)
    town.channel.keep(media, b"#!/bin/sh\n")
    await resident.presses("send")
    await resident.presses("agree")
    (ticket,) = await town.tickets()
    assert ticket.attachments == 0
    resident.sees(ticket.number)


async def test_photos_are_uploaded_once_though_the_ticket_is_tried_again(town: Town) -> None:
    resident = town.resident()
    first = await resident.sends_photo(REPORT)
    second = await resident.sends_photo()
    await resident.presses("send")
    town.channel.media[second] = TryAgain("slow")
    await resident.presses("agree")
    resident.sees("номер надішлю сюди")
    town.channel.keep(second)
    await town.passes(seconds=5)
    (ticket,) = await town.tickets()
    assert ticket.attachments == 2
    assert town.channel.fetched == [first, second, second]


async def test_photos_that_waited_longer_than_the_core_keeps_them_are_uploaded_anew(town: Town) -> None:
    resident = town.resident()
    first = await resident.sends_photo(REPORT)
    second = await resident.sends_photo()
    await resident.presses("send")
    town.channel.media[second] = TryAgain("slow")
    await resident.presses("agree")
    await town.passes(hours=30)
    town.channel.keep(second)
    for _ in range(3):
        await town.passes(minutes=6)
    (ticket,) = await town.tickets()
    assert ticket.attachments == 2
    assert town.channel.fetched.count(first) == 2
    resident.sees(ticket.number)


async def test_words_over_the_limit_follow_as_comments(town: Town) -> None:
    resident = town.resident()
    await resident.says(REPORT + ". " + "Дуже довго. " * 300)
    await resident.presses("send")
    town.core.faults.lose_answers(2)
    await resident.presses("agree")
    for _ in range(4):
        await town.passes(seconds=10)
    (ticket,) = await town.tickets()
    said = (ticket.description, *ticket.comments)
    assert len(said) == 2
    assert " ".join(said).count("Дуже довго.") == 300
    resident.sees(ticket.number)


async def test_my_tickets_show_what_still_waits(town: Town) -> None:
    resident = town.resident()
    town.core.down()
    await confirms(resident)
    await resident.presses_again("tickets", MENU_STEP)
    resident.sees("Немає води", "Соборності", "передаю")
