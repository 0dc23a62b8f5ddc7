"""«Мої заявки»: the list, the card, what can be done with a ticket, and what is never shown to others."""

from __future__ import annotations

import pytest

from backend_client.sandbox import moves
from backend_client.sandbox.moves import Move
from tests.conversations.harness import Resident, Town
from tests.fakes.sandbox_core import MadeTicket

LAMP = "вул. Соборності {house}, не горить ліхтар"


async def reports(resident: Resident, house: int = 12) -> MadeTicket:
    """Make a ticket."""
    await resident.says(LAMP.format(house=house))
    if "Нова заявка" in resident.buttons:
        await resident.presses("Нова заявка")
    await resident.presses("Надіслати")
    if "Погоджуюсь" in resident.buttons:
        await resident.presses("Погоджуюсь")
    return (await resident.town.tickets())[-1]


@pytest.fixture
async def ticket(resident: Resident) -> MadeTicket:
    return await reports(resident)


async def test_the_card_of_the_only_ticket_says_what_comes_next(resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    resident.sees(ticket.number, "зареєстровано", "Контакт-центр отримав заявку", "Що зробити")
    assert "Додати до заявки" in resident.buttons


async def test_open_tickets_come_first_and_eight_at_a_time(town: Town, resident: Resident) -> None:
    made = []
    for house in range(2, 12):
        made.append(await reports(resident, house))
        await town.passes(minutes=1)
    await town.core.act(lambda act: moves.move(act, made[9].id, Move("declined", "Не до нас.")))
    await resident.says("мої заявки")
    resident.sees("Ваші 10 заявок", made[8].number, made[1].number, "Ще")
    resident.sees_not(made[9].number, made[0].number)
    await resident.presses("Ще")
    resident.sees(made[0].number, made[9].number)
    resident.sees_not(made[8].number)
    await resident.presses(made[9].number)
    resident.sees(made[9].number, "відхилено")
    await resident.presses("До списку")
    resident.sees("Ваші 10 заявок")
    await resident.presses("Досить")
    resident.sees("Напишіть, якщо буде ще щось")


async def test_a_comment_and_photos_are_added_in_one_go(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.presses("Додати до заявки")
    resident.sees("Що додати", ticket.number)
    await resident.says("Статус: ліхтар досі не горить, коли прийдете?")
    resident.sees("Ваші слова", "Надіслати")
    await resident.sends_photo()
    resident.sees("Фото: 1")
    resident.sees_not("Фото додано.")
    await resident.presses("Надіслати")
    resident.sees("Додано до заявки", ticket.number)
    (said,) = await town.core.remarks(ticket.id)
    assert (said.text, said.attachments) == ("Статус: ліхтар досі не горить, коли прийдете?", 1)
    await resident.presses("Мої заявки")
    resident.sees(ticket.number)


@pytest.mark.needs("albums")
async def test_an_album_is_one_answer(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.sends_photo("ось", album="a")
    await resident.sends_photo(album="a")
    await resident.sends_photo(album="a")
    await town.passes(seconds=10)
    resident.sees("Додати до заявки", "Фото: 3")
    await resident.presses("Надіслати")
    (said,) = await town.core.remarks(ticket.id)
    assert (said.text, said.attachments) == ("ось", 3)


async def test_thinking_better_of_it(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.presses("Додати до заявки")
    await resident.says("ліхтар уже горить, але блимає")
    await resident.presses("Не додавати")
    resident.sees("Нічого не додано", "Що зробити")
    assert await town.core.remarks(ticket.id) == ()


async def test_something_else_said_at_the_card_becomes_a_report(resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.says("на Соборності 20 не працює ліфт, під'їзд 1")
    resident.sees("Додати до заявки", ticket.number, "Нова проблема")
    await resident.presses("Нова проблема")
    resident.sees("ліфт", "Надіслати заявку?")


async def test_a_photo_at_the_list_waits_for_its_ticket(town: Town, resident: Resident) -> None:
    first, _ = await reports(resident, 2), await reports(resident, 4)
    await resident.says("мої заявки")
    await resident.sends_photo()
    resident.sees("Оберіть заявку")
    await resident.presses(first.number)
    resident.sees("Додати до заявки", first.number, "Фото: 1")
    await resident.presses("Надіслати")
    (said,) = await town.core.remarks(first.id)
    assert said.attachments == 1


async def test_a_ticket_is_found_by_its_number_however_it_is_written(resident: Resident) -> None:
    first = await reports(resident, 2)
    await reports(resident, 4)
    await resident.says(first.number)
    resident.sees(first.number, "Що зробити")
    await resident.says(f"заявка {first.number[-7:]}")
    resident.sees(first.number, "Що зробити")


async def test_somebody_elses_ticket_is_never_shown(town: Town, ticket: MadeTicket) -> None:
    stranger = town.resident("Іван")
    await stranger.says(ticket.number)
    stranger.sees("Серед Ваших заявок немає", "підтвердити свій номер")
    stranger.sees_not("Соборності", "ліхтар", "зареєстровано")


async def test_what_happened_is_told(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.presses("Що було")
    resident.sees("Що було із заявкою", ticket.number, "24 листопада: зареєстровано")


async def test_news_can_be_stopped_and_wanted_again(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.presses("Не сповіщати")
    resident.sees("Більше не писатиму", ticket.number)
    known = await town.front_door.storage.tickets.of(ticket.id)
    assert known is not None
    assert [person.muted for person in await town.front_door.storage.tickets.people(known.id)] == [True]
    await resident.says("мої заявки")
    await resident.presses("Сповіщати")
    resident.sees("Знову писатиму")
    assert [person.muted for person in await town.front_door.storage.tickets.people(known.id)] == [False]


async def test_a_person_is_asked_for_with_the_number(resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("мої заявки")
    await resident.presses("Поговорити з людиною")
    resident.sees(ticket.number, "1520")
    assert not any("Продовжити" in label for label in resident.buttons)


async def test_a_ticket_without_a_number_takes_nothing_yet(town: Town, resident: Resident) -> None:
    await resident.says(LAMP.format(house=12))
    await resident.presses("Надіслати")
    town.core.down()
    await resident.presses("Погоджуюсь")
    await resident.says("мої заявки")
    resident.sees("ще без номера", "передаю")
    assert not any("Додати" in label for label in resident.buttons)
    await resident.sends_photo()
    resident.sees("ще не має номера")


async def test_a_report_under_way_comes_back_afterwards(town: Town, resident: Resident, ticket: MadeTicket) -> None:
    await resident.says("не працює ліфт")
    resident.sees("Де це?")
    await resident.says("мої заявки")
    await resident.presses("Додати до заявки")
    await resident.says("ліхтар блимає")
    await resident.presses("Надіслати")
    resident.sees("Де це?", "Додано до заявки")
