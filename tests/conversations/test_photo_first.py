"""A photo out of the blue finds its ticket; and somebody who has just phoned is asked for one, once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, insert

from backend_client.sandbox import tickets
from bots.storage.tables import identities, residents
from tests.conversations.harness import Resident, Town
from tests.conversations.test_my_tickets import reports
from tests.fakes.sandbox_core import MadeTicket

PHONE = "+380671234567"


async def has_proved(resident: Resident, phone: str = PHONE) -> None:
    """The resident's number is verified."""
    now, town = resident.town.clock.now(), resident.town

    def write(connection: Connection) -> None:
        row = {"phone": phone, "phone_verified": True, "created_at": now}
        number = connection.scalar(insert(residents).values(row).returning(residents.c.id))
        known = {"channel": town.channel.name, "user": resident.user, "resident_id": number, "created_at": now}
        connection.execute(insert(identities).values(known))

    await town.front_door._storage._ground.write(write)


async def phoned(town: Town, phone: str = PHONE) -> MadeTicket:
    """An operator of the contact centre made a ticket for a caller."""
    body: dict[str, Any] = {
        "classifier_code": "11.01",
        "classifier_version": town.core.seed.version,
        "description": "Не горить ліхтар.",
        "address": {"text": "вул. Соборності, 7", "street": "Соборності", "house": "7"},
        "applicant": {"ref": f"phone:{phone}", "phone": phone},
        "source": "operator",
    }
    await town.core.act(lambda act: tickets.create(act, body))
    return (await town.tickets())[-1]


@pytest.fixture
async def caller(resident: Resident) -> Resident:
    """Somebody whose number is proved."""
    await resident.says("Добрий день")
    await has_proved(resident)
    return resident


async def test_a_photo_goes_to_the_only_open_ticket(town: Town, resident: Resident) -> None:
    ticket = await reports(resident)
    await resident.sends_photo()
    resident.sees("Додати до заявки", ticket.number, "нова проблема")
    await resident.presses("Додати до заявки")
    resident.sees("Додано до заявки", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert (said.text, said.attachments) == ("Ще фото.", 1)


async def test_or_it_is_a_new_problem(town: Town, resident: Resident) -> None:
    await reports(resident)
    await resident.sends_photo()
    await resident.presses("Нова проблема")
    resident.sees("Фото отримано", "Що сталося")
    await resident.says("на Соборності 20 не працює ліфт, під'їзд 1")
    await resident.presses("Надіслати")
    assert (await town.tickets())[-1].attachments == 1


async def test_words_about_a_problem_say_that_it_is_a_new_one(resident: Resident) -> None:
    await reports(resident)
    await resident.sends_photo()
    await resident.says("на Соборності 20 не працює ліфт, під'їзд 1")
    resident.sees("ліфт", "Фото: 1", "Надіслати заявку?")


@pytest.mark.needs("albums")
async def test_an_album_out_of_the_blue_is_one_photo_more(town: Town, resident: Resident) -> None:
    ticket = await reports(resident)
    for _ in range(3):
        await resident.sends_photo(album="a")
    await town.passes(seconds=10)
    await resident.presses("Додати до заявки")
    (said,) = await town.core.remarks(ticket.id)
    assert said.attachments == 3


async def test_with_words_it_is_a_report_at_once(resident: Resident) -> None:
    await reports(resident)
    await resident.sends_photo("на Соборності 20 не працює ліфт, під'їзд 1")
    resident.sees("ліфт", "Надіслати заявку?")


async def test_without_a_ticket_it_begins_a_report(resident: Resident) -> None:
    await resident.sends_photo()
    resident.sees("Фото отримано", "Що сталося")


async def test_with_two_open_tickets_it_begins_a_report(resident: Resident) -> None:
    await reports(resident, 2)
    await reports(resident, 4)
    await resident.sends_photo()
    resident.sees("Фото отримано", "Що сталося")


async def test_who_has_just_phoned_is_asked_for_a_photo(town: Town, caller: Resident) -> None:
    ticket = await phoned(town)
    await caller.says("Добрий день")
    caller.sees("щойно телефонували 1520", ticket.number)
    await caller.presses("Додати")
    caller.sees("Що додати", ticket.number)
    await caller.sends_photo()
    await caller.presses("Надіслати")
    caller.sees("Додано до заявки", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert (said.ref, said.attachments) == (None, 1)
    await caller.commands("start")
    caller.sees_not("щойно телефонували")


async def test_the_photo_may_come_first(town: Town, caller: Resident) -> None:
    ticket = await phoned(town)
    await caller.sends_photo()
    caller.sees("щойно телефонували 1520", ticket.number)
    await caller.presses("Додати")
    caller.sees("Додано до заявки", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert said.attachments == 1


async def test_who_says_no_is_not_asked_again(town: Town, caller: Resident) -> None:
    await phoned(town)
    await caller.commands("start")
    caller.sees("щойно телефонували 1520")
    await caller.presses("Ні, інше")
    caller.sees("Напишіть, що сталося")
    await caller.says("Добрий день")
    caller.sees_not("щойно телефонували")


async def test_who_does_not_answer_but_reports_something_is_understood(town: Town, caller: Resident) -> None:
    await phoned(town)
    await caller.says("Добрий день")
    await caller.says("на Соборності 20 не працює ліфт, під'їзд 1")
    caller.sees("ліфт", "Надіслати заявку?")


async def test_a_call_of_some_hours_ago_is_over(town: Town, caller: Resident) -> None:
    await phoned(town)
    await town.passes(hours=3)
    await caller.says("Добрий день")
    caller.sees_not("щойно телефонували")


async def test_a_number_that_is_not_proved_opens_nothing(town: Town, resident: Resident) -> None:
    await phoned(town)
    await resident.says("Добрий день")
    resident.sees_not("щойно телефонували")
    resident.sees("Добрий день")


async def test_a_ticket_made_here_is_no_call(town: Town, caller: Resident) -> None:
    await reports(caller)
    await town.core.act(lambda act: act.db.execute("UPDATE people SET phone = ?", (PHONE,)))
    await caller.says("Добрий день")
    caller.sees_not("щойно телефонували")


async def test_start_in_the_middle_of_a_report_still_offers_to_go_on(town: Town, caller: Resident) -> None:
    await caller.says("не працює ліфт")
    await caller.commands("start")
    assert "Продовжити заявку" in caller.buttons
    await phoned(town)
    await caller.commands("start")
    await caller.presses("Ні, інше")
    assert "Продовжити заявку" in caller.buttons


async def test_who_proves_the_number_after_the_call_is_asked_at_once(town: Town, resident: Resident) -> None:
    if town.channel.name == "viber":
        pytest.skip("Viber vouches for a number only below the bot's own button")
    ticket = await phoned(town)
    await resident.says("мої канали")
    await resident.presses("Підтвердити телефон")
    await resident.shares_phone(PHONE)
    resident.sees("щойно телефонували 1520", ticket.number)
    await resident.sends_photo()
    resident.sees("Додати до заявки", ticket.number, "Фото: 1")
    await resident.presses("Надіслати")
    assert [said.attachments for said in await town.core.remarks(ticket.id)] == [1]
    await resident.says("мої заявки")
    resident.sees(ticket.number)
