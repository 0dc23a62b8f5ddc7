"""Since when, and ticket numbers."""

from __future__ import annotations

import pytest

from nlu import Understander

SINCE = """
нема води вже третій день | вже третій день
воды нет третий день | третий день
уже 3 дня нет света | уже 3 дня
света нет со вчера | со вчера
немає газу з учора | з учора
со вчерашнего дня нет воды | со вчерашнего дня
з самого ранку немає води | з самого ранку
с 8 утра нет света | с 8 утра
з 6 ранку сухі крани | з 6 ранку
вже тиждень не вивозять сміття | вже тиждень
мусор не вывозят неделю | неделю
двое суток нет отопления | двое суток
другу добу без води | другу добу
с понедельника не работает лифт | с понедельника
з понеділка стоїть ліфт | з понеділка
лифт не работает уже месяц | уже месяц
светит с мая | с мая
кілька днів тече труба | кілька днів
вода тече пів року | пів року
з минулого тижня темно | з минулого тижня
nemaye vody tretiy den | tretiy den
"""

NOT_SINCE = """
яма на дорозі
мені 82 роки
будинку 40 років
мне 75 лет
доброго дня
два дні тому ремонтували
кожен день шумлять
"""

TICKETS = """
КЦ-26-0012345 | КЦ-26-0012345
кц 26 0012345 | КЦ-26-0012345
що з заявкою 12345 | 12345
статус заявки №98765 | 98765
заявка номер 2026-118452 | 2026-118452
стан 12345 | 12345
"""

NO_TICKETS = """
Соборності 20
телефон 0671234567
нема води 3 дні
що з водою
тролейбус 23
"""


def pairs(table: str) -> list[tuple[str, str]]:
    return [(text, value) for text, _, value in (line.partition(" | ") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("text", "quoted"), pairs(SINCE))
def test_since_is_quoted(text: str, quoted: str, nlu: Understander) -> None:
    assert nlu.understand(text).since == quoted


@pytest.mark.parametrize("text", NOT_SINCE.strip().splitlines())
def test_other_times_are_not(text: str, nlu: Understander) -> None:
    assert nlu.understand(text).since is None


@pytest.mark.parametrize(("text", "number"), pairs(TICKETS))
def test_ticket_numbers(text: str, number: str, nlu: Understander) -> None:
    assert nlu.understand(text).ticket_number == number


@pytest.mark.parametrize("text", NO_TICKETS.strip().splitlines())
def test_other_numbers_are_no_tickets(text: str, nlu: Understander) -> None:
    assert nlu.understand(text).ticket_number is None
