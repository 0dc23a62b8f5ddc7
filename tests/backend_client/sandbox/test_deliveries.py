"""Events posted to the front door: signed, repeated, and not lost by a restart."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from backend_client.sandbox.deliveries import LONGEST_PAUSE, backoff
from backend_client.sandbox.examples import small_seed
from backend_client.sandbox.serve import SandboxSettings
from tests.backend_client.sandbox.running import Sandbox, Start, StoppedClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Door:
    """A front door that notes what it is told, and answers as it is told."""

    clock: StoppedClock = field(default_factory=StoppedClock)
    answers: list[int] = field(default_factory=list)
    posts: list[tuple[datetime, dict[str, str], str]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    rested: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.posts.append((self.clock.now, dict(request.headers), await request.text()))
        self.came.set()
        return web.Response(status=self.answers.pop(0) if self.answers else 204, headers={"Location": "/elsewhere"})

    async def has(self, count: int) -> None:
        while len(self.posts) < count:
            self.came.clear()
            await self.came.wait()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.posts]

    async def skip(self, bell: asyncio.Event, seconds: float) -> None:
        """Wait as the worker does, but let the time pass at once where it waits for another try."""
        if bell.is_set():
            return
        if seconds > timedelta(minutes=20).total_seconds():
            if self.posts:
                self.rested.set()
            await bell.wait()
        else:
            self.clock.move(seconds=seconds)
            await asyncio.sleep(0)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A front door on 127.0.0.1."""
    door = Door()
    app = web.Application()
    app.router.add_post("/core/events", door.take)
    async with TestServer(app) as server:
        door.url = str(server.make_url("/core/events"))
        yield door


@pytest.fixture
async def told(start: Start, door: Door) -> Sandbox:
    """A sandbox that posts its events to the door."""
    return await start(door.clock, webhook_url=door.url, webhook_secret=SECRET, pause=door.skip)


async def test_events_are_posted_signed(told: Sandbox, door: Door) -> None:
    ticket = await told.ticket()
    await told.moved(ticket["id"], "assigned")
    await door.has(1)
    _, headers, body = door.posts[0]
    (event,) = await told.events()
    assert Webhook(SECRET).verify(body.encode(), {name.lower(): value for name, value in headers.items()}) == event
    assert headers["webhook-id"] == event["id"]
    with pytest.raises(Exception, match="signature"):
        Webhook("whsec_" + "A" * 32).verify(body.encode(), {name.lower(): value for name, value in headers.items()})


async def test_what_is_not_acknowledged_is_repeated_later_and_later(told: Sandbox, door: Door) -> None:
    door.answers = [500, 302, 401, 503]
    ticket = await told.ticket()
    await told.moved(ticket["id"], "assigned")
    await door.has(5)
    times = [at for at, _, _ in door.posts]
    waits = [round((later - sooner).total_seconds()) for sooner, later in itertools.pairwise(times)]
    assert waits == [1, 2, 4, 8]
    assert len({(headers["webhook-id"], body) for _, headers, body in door.posts}) == 1
    stamps = [int(headers["webhook-timestamp"]) for _, headers, _ in door.posts]
    assert stamps == [int(at.timestamp()) for at in times]


async def test_one_that_fails_does_not_hold_back_the_next(told: Sandbox, door: Door) -> None:
    door.answers = [500]
    ticket = await told.ticket()
    await told.moved(ticket["id"], "assigned", "in_progress")
    await door.has(3)
    assert {event["change"]["to"] for event in door.events()} == {"assigned", "in_progress"}


async def test_a_restart_goes_on_where_the_last_run_stopped(start: Start, door: Door) -> None:
    async def rest(bell: asyncio.Event, seconds: float) -> None:
        await bell.wait()

    settings = {"webhook_secret": SECRET, "pause": rest}
    closed = "http://127.0.0.1:9/core/events"
    before = await start(door.clock, webhook_url=closed, **settings)
    ticket = await before.ticket()
    await before.moved(ticket["id"], "assigned", "in_progress")
    await before.client.close()
    assert door.posts == []
    door.clock.move(minutes=1)
    await start(door.clock, webhook_url=door.url, **settings)
    await door.has(2)
    assert [event["change"]["to"] for event in door.events()] == ["assigned", "in_progress"]


async def test_after_three_days_a_delivery_is_given_up(told: Sandbox, door: Door) -> None:
    door.answers = [500] * 10_000
    ticket = await told.ticket()
    begun = door.clock.now
    await told.moved(ticket["id"], "assigned")
    await door.rested.wait()
    assert "Не вдалося" in await (await told.client.get("/")).text()
    tried = door.posts[-1][0] - begun
    assert timedelta(days=3) - LONGEST_PAUSE <= tried <= timedelta(days=3)


async def test_without_a_front_door_nothing_waits(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    await sandbox.moved(ticket["id"], "assigned")
    assert "Чекають" not in await (await sandbox.client.get("/")).text()


def test_the_pause_grows_to_its_longest() -> None:
    pauses = [backoff(tries) for tries in range(1, 40)]
    assert pauses[0] == timedelta(seconds=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_webhook_needs_its_secret(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="secret"):
        SandboxSettings(tmp_path / "x.db", small_seed(), webhook_url="http://127.0.0.1:1/")
