"""The whole front door against a strict Bot API and a real core: by polling and by webhook."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bots.app import front_door
from bots.city import City
from bots.sandbox import sandbox_app
from bots.serving import listening
from bots.settings import Endpoint, Settings
from tests.channels.web_stage import picture
from tests.conversations.harness import CITY
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_resident import Resident

pytestmark = pytest.mark.slow
LAMP = "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду"


@dataclass(frozen=True, slots=True)
class Whole:
    """A messenger, a front door and a core."""

    telegram: FakeTelegram
    url: str
    core: str

    async def tickets(self, resident: Resident) -> list[dict[str, object]]:
        """What the core has of a resident."""
        return await tickets_of(self.core, resident)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def tickets_of(core: str, resident: Resident) -> list[dict[str, object]]:
    async with (
        ClientSession(headers={"Authorization": "Bearer t"}) as client,
        client.get(f"{core}/v1/tickets", params={"applicant_ref": f"telegram:{resident.number}"}) as answer,
    ):
        return list((await answer.json())["tickets"])


@asynccontextmanager
async def whole(folder: Path, *, webhook: bool) -> AsyncIterator[Whole]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with FakeTelegram() as telegram:
        settings = Settings.model_validate(
            {
                "listen": Endpoint("127.0.0.1", port),
                "public_url": url if webhook else None,
                "database_url": f"sqlite+aiosqlite:///{folder}/frontdoor.db",
                "classifier_copy": folder / "classifier.json",
                "city": CITY,
                "core_token": "t",
                "telegram_token": telegram.token,
                "telegram_api_url": telegram.url,
            }
        )
        app = sandbox_app(settings, City.load(CITY))
        async with (
            listening(app, Endpoint("127.0.0.1", 0), "") as core,
            front_door(settings.model_copy(update={"core_url": core.url})),
        ):
            yield Whole(telegram, url, core.url)


@pytest.fixture(params=[True, False], ids=["webhook", "polling"])
async def town(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Whole]:
    monkeypatch.chdir(tmp_path)
    async with whole(tmp_path, webhook=request.param) as town:
        yield town


async def test_a_report_becomes_a_ticket(town: Whole) -> None:
    olena = town.telegram.resident(7)
    await olena.says(LAMP)
    (summary,) = await olena.hears()
    assert "вул. Соборності, 12, під’їзд 2" in summary
    await olena.presses("Надіслати")
    assert "Погоджуєтесь?" in (await olena.hears())[0]
    await olena.presses("Погоджуюсь")
    (created,) = await olena.hears()
    (ticket,) = await town.tickets(olena)
    assert str(ticket["number"]) in created
    assert await olena.presses("Скопіювати номер") == ticket["number"]
    await olena.says("/tickets")
    assert str(ticket["number"]) in (await olena.hears())[0]
    assert not town.telegram.waiting_presses


async def test_photo_place_and_buttons(town: Whole) -> None:
    olena = town.telegram.resident(8)
    await olena.sends_photo(picture(), "не працює ліфт, під'їзд 2")
    assert "Де це?" in (await olena.hears())[0]
    await olena.presses("📍 Надіслати місце")
    (which,) = await olena.hears()
    assert "Який будинок найближче?" in which
    await olena.presses(olena.labels()[0])
    assert "📷 Фото: 1" in (await olena.hears())[0]
    await olena.presses("Надіслати")
    await olena.hears()
    await olena.presses("Надіслати без імені")
    await olena.hears()
    assert len(await town.tickets(olena)) == 1


async def test_a_repeated_update_has_no_second_effect(town: Whole) -> None:
    olena = town.telegram.resident(9)
    await olena.says("Нема води")
    await olena.hears()
    await olena.repeats()
    await olena.says("меню")
    (menu,) = await olena.hears()
    assert "Напишіть, що сталося" in menu
    assert len(olena.messages) == 2


async def test_forged_buttons_are_answered(town: Whole) -> None:
    olena = town.telegram.resident(10)
    await olena.says("Доброго дня")
    await olena.hears()
    await olena.presses_forged("'; DROP TABLE inbox; --")
    assert "вже не діє" in (await olena.hears())[0]


async def test_strangers_at_the_webhook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with whole(tmp_path, webhook=True) as town, ClientSession() as client:
        hook = f"{town.url}/telegram/webhook"
        async with client.post(hook, json={"update_id": 1}) as answer:
            assert answer.status == 401
        secret = {"X-Telegram-Bot-Api-Secret-Token": town.telegram.sent("setWebhook")[0]["secret_token"]}
        async with client.post(hook, data=b"{", headers=secret) as answer:
            assert answer.status == 400
        async with client.post(hook, json={"update_id": 2, "brand_new_kind": {}}, headers=secret) as answer:
            assert answer.status == 200
