"""The whole front door against a strict Viber and a real core."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bots.app import FrontDoor, front_door
from bots.city import City
from bots.sandbox import sandbox_app
from bots.serving import listening
from bots.settings import Endpoint, Settings
from tests.channels.web_stage import picture
from tests.conversations.harness import CITY
from tests.fakes.viber import FakeViber
from tests.fakes.viber_front import eventually
from tests.fakes.viber_resident import Resident
from tests.whole.test_telegram import free_port

pytestmark = pytest.mark.slow
LAMP = "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду"


@dataclass(frozen=True, slots=True)
class Whole:
    """A messenger, a front door and a core."""

    viber: FakeViber
    door: FrontDoor
    url: str
    core: str

    async def tickets(self, resident: Resident) -> list[dict[str, object]]:
        """What the core has of a resident."""
        async with (
            ClientSession(headers={"Authorization": "Bearer t"}) as client,
            client.get(f"{self.core}/v1/tickets", params={"applicant_ref": f"viber:{resident.identity}"}) as answer,
        ):
            return list((await answer.json())["tickets"])


@asynccontextmanager
async def whole(folder: Path) -> AsyncIterator[Whole]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with FakeViber() as viber:
        settings = Settings.model_validate(
            {
                "listen": Endpoint("127.0.0.1", port),
                "public_url": url,
                "database_url": f"sqlite+aiosqlite:///{folder}/frontdoor.db",
                "classifier_copy": folder / "classifier.json",
                "city": CITY,
                "core_token": "t",
                "viber_token": viber.token,
                "viber_api_url": viber.url,
            }
        )
        app = sandbox_app(settings, City.load(CITY))
        async with (
            listening(app, Endpoint("127.0.0.1", 0), "") as core,
            front_door(settings.model_copy(update={"core_url": core.url})) as door,
        ):
            await eventually(lambda: bool(viber.sent("get_account_info")))
            yield Whole(viber, door, url, core.url)


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Whole]:
    monkeypatch.chdir(tmp_path)
    async with whole(tmp_path) as town:
        yield town


async def test_a_report_becomes_a_ticket(town: Whole) -> None:
    olena = town.viber.resident("olena")
    await olena.opens()
    assert "Напишіть одним повідомленням" in (await olena.hears())[0]
    await olena.says(LAMP)
    (summary,) = await olena.hears()
    assert "вул. Соборності, 12, під’їзд 2" in summary
    await olena.presses("Надіслати")
    assert "Погоджуєтесь?" in (await olena.hears())[0]
    await olena.presses("Погоджуюсь")
    (created,) = await olena.hears()
    (ticket,) = await town.tickets(olena)
    assert str(ticket["number"]) in created
    await olena.says("мої заявки")
    assert str(ticket["number"]) in (await olena.hears())[0]


async def test_photo_place_and_an_old_button(town: Whole) -> None:
    olena = town.viber.resident("olena")
    await olena.sends_picture(picture(), "не працює ліфт, під'їзд 2")
    assert "Де це?" in (await olena.hears())[0]
    town.viber.media.clear()
    (place,) = olena.keyboard
    await olena.presses("📍 Надіслати місце")
    assert "Який будинок найближче?" in (await olena.hears())[0]
    first = olena.keyboard[0]
    await olena.presses_again(first)
    assert "📷 Фото: 1" in (await olena.hears())[0]
    await olena.presses_again(olena.keyboard[0] | {"ActionBody": first["ActionBody"][:-1] + "9"})
    assert "вже не діє" in (await olena.hears())[0]
    await olena.presses("Надіслати")
    await olena.hears()
    await olena.presses("Надіслати без імені")
    await olena.hears()
    assert len(await town.tickets(olena)) == 1
    assert place["ActionType"] == "location-picker"


async def test_a_repeated_event_has_no_second_effect(town: Whole) -> None:
    olena = town.viber.resident("olena")
    await olena.says("Нема води")
    await olena.hears()
    await olena.repeats()
    await olena.says("меню")
    assert "Напишіть, що сталося" in (await olena.hears())[0]
    assert len(olena.messages) == 2


async def test_a_message_that_failed_late_is_kept_for_a_person(town: Whole) -> None:
    olena = town.viber.resident("olena")
    await olena.says("Доброго дня")
    message = await olena.next_message()
    await town.viber.tells("delivered", message)
    await town.viber.tells("failed", message, desc="keyboard is not valid")
    storage = town.door.ground.storage
    letters = await storage.outbox.dead_letters(10)
    while not letters:
        letters = await storage.outbox.dead_letters(10)
    assert [letter.reason for letter in letters] == ["failed after status 0"]
    counted = 'frontdoor_sends_total{channel="viber",result="failed"} 1.0'
    await eventually(lambda: counted in town.door.ground.metrics.text().decode())
    await olena.leaves()
    assert await storage.unreachable.since("viber", olena.identity) is not None
    await olena.comes_back()
    assert await storage.unreachable.since("viber", olena.identity) is None


async def test_strangers_at_the_webhook(town: Whole) -> None:
    async with ClientSession() as client:
        async with client.post(f"{town.url}/viber/webhook", json={"event": "message"}) as answer:
            assert answer.status == 401
        async with client.get(f"{town.url}/media/viber-1.9999999999.{'0' * 64}.jpg") as answer:
            assert answer.status == 404
