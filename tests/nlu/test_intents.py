"""What residents want, and in which language they say it."""

from __future__ import annotations

import pytest

from nlu import Understander

INTENTS = """
greeting | Доброго дня
greeting | Добрий день!
greeting | здравствуйте
greeting | Привіт 👋
greeting | dobryi den
greeting | hello
thanks | дякую
thanks | Спасибо большое!
thanks | дуже дякую за допомогу
thanks | Хочу подякувати двірнику за чистий двір
back | назад
back | Назад, будь ласка
cancel | скасувати
cancel | отмена
cancel | передумала
cancel | не треба
menu | меню
menu | /start
menu | головне меню
yes | так
yes | да
yes | Так, все правильно
yes | ага
yes | +
yes | 👍
no | ні
no | нет
no | Ні, не так
no | не те
operator | оператор
operator | людина
operator | з'єднайте з оператором
operator | позовите человека
operator | хочу поговорити з людиною
operator | мне нужен оператор
operator | operator
status | мої заявки
status | мои заявки
status | статус заявки 123
status | що з моєю заявкою
status | что с моей заявкой 12345
status | КЦ-26-0012345
privacy | мої дані
privacy | видаліть мої дані
privacy | удалите мои данные
feedback | хочу залишити відгук
feedback | не зробили
feedback | все зробили, дякую
report | Доброго дня! Не горить ліхтар на Соборності 12
report | нема води
report | воду відключили два дні назад
report | меню в кафе жирне, сміття біля контейнерів
report | оператор сказав чекати, а води нема
report | чому немає гарячої води?
report | прошу прибрати сміття
report | дякую за ремонт, але ліхтар не горить
report | заявку закрили а воды нет
question | як подати заявку
question | яка у мене черга відключень?
question | Де найближче укриття?
question | куда сдать батарейки
question | сколько стоит вода?
other | фівапролдж
other | Соборності 20
other | кв 5
"""

LANGUAGES = """
uk | нема води
uk | Не працює ліфт
uk | nemaye svitla
uk | доброго дня
uk | шось воду виключили а хто зна коли включать
uk | у дворі яма, приберіть
ru | нет воды
ru | лифт не работает
ru | мусор не вывозят
ru | kogda dadut vodu pochemu net sveta
ru | ytn djls
ru | когда дадут отопление
en | there is no water in my house
en | my street light is broken please help
"""


def pairs(table: str) -> list[tuple[str, str]]:
    return [(value, text) for value, _, text in (line.partition(" | ") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("intent", "text"), pairs(INTENTS))
def test_intent(intent: str, text: str, nlu: Understander) -> None:
    assert nlu.understand(text).intent == intent


@pytest.mark.parametrize(("language", "text"), pairs(LANGUAGES))
def test_language(language: str, text: str, nlu: Understander) -> None:
    assert nlu.understand(text).language == language


@pytest.mark.parametrize("text", ["привіт", "меню", "оператор", "дякую", "так", "мої заявки"])
def test_wishes_offer_no_kinds(text: str, nlu: Understander) -> None:
    assert nlu.understand(text).offer == ()
