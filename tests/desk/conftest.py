"""A desk that listens, with one account of each role, and a clock that tests move."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from argon2 import Parameters, Type

from bots.clock import StoppedClock
from bots.desk import DeskOptions, DeskParts, Live, access_readers, add_desk
from bots.desk.gate import Gate
from bots.desk.passwords import Passwords
from bots.storage import Storage, migrate
from bots.storage.audit import COMMAND
from bots.storage.operators import NewOperator

CHEAP = Parameters(Type.ID, 19, 16, 32, time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "чотири риби везуть цеглу"


@dataclass
class Browser:
    """One browser at the desk."""

    http: ClientSession
    url: str
    form: str = ""

    async def opens(self, path: str, **headers: str) -> tuple[int, str, str]:
        """Status, text and where it leads."""
        return await self._read(await self.http.get(self.url + path, headers=headers, allow_redirects=False))

    async def sends(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> tuple[int, str, str]:
        """A form of our own page."""
        own = {"Origin": self.url, "Sec-Fetch-Site": "same-origin"} | (headers or {})
        body = {"form": self.form, **fields}
        return await self._read(await self.http.post(self.url + path, data=body, headers=own, allow_redirects=False))

    async def signs_in(self, name: str = "administrator", password: str = PASSWORD) -> tuple[int, str, str]:
        await self.opens("/desk/sign-in")
        answer = await self.sends("/desk/sign-in", name=name, password=password)
        await self.opens("/desk/")
        return answer

    async def _read(self, answer: ClientResponse) -> tuple[int, str, str]:
        text = await answer.text()
        if found := re.search(r'data-form="(\w+)"', text):
            self.form = found[1]
        return answer.status, text, answer.headers.get("Location", "")


@dataclass
class World:
    """A desk and what stands behind it."""

    storage: Storage
    clock: StoppedClock
    gate: Gate
    url: str
    browsers: list[ClientSession] = field(default_factory=list)

    def browser(self) -> Browser:
        self.browsers.append(ClientSession(cookie_jar=CookieJar(unsafe=True), headers={"Accept": "text/html"}))
        return Browser(self.browsers[-1], self.url)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    url, clock = f"sqlite+aiosqlite:///{tmp_path}/desk.db", StoppedClock()
    await migrate(url)
    passwords = Passwords(CHEAP)
    async with await Storage.open(url, clock.now, "one") as storage:
        for role in ("operator", "supervisor", "administrator"):
            await storage.operators.add(NewOperator(role, role, await passwords.hashed(PASSWORD)), COMMAND)
        live = Live(storage, access_readers(storage))
        app = web.Application()
        zone = ZoneInfo("Europe/Kyiv")
        gate = add_desk(app, DeskParts(storage, clock, zone, DeskOptions("1520"), live, passwords))
        async with TestServer(app) as server:
            world = World(storage, clock, gate, str(server.make_url("/")).rstrip("/"))
            yield world
            for browser in world.browsers:
                await browser.close()
