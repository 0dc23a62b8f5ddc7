"""A Viber channel under test, its webhook served, connected to the fake; what it recorded is in ``heard``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bots.channels.viber.adapter import ViberChannel
from bots.channels.viber.connecting import LOOK_S
from bots.channels.viber.settings import ViberSettings
from dialogs.messages import Button, Content, Incoming, Outgoing
from tests.fakes.store import NOW, Store
from tests.fakes.viber import FakeViber

PUBLIC = "https://front.example"
WELCOME = Outgoing("Добрий день! Це 1520.", (Button("report", "Повідомити про проблему"),), "menu")


@dataclass(slots=True)
class Front:
    """The channel, the fake it talks to, and what it recorded."""

    fake: FakeViber
    channel: ViberChannel
    store: Store = field(default_factory=Store)
    heard: list[Incoming] = field(default_factory=list)
    recording: list[Exception] = field(default_factory=list)
    """Errors that the next recordings raise."""
    pauses: list[float] = field(default_factory=list)
    """Seconds that the channel chose to wait; it does not really wait."""
    now: datetime = NOW
    later: asyncio.Event = field(default_factory=asyncio.Event)
    """Set: minutes pass at once. Until then long pauses last."""

    @property
    def contents(self) -> list[Content]:
        """What the residents said."""
        return [incoming.content for incoming in self.heard]


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait for something that tells nobody when it happens, such as a log line."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


def connect(front: Front, **settings: Any) -> ViberChannel:
    """A channel that talks to the fake and records into ``front``."""
    seen: set[str] = set()

    async def receive(incoming: Incoming) -> bool:
        if front.recording:
            raise front.recording.pop(0)
        if incoming.id in seen:
            return False
        seen.add(incoming.id)
        front.heard.append(incoming)
        return True

    async def pause(seconds: float) -> None:
        front.pauses.append(seconds)
        await (front.later.wait() if seconds >= LOOK_S else asyncio.sleep(0))

    plain = {"public_url": PUBLIC, "api_url": front.fake.url, "sender": "Контакт-центр 1520", "welcome": WELCOME}
    made = ViberSettings(front.fake.token, **(plain | settings))
    front.channel = ViberChannel(made, front.store, receive, lambda: front.now, pause)
    return front.channel


@asynccontextmanager
async def front(*, start: bool = True, **settings: Any) -> AsyncIterator[Front]:
    """A started channel; everything ends with the block, and the fake must have found no fault with any call."""
    async with FakeViber() as fake:
        made = Front(fake, None)  # type: ignore[arg-type]
        channel = connect(made, **settings)
        app = web.Application()
        app.add_routes(channel.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        fake.callbacks.routes[PUBLIC] = "http://{}:{}".format(*runner.addresses[0][:2])
        try:
            if start:
                await channel.start()
                await eventually(lambda: made.pauses == [LOOK_S])
                made.pauses.clear()
            yield made
        finally:
            await channel.stop()
            await runner.cleanup()
