"""Neighbours instead of duplicates, and mass incidents, as residents see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend_client.sandbox import moves
from backend_client.sandbox.moves import Move
from bots.incidents import IncidentDesk, Incidents
from bots.storage.incident_records import IncidentRow
from bots.storage.incidents import Decision
from tests.conversations.harness import Resident, Town

LAMP = "не горить ліхтар на Соборності 12"


async def reports(resident: Resident, words: str = LAMP) -> None:
    """Report it whole, as the first one to do so."""
    await resident.says(words)
    await resident.presses("send")
    await resident.presses("agree")


async def moved(town: Town, ticket: str, *statuses: str) -> None:
    """The city gives the ticket these statuses, some time apart."""
    for step in map(Move, statuses):
        await town.core.act(lambda act, step=step: moves.move(act, ticket, step))  # type: ignore[misc]
        await town.passes(minutes=10)


async def followers(town: Town, ticket: str) -> int:
    def count(act: object) -> int:
        query = "SELECT count(*) FROM people WHERE ticket_id = ? AND role = 'follower'"
        return int(act.db.execute(query, (ticket,)).fetchone()[0])  # type: ignore[attr-defined]

    return await town.core.act(count)


@pytest.fixture
async def first(town: Town) -> Resident:
    """Somebody who has reported a lamp."""
    resident = town.resident("Петро")
    await reports(resident)
    return resident


async def test_a_neighbour_joins_and_hears_what_the_applicant_hears(town: Town, first: Resident) -> None:
    (ticket,) = await town.tickets()
    resident = town.resident()
    await town.passes(days=3)
    await resident.says(LAMP)
    resident.sees("Схоже, про це вже повідомили.", ticket.number, "На цьому місці, подано 3 дні тому", "2 сусіди")
    resident.sees("Стан: зареєстровано", "🕒 Строк:", "Це те саме?", "[Так, приєднатися]", "[Ні, інше]")
    await resident.presses("Так, приєднатися")
    resident.sees(f"Вас приєднано до заявки {ticket.number}.")
    resident.sees_not("надіслане Вами")
    assert len(await town.tickets()) == 1
    assert await followers(town, ticket.id) == 1
    assert await town.core.remarks(ticket.id) == ()
    await moved(town, ticket.id, "assigned", "in_progress", "done")
    first.sees("виконавець повідомив, що роботу зроблено", "Чи вирішено проблему?")
    resident.sees("виконавець повідомив, що роботу зроблено", "Чи вирішено проблему?", "Ви приєдналися")
    await resident.presses("yes")
    await resident.presses("r5")
    await resident.presses("skip")
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.outcome) == ("opinion", "resolved")


async def test_nothing_of_the_neighbour_is_shown(town: Town) -> None:
    first = town.resident("Петро")
    await reports(first, "у Ганни Іванівни з 45 квартири не горить ліхтар на Соборності 12")
    resident = town.resident()
    await resident.says(LAMP)
    resident.sees("Це те саме?")
    resident.sees_not("Ганни", "45", "Петро")


async def test_words_and_a_photo_go_along(town: Town, first: Resident) -> None:
    (ticket,) = await town.tickets()
    resident = town.resident()
    await resident.says("на Соборності 12 вже третій день не горить ліхтар біля дитячого майданчика")
    resident.sees("Надіслане Вами додам до неї.")
    await resident.sends_photo()
    resident.sees("Фото додано", "Це те саме?")
    await resident.presses("Так, приєднатися")
    resident.sees(f"Вас приєднано до заявки {ticket.number}, надіслане Вами додано до неї.")
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.attachments) == ("comment", 1)
    assert "біля дитячого майданчика" in said.text
    assert await followers(town, ticket.id) == 1


async def test_something_else_is_a_ticket_of_its_own(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says(LAMP)
    await resident.presses("Ні, інше")
    resident.sees("Надіслати заявку?")
    await resident.presses("send")
    await resident.presses("agree")
    assert len(await town.tickets()) == 2


async def test_no_in_words_is_something_else(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says(LAMP)
    await resident.says("ні")
    resident.sees("Надіслати заявку?")


async def test_yes_in_words_joins(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says(LAMP)
    await resident.says("так")
    resident.sees("Вас приєднано")


async def test_another_address_said_meanwhile_counts(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says(LAMP)
    await resident.says("це на Соборності 94")
    await resident.presses("Ні, інше")
    resident.sees("вул. Соборності, 94", "Надіслати заявку?")


async def test_own_report_is_added_to(town: Town, first: Resident) -> None:
    (ticket,) = await town.tickets()
    await first.says("досі не горить ліхтар на Соборності 12")
    first.sees(f"Ви вже повідомляли: заявка {ticket.number}", "[Додати до неї]", "[Нова заявка]")
    first.sees_not("Це те саме?")
    await first.presses("Додати до неї")
    first.sees(f"Додано до заявки {ticket.number}")
    (said,) = await town.core.remarks(ticket.id)
    assert (said.kind, said.text) == ("comment", "досі не горить ліхтар на Соборності 12")
    assert len(await town.tickets()) == 1


async def test_own_report_and_a_new_ticket_all_the_same(town: Town, first: Resident) -> None:
    await first.says(LAMP)
    await first.presses("Нова заявка")
    first.sees("Надіслати заявку?")
    await first.presses("send")
    assert len(await town.tickets()) == 2


async def test_joined_before_is_not_offered_again(town: Town, first: Resident) -> None:
    (ticket,) = await town.tickets()
    resident = town.resident()
    await resident.says(LAMP)
    await resident.presses("Так, приєднатися")
    await resident.says(LAMP)
    resident.sees(f"Ви вже приєдналися: заявка {ticket.number}")
    await resident.presses("Додати до неї")
    resident.sees(f"Додано до заявки {ticket.number}")


async def test_closed_ones_are_not_shown(town: Town, first: Resident) -> None:
    (ticket,) = await town.tickets()
    await moved(town, ticket.id, "assigned", "in_progress", "done", "closed")
    resident = town.resident()
    await resident.says(LAMP)
    resident.sees("Надіслати заявку?")


async def test_a_building_is_not_the_one_next_to_it(town: Town) -> None:
    first = town.resident("Петро")
    await reports(first, "немає холодної води в будинку Соборності 12")
    resident = town.resident()
    await resident.says("немає холодної води в будинку Соборності 14")
    resident.sees("Надіслати заявку?")
    another = town.resident()
    await another.says("немає холодної води в будинку Соборності 12")
    another.sees("У цьому будинку, подано сьогодні", "Це те саме?")


async def test_a_core_that_does_not_answer_in_time_stops_nobody(town: Town, first: Resident) -> None:
    town.core.down()
    resident = town.resident()
    await resident.says(LAMP)
    resident.sees("Надіслати заявку?")
    resident.sees_not("Це те саме?")


async def test_danger_is_not_held_up(town: Town) -> None:
    gas = "запах газу в під'їзді 2 на Соборності 12"
    for resident in (town.resident("Петро"), town.resident()):
        await resident.says(gas)
        assert "104" in resident.news[0].text
        await resident.presses("Оформити заявку")
        resident.sees("Надіслати заявку?")
        resident.sees_not("Це те саме?")
        await resident.presses("send")
        await resident.presses("agree")
    assert [one.code for one in await town.tickets()] == ["05.01", "05.01"]


async def test_an_address_corrected_at_the_summary_is_looked_at_anew(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says("не горить ліхтар на Соборності 94")
    resident.sees("Надіслати заявку?")
    await resident.presses("Виправити")
    await resident.presses("Адресу")
    await resident.says("Соборності 12")
    resident.sees("Це те саме?")
    await resident.presses("Так, приєднатися")
    resident.sees("Вас приєднано")


async def test_a_question_survives_a_restart(town: Town, first: Resident) -> None:
    resident = town.resident()
    await resident.says(LAMP)
    await town.restart()
    await resident.presses("Так, приєднатися")
    resident.sees("Вас приєднано")


WATER = "немає холодної води в усьому будинку {}"


async def looked_at(town: Town) -> None:
    """The worker's turn, and what it has to tell."""
    desk = IncidentDesk(town.front_door.storage, town.city)
    while await Incidents(desk).once():
        pass
    await town.passes(minutes=5)


