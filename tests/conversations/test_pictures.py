"""Photos as phones make them: the place in them is offered, and nothing of what the camera wrote reaches the core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.channels.channel import Media, TryAgain
from bots.city import City
from dialogs.messages import MediaId, Photo
from nlu.understanding import Understander
from tests.conversations.harness import Resident, Town
from tests.fakes.pictures import SECRET, photo, written

REPORT = "відірвало водостічну трубу, вода ллється по стіні"


@pytest.fixture
async def town(tmp_path: Path, nlu: Understander, city: City) -> AsyncIterator[Town]:
    async with Town(tmp_path, nlu, city=city) as town:
        yield town


@pytest.fixture
def resident(town: Town) -> Resident:
    return town.resident()


def keep(town: Town, content: bytes) -> MediaId:
    media = MediaId(f"photo-{town.number()}")
    town.channel.media[media] = Media(content, "image/jpeg", f"{media}.jpg")
    return media


async def test_the_place_in_a_photo_is_offered_and_taken(town: Town, resident: Resident) -> None:
    await resident.sends(Photo(keep(town, photo(exif=written(47.9105, 33.3918))), REPORT, original=True))
    if any(button.option == "06.10" for button in resident.last.buttons):
        await resident.presses("06.10")
    resident.sees("Судячи з фото, це тут?", "Інша адреса")
    await resident.presses("m0")
    resident.sees("Надіслати заявку?", "Фото: 1")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert (ticket.attachments, ticket.address["lat"]) == (1, pytest.approx(47.9105, abs=1e-6))
    assert ticket.address["house"]


@pytest.mark.parametrize("content", [photo(), photo(exif=written(None)), b"no picture"])
async def test_a_photo_without_a_place_changes_nothing(town: Town, resident: Resident, content: bytes) -> None:
    await resident.sends(Photo(keep(town, content), REPORT, original=True))
    if any(button.option == "06.10" for button in resident.last.buttons):
        await resident.presses("06.10")
    resident.sees("Де це?")
    resident.sees_not("Судячи")


async def test_a_photo_that_cannot_be_fetched_just_now_holds_up_nobody(town: Town, resident: Resident) -> None:
    media = keep(town, b"")
    town.channel.media[media] = TryAgain("busy")
    await resident.sends(Photo(media, REPORT, original=True))
    if any(button.option == "06.10" for button in resident.last.buttons):
        await resident.presses("06.10")
    resident.sees("Де це?")


async def test_a_broken_photo_is_told_and_the_ticket_is_made_without_it(town: Town, resident: Resident) -> None:
    await resident.sends(Photo(keep(town, photo()[:300]), f"{REPORT}, Соборності 12"))
    if any(button.option == "06.10" for button in resident.last.buttons):
        await resident.presses("06.10")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (ticket,) = await town.tickets()
    assert ticket.attachments == 0
    resident.sees("передати не вдалося")


async def test_what_the_camera_wrote_does_not_reach_the_core(
    town: Town, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    attach = type(town.front_door._client).attach

    async def listening(core: object, content: bytes, *rest: object) -> object:
        sent.append(content)
        return await attach(core, content, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(town.front_door._client), "attach", listening)
    await resident.sends(Photo(keep(town, photo(exif=written())), f"{REPORT}, Соборності 12"))
    if any(button.option == "06.10" for button in resident.last.buttons):
        await resident.presses("06.10")
    await resident.presses("Надіслати")
    await resident.presses("Погоджуюсь")
    (content,) = sent
    assert SECRET.encode() not in content
    assert b"Exif" not in content
