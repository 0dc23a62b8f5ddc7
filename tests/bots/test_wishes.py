"""Residents say where and when they want to be told; it is kept, shown and obeyed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.my_wishes import is_meant
from tests.conversations.harness import Town
from tests.fakes.news import status, waits
from tests.fakes.small_town import small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with small_town(tmp_path) as town:
        yield town


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Мої сповіщення", True),
        ("не надсилайте вночі!", True),
        ("тільки у Viber", True),
        ("Пишіть лише в телеграмі", True),
        ("вночі не горять ліхтарі", False),
        ("не надсилайте", False),
    ],
)
def test_what_is_a_wish(words: str, meant: bool) -> None:
    assert is_meant(words) is meant


async def test_who_wants_to_hear_at_night_hears_at_night(town: Town) -> None:
    resident = town.resident()
    await resident.says("Не надсилайте вночі")
    resident.sees("Вночі пишемо лише про небезпеку")
    await resident.presses("Писати і вночі")
    resident.sees("Запам’ятали")
    person = await town.front_door.storage.residents.reach("web", resident.user)
    assert person.preferences == {"night": True}
    await town.passes(hours=13)
    await waits(town.front_door.storage, "a", ("web", resident.user), status("17"))
    await town.passes(minutes=3)
    resident.sees("17")
    await resident.says("мої сповіщення")
    resident.sees("Пишемо і вночі")
    await resident.presses("Залишити так")
    resident.sees("все як було")


async def test_a_single_chat_offers_no_choice_of_chats(town: Town) -> None:
    resident = town.resident()
    await resident.says("вітаю")
    await resident.commands("notifications")
    assert not [label for label in resident.buttons if label.startswith("Спершу")]


async def test_it_is_reached_from_my_channels(town: Town) -> None:
    resident = town.resident()
    await resident.says("мої канали")
    await resident.presses("Сповіщення")
    resident.sees("Що змінити?")
