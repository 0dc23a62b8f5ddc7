"""The sentences that the README tells people to try do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bots.city import City
from nlu import Understander
from tests.conversations.harness import CITY, Town
from tests.house.sources import text

SHOWN = (
    ("Не працює вуличне освітлення", "вул. Соборності, 12, під’їзд 2", "третій день", "Надіслати заявку?"),
    ("води немає", "[Інше]"),
    ("вул. Соборності, 20",),
    ("104",),
    ("вул. Соборності, 5",),
)
"""What comes back, sentence by sentence; buttons are pressed until there is an address."""


def sentences() -> list[str]:
    """Those of the numbered list."""
    return re.findall(r"^\d\. `([^`]+)`", text(Path("README.md")), re.MULTILINE)


@pytest.fixture(scope="module")
def city() -> City:
    return City.load(CITY)


@pytest.fixture(scope="module")
def nlu(city: City) -> Understander:
    return Understander.build(city.words())


@pytest.mark.parametrize("number", range(len(SHOWN)))
async def test_a_sentence_does_what_is_promised(tmp_path: Path, city: City, nlu: Understander, number: int) -> None:
    assert len(sentences()) == len(SHOWN)
    async with Town(tmp_path, nlu, city=city) as town:
        resident = town.resident()
        await resident.says(sentences()[number])
        if "вул." in SHOWN[number][0] and "вул." not in resident.last.text:
            await resident.presses(resident.buttons[0])
        resident.sees(*SHOWN[number])


async def test_words_do_as_well_as_buttons(tmp_path: Path, city: City, nlu: Understander) -> None:
    async with Town(tmp_path, nlu, city=city) as town:
        resident = town.resident()
        await resident.says(sentences()[1])
        await resident.says(resident.buttons[0])
        await resident.says("соборності двадцять")
        resident.sees("вул. Соборності, 20")
        await resident.says("мої заявки")
        assert resident.news
        await resident.says("назад")
        assert resident.news
