"""A Telegram channel under test, its webhook served, connected to the fake; what it recorded is in ``heard``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from bots.channels.telegram.adapter import TelegramChannel
from bots.channels.telegram.settings import BotTexts, TelegramSettings
from dialogs.messages import Content, Incoming
from tests.fakes.store import NOW, Store
from tests.fakes.telegram import FakeTelegram

TEXTS = (
    BotTexts("uk", (("start", "Почати спочатку"), ("status", "Мої заявки")), "Контакт-центр 1520.", "1520"),
    BotTexts("en", (("start", "Begin anew"), ("status", "My tickets")), "Contact centre 1520.", "1520"),
)


@dataclass(slots=True)
class Front:
    """The channel, the fake it talks to, and what it recorded."""

    fake: FakeTelegram
    channel: TelegramChannel
    heard: list[Incoming]
    store: Store = field(default_factory=Store)
    recording: list[Exception] = field(default_factory=list)
    """Errors that the next recordings raise."""
    pauses: list[float] = field(default_factory=list)
    """Seconds that the channel chose to wait; it does not really wait."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever something was recorded."""
    url: str = ""
    """Of the web server."""

    @property
    def contents(self) -> list[Content]:
        """What the residents said."""
        return [incoming.content for incoming in self.heard]

    async def has_heard(self, number: int) -> list[Incoming]:
        """Wait until so many messages were recorded."""
        async with asyncio.timeout(5):
            while len(self.heard) < number:
                self.news.clear()
                await self.news.wait()
        return self.heard


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait for something that tells nobody when it happens, such as a log line."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


def channel_for(fake: FakeTelegram, front: Front | None = None, **settings: Any) -> TelegramChannel:
    """A channel that talks to the fake and records into ``front``."""
    seen: set[str] = set()

    async def receive(incoming: Incoming) -> bool:
        if front is None:
            return True
        if front.recording:
            raise front.recording.pop(0)
        if incoming.id in seen:
            return False
        seen.add(incoming.id)
        front.heard.append(incoming)
        front.news.set()
        return True

    async def pause(seconds: float) -> None:
        if front is not None:
            front.pauses.append(seconds)
        await asyncio.sleep(0)

    made = TelegramSettings(fake.token, api_url=fake.url, **settings)
    store = Store() if front is None else front.store
    return TelegramChannel(made, store, receive, lambda: NOW, pause)


@asynccontextmanager
async def front(mode: Literal["webhook", "polling"] = "webhook", start: bool = True) -> AsyncIterator[Front]:
    """A started channel; everything ends with the block, and the fake must have found no fault with any call."""
    async with FakeTelegram() as fake:
        made = Front(fake, None, [])  # type: ignore[arg-type]
        public = "https://front.example"
        made.channel = channel_for(fake, made, mode=mode, public_url=public, texts=TEXTS)
        app = web.Application()
        app.add_routes(made.channel.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = "http://{}:{}".format(*runner.addresses[0][:2])
        fake.updates.routes[public] = made.url
        try:
            if start:
                await made.channel.start()
            yield made
        finally:
            await made.channel.stop()
            await runner.cleanup()
