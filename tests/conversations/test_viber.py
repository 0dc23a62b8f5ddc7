"""What is particular about Viber: what residents cannot do there, and what they see instead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.city import City
from dialogs.messages import Content, MediaId, MessageId, Photo, Text, Voice
from nlu import Understander
from tests.fakes.viber_town import LACKS, NotHere, ViberTown


@pytest.fixture
async def viber(tmp_path: Path, nlu: Understander, city: City) -> AsyncIterator[ViberTown]:
    async with ViberTown(tmp_path, nlu, city=city) as town:
        yield town


@pytest.mark.parametrize(
    ("lacking", "content", "edits"),
    [
        ("albums", Photo(MediaId("p"), "", "album"), None),
        ("voices", Voice(MediaId("v")), None),
        ("edits", Text("нове"), MessageId("in-1")),
    ],
)
async def test_what_residents_cannot_do(
    viber: ViberTown, lacking: str, content: Content, edits: MessageId | None
) -> None:
    assert lacking in LACKS
    resident = viber.resident()
    with pytest.raises(NotHere, match=lacking):
        await resident.sends_message(replace(resident.message(content), edited=edits is not None, edits=edits))


async def test_all_groups_of_the_classifier_stand_on_one_keyboard(viber: ViberTown) -> None:
    resident = viber.resident()
    await resident.says("щось дивне з усім цим")
    while not any(button.option == "list" for button in resident.last.buttons):
        await resident.says("щось зовсім незрозуміле тут")
    await resident.presses("list")
    assert len(resident.news) == 1, "an earlier keyboard would be out of sight"
    titles = {str(entry["group"]) for entry in viber.city.classifier["entries"]}
    shown = resident.lines(resident.last)
    assert len(resident.last.buttons) == len(titles)
    assert all(len(button.label) <= 30 for button in resident.last.buttons)
    await resident.says("3")
    assert resident.news, shown


async def test_the_number_is_said_once_where_no_button_copies_it(viber: ViberTown) -> None:
    resident = viber.resident()
    await resident.says("вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду")
    await resident.presses("Надіслати")
    await resident.presses("agree")
    (ticket,) = await viber.tickets()
    assert resident.last.text.count(ticket.number) == 1
    resident.sees_not("Скопіювати")
