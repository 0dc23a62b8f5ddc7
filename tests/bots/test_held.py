"""``frontdoor held``: what waits for a person is looked at, let go, or dropped with words to the resident."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots import cli
from bots.held import DROPPED, NotHeld, Review
from dialogs.texts import Texts
from tests.conversations.harness import Resident, Town
from tests.fakes.small_town import confirms, small_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = small_town(tmp_path)
    town._around = replace(town._around, tickets_per_day=1)
    async with town:
        yield town


@pytest.fixture
async def resident(town: Town) -> Resident:
    """Somebody whose second ticket is held."""
    resident = town.resident()
    await confirms(resident)
    await confirms(resident)
    return resident


def review(town: Town) -> Review:
    return Review(town.front_door.storage, Texts.load(town.city.texts_folder), town.clock)


async def held(town: Town) -> int:
    (row,) = await town.front_door.storage.submissions.held(10)
    return row.id


async def test_the_list_has_no_words_unless_asked(town: Town, resident: Resident) -> None:
    await town.passes(minutes=5)
    (line,) = await review(town).lines(words=False)
    (row,) = await town.front_door.storage.submissions.held(10)
    words = row.body["draft"]["description"]
    assert str(row.id) in line
    assert "5 min" in line
    assert "web" in line
    assert words not in line
    (line,) = await review(town).lines(words=True)
    assert words in line


async def test_what_is_let_go_gets_its_number(town: Town, resident: Resident) -> None:
    number = await held(town)
    assert "goes to the core" in await review(town).release(number)
    await town.settle()
    assert len(await town.tickets()) == 2
    assert (await town.tickets())[1].number in resident.last.text
    assert await review(town).lines(words=False) == []
    with pytest.raises(NotHeld):
        await review(town).drop(number)


async def test_what_is_dropped_is_told_and_kept(town: Town, resident: Resident) -> None:
    number = await held(town)
    assert "dropped" in await review(town).drop(number)
    await town.settle()
    assert "не передано виконавцю" in resident.last.text
    assert len(await town.tickets()) == 1
    (letter,) = await town.front_door.storage.submissions.dead_letters(10)
    assert (letter.row.id, letter.reason) == (number, DROPPED)
    with pytest.raises(NotHeld):
        await review(town).release(number)


@pytest.mark.parametrize("arguments", [["--release", "7"], ["--drop", "7"], ["--drop", "7", "--release", "7"]])
def test_a_number_that_is_not_held_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/frontdoor.db")
    monkeypatch.setenv("FRONTDOOR_CITY", str(Path(__file__).parents[2] / "cities" / "kryvyi-rih"))
    assert cli.run(["held", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
