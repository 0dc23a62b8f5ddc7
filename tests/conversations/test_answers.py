"""Answers of the city's base in the middle of everything else, as residents see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.harness import Resident, Town
from tests.fakes.small_town import small_town

HOURS = "Працюємо з 8 до 20."
RATED = 'frontdoor_answers_total{faq="service.01",helped="%s"} 1.0'


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


@pytest.fixture
def resident(town: Town) -> Resident:
    return town.resident()


def counted(town: Town) -> str:
    return town.front_door.counts.text().decode()


async def test_an_answer_in_the_middle_of_a_report(town: Town, resident: Resident) -> None:
    await resident.says("нема води")
    resident.sees("Де це?")
    await resident.says("А коли ви працюєте?")
    resident.sees(HOURS, "Джерело: рішення 1", "31 січня 2027 року", "Це допомогло?", "[Так]", "[Ні]", "Де це?")
    await resident.presses("Так")
    resident.sees("Добре, що допомогло", "Де це?")
    assert RATED % "yes" in counted(town)
    await resident.says("вул. Соборності 12")
    resident.sees("Надіслати заявку?")


async def test_the_question_below_an_answer_need_not_be_answered(town: Town, resident: Resident) -> None:
    await resident.says("нема води")
    await resident.says("А коли ви працюєте?")
    await resident.says("вул. Соборності 12")
    resident.sees("Надіслати заявку?")
    resident.sees_not("допомогло")
    assert "frontdoor_answers_total{" not in counted(town)


async def test_an_answer_that_did_not_help_leads_to_a_report_or_a_person(town: Town, resident: Resident) -> None:
    await resident.says("Коли ви працюєте?")
    await resident.says("ні")
    resident.sees("1520", "[Повідомити про проблему]", "[Оператор]")
    assert RATED % "no" in counted(town)
    await resident.presses("Повідомити про проблему")
    resident.sees("Що сталося і де?")


async def test_a_report_with_a_question_becomes_a_ticket(town: Town, resident: Resident) -> None:
    words = "Нема води, вул. Соборності 12. А ви коли працюєте?"
    await resident.says(words)
    resident.sees(HOURS, "Це допомогло?", "Надіслати заявку?")
    await resident.presses("send")
    await resident.presses("agree")
    assert [ticket.description for ticket in await town.tickets()] == [words]


async def test_a_restart_does_not_forget_which_answer_is_rated(town: Town, resident: Resident) -> None:
    await resident.says("Коли ви працюєте?")
    await town.restart()
    await resident.says("так")
    resident.sees("Добре, що допомогло")
    assert RATED % "yes" in counted(town)


async def test_an_answer_with_an_unfilled_fact_is_not_shown(resident: Resident) -> None:
    await resident.says("Скільки це коштує?")
    resident.sees("Готової відповіді в мене немає", "1520")
    resident.sees_not("Це допомогло?", "price")


async def test_an_answer_past_its_last_day_is_not_shown(town: Town, resident: Resident) -> None:
    await town.passes(days=68)  # 31 January, the last day
    await resident.says("Коли ви працюєте?")
    resident.sees(HOURS)
    await town.passes(days=1)
    await resident.says("Коли ви працюєте?")
    resident.sees("Готової відповіді в мене немає")
    resident.sees_not(HOURS)