async def burst(town: Town) -> tuple[IncidentRow, list[Resident]]:
    """Houses of one street without water, and the incident that an operator has confirmed."""
    houses = [f"Соборності {house}" for house in (12, 14, 16, 18)]
    people = [town.resident(f"Мешканець {house}") for house in houses]
    for resident, house in zip(people, houses, strict=True):
        await reports(resident, WATER.format(house))
    await looked_at(town)
    (incident,) = await town.front_door.storage.incidents.open(10)
    return incident, people


async def test_a_mass_incident_from_the_first_report_to_the_all_clear(town: Town) -> None:
    incident, people = await burst(town)
    storage = town.front_door.storage.incidents
    early = town.resident("Ще рано")
    await early.says(WATER.format("Соборності 20"))
    early.sees_not("Ми вже знаємо")
    soon = town.clock.now() + timedelta(hours=5)
    assert await storage.confirm(Decision(incident.id, "operator:test", soon, "Прорвало трубу."))
    await looked_at(town)
    people[0].sees("Про цю проблему вже знають", "Орієнтовно усунуть до")
    resident = town.resident()
    await resident.says(WATER.format("Соборності 22"))
    resident.sees("Ми вже знаємо:", "Повідомили 4 сусіди.", "🕒 Орієнтовно до", "Контакт-центр пише: «Прорвало трубу.»")
    resident.sees("[Приєднатися]", "[У мене інше]")
    await resident.presses("Приєднатися")
    resident.sees("Вас приєднано до заявки")
    assert len(await town.tickets()) == 4
    await looked_at(town)
    (grown,) = await storage.open(10)
    assert grown.people == 5
    await resident.says(WATER.format("Соборності 22"))
    resident.sees("Ви вже повідомили про це:", "[Зрозуміло]")
    await resident.presses("Зрозуміло")
    assert await storage.over(Decision(incident.id, "operator:test"))
    await looked_at(town)
    for one in (*people, resident):
        one.sees("За повідомленням Контакт-центру, усунено", "Якщо проблема у Вас лишилася, напишіть мені.")


async def test_a_mass_incident_is_not_mine(town: Town) -> None:
    incident, _ = await burst(town)
    assert await town.front_door.storage.incidents.confirm(Decision(incident.id, "operator:test"))
    resident = town.resident()
    await resident.says(WATER.format("Соборності 22"))
    resident.sees("Ми вже знаємо:")
    await resident.presses("У мене інше")
    resident.sees_not("Ми вже знаємо:")
    resident.sees("Надіслати заявку?")
