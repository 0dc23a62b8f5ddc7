"""The wiring: it starts without a core, counts what waits, tells when it breaks, and loses nothing when it stops."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook

from backend_client.sandbox.serve import SandboxSettings, make_app
from bots.app import Reception, front_door, serve
from bots.city import City
from bots.city.seed import seed
from bots.clock import StoppedClock
from bots.metrics import Metrics
from bots.serving import CannotStart, listening
from bots.settings import Endpoint, Settings, SettingsError, load_settings
from bots.storage import Storage, migrate
from bots.upkeep import keep_up
from dialogs.messages import ChatId, Command, Incoming, MessageId
from tests.bots.small_city import small_city

ANYWHERE = Endpoint("127.0.0.1", 0)


def settings(folder: Path, core_url: str = "http://127.0.0.1:1") -> Settings:
    return load_settings(
        None,
        listen=ANYWHERE,
        city=small_city(folder / "town"),
        database_url=f"sqlite+aiosqlite:///{folder}/door.db",
        classifier_copy=folder / "classifier.json",
        core_url=core_url,
        core_token="t",
    )


def said(number: int, chat: str = "visitor") -> Incoming:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    return Incoming("web", ChatId(chat), MessageId(f"{chat}:{number}"), chat, at, Command("menu"))


async def answers(folder: Path, chat: str) -> int:
    """How many of the bot's messages the chat's mailbox holds."""
    clock = StoppedClock()
    async with await Storage.open(f"sqlite+aiosqlite:///{folder}/door.db", clock.now, "reader") as storage:
        return sum(row.author == "bot" for row in await storage.mailbox.history(chat))


async def test_it_starts_without_a_core_and_says_so(tmp_path: Path) -> None:
    async with front_door(settings(tmp_path)) as door, aiohttp.ClientSession() as session:
        async with session.get(f"{door.server.url}/health/ready") as answer:
            assert answer.status == 200
            assert (await answer.json())["notes"] == {"classifier": "fallback"}
        async with session.post(f"{door.server.url}/core/events", data=b"{}") as answer:
            assert answer.status == 401
        async with session.get(f"{door.server.url}/metrics") as answer:
            assert 'frontdoor_waiting{queue="outbox"} 0.0' in await answer.text()
        async with session.post(f"{door.server.url}/telegram/webhook") as answer:
            assert answer.status == 404  # no token, no Telegram


async def test_with_a_core_its_classifier_counts(tmp_path: Path) -> None:
    city = City.load(small_city(tmp_path / "town"))
    sandbox = make_app(SandboxSettings(tmp_path / "core.db", seed(city), "t"))
    async with listening(sandbox, ANYWHERE, "X") as core, front_door(settings(tmp_path, core.url)) as door:
        assert str(door.ground.classifiers.origin) == "core"
    assert (tmp_path / "classifier.json").exists()


async def test_what_was_taken_is_answered_before_it_stops(tmp_path: Path) -> None:
    async with front_door(settings(tmp_path)) as door:
        reception = door.reception
        taken = await asyncio.gather(*(reception.take(said(1, f"visitor{chat}")) for chat in range(5)))
        assert taken == [True] * 5
        assert await reception.take(said(1, "visitor0")) is False
    for chat in range(5):
        assert await answers(tmp_path, f"visitor{chat}") >= 1


async def test_an_event_of_the_core_is_kept_once(tmp_path: Path) -> None:
    secret, at = "whsec_c2VjcmV0IG9mIHRoZSBjb3Jl", datetime.now(UTC)
    body = b'{"id": "ev_1", "cursor": "1", "type": "notice.published", "occurred_at": "2026-11-24T10:00:00+02:00"}'
    headers = {
        "webhook-id": "ev_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("ev_1", at, body.decode()),
    }
    listens = settings(tmp_path).model_copy(update={"core_webhook_secret": SecretStr(secret)})
    async with front_door(listens) as door, aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(f"{door.server.url}/core/events", data=body, headers=headers) as answer:
                assert answer.status == 204
    with closing(sqlite3.connect(tmp_path / "door.db")) as database:
        assert database.execute("SELECT webhook_id FROM core_events").fetchall() == [("ev_1",)]


async def test_it_tells_when_its_workers_break(tmp_path: Path) -> None:
    async with front_door(settings(tmp_path)) as door:
        door.work[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await door.until(asyncio.Event())


async def test_it_stops_when_told(tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with front_door(settings(tmp_path)) as door:
        asyncio.get_running_loop().call_soon(stop.set)
        await door.until(stop)
    assert stop.is_set()


async def test_a_port_that_is_in_use_leaves_nothing_open(tmp_path: Path) -> None:
    async with front_door(settings(tmp_path)) as door:
        second = settings(tmp_path / "second").model_copy(update={"listen": door.server.endpoint})
        with pytest.raises(CannotStart, match="in use already; set FRONTDOOR_LISTEN"):
            await serve(second)


async def test_a_host_that_is_not_ours(tmp_path: Path) -> None:
    elsewhere = settings(tmp_path).model_copy(update={"listen": Endpoint("192.0.2.1", unused_port())})
    with pytest.raises(CannotStart, match="no such address"):
        await serve(elsewhere)


async def test_it_does_not_serve_without_a_core(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FRONTDOOR_CORE_URL"):
        await serve(settings(tmp_path).model_copy(update={"core_url": None}))


async def test_nobody_is_received_before_the_turns_are_there() -> None:
    with pytest.raises(RuntimeError, match="before the turns"):
        await Reception(Metrics()).take(said(1))


async def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/door.db"
    await migrate(url)
    clock = StoppedClock()
    async with await Storage.open(url, clock.now, "test") as storage:
        media = await storage.media.put(b"x", "image/png", "x.png")
        clock.advance(timedelta(days=31))
        sweeping = asyncio.create_task(keep_up(storage, clock, every_s=0))
        try:
            async with asyncio.timeout(30):
                while await storage.media.get(media):
                    pass
            assert await storage.media.get(media) is None
            assert not sweeping.done()
        finally:
            sweeping.cancel()
            await asyncio.gather(sweeping, return_exceptions=True)
