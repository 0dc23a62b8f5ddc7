"""A real process is ended by a real ``kill -9`` while residents report, again and again, at moments left to chance."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots.city import City
from tests.bots.small_city import small_city
from tests.fakes.front_door import seed_of
from tests.fakes.sandbox_core import SandboxCore

ROOT = Path(__file__).parents[2]
KILLS = 4
LONGEST_LIFE_S = 0.3
"""A whole report takes about 0.2 s."""
STUCK_S = 90
LEASE_S = 11


@dataclass
class Platform:
    """The messenger: it brings messages until they are taken, and remembers what residents were shown."""

    database_url: str
    core_url: str
    folder: Path
    shown: list[dict[str, Any]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    starts: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        """Start the front door, once more."""
        ahead = str(LEASE_S * self.starts)
        self.starts += 1
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crash.child", self.database_url, self.core_url, str(self.folder), ahead,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert self._process.stdout is not None
        assert json.loads(await self._process.stdout.readline()) == {"ready": True}
        self._reading = asyncio.create_task(self._read(self._process.stdout))
        for message in self.waiting.values():
            self._write(message)

    async def kill(self) -> None:
        """End it, and hear what it had said before."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self._reading

    def bring(self, message: dict[str, Any]) -> None:
        """A resident wrote; the same message is brought to the next process unless this one takes it."""
        self.waiting[message["id"]] = message
        self._write(message)

    async def until_shown(self, chat: str, option: str) -> dict[str, Any]:
        """The message with this button, once the chat has been shown it; for ``✅`` the one with this beginning."""
        while True:
            for one in self.shown:
                if one["chat"] == chat and (option in one["options"] or one["text"].startswith(option)):
                    return one
            self._news.clear()
            await self._news.wait()

    async def _read(self, lines: asyncio.StreamReader) -> None:
        async for raw in lines:
            line = json.loads(raw)
            if "took" in line:
                self.waiting.pop(line["took"], None)
            else:
                self.shown.append(line)
            self._news.set()

    def _write(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write((json.dumps(message) + "\n").encode())


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[SandboxCore]:
    core = SandboxCore(tmp_path, seed_of(City.load(small_city(tmp_path / "city"))), lambda: datetime.now(UTC))
    await core.start()
    yield core
    await core.stop()


def report_of(chat: str) -> str:
    """From a house of its own: who reports what is known already is offered to join instead."""
    return f"третій день нема води, вул. Соборності {12 + int(chat.removeprefix('chat-'))}"


async def report(platform: Platform, chat: str) -> None:
    """A resident reports a problem with a photo, step by step, until the ticket's number comes."""
    platform.bring({"id": f"{chat}-1", "chat": chat, "content": report_of(chat)})
    for option in ("send", "agree"):
        seen = await platform.until_shown(chat, option)
        platform.bring({"id": f"{chat}-{option}", "chat": chat, "content": [option, seen["step"]]})
    await platform.until_shown(chat, "✅")


async def test_kill_9_at_any_moment_loses_nothing(core: SandboxCore, tmp_path: Path, database_url: str) -> None:
    chance = random.Random()
    platform = Platform(database_url, core.url, tmp_path)
    lives = [chance.uniform(0.0, LONGEST_LIFE_S) for _ in range(KILLS)]
    async with asyncio.timeout(STUCK_S):
        await platform.start()
        for number, life_s in enumerate(lives):
            reporting = asyncio.create_task(report(platform, f"chat-{number}"))
            await asyncio.sleep(life_s)
            await platform.kill()
            await platform.start()
            await reporting
        await platform.kill()
    tickets = await core.tickets()
    assert [one.applicant["ref"] for one in tickets] == [f"web:user-of-chat-{n}" for n in range(KILLS)], lives
    assert [one.attachments for one in tickets] == [1] * KILLS, lives
    for number in range(KILLS):
        rows = [one["row"] for one in platform.shown if one["chat"] == f"chat-{number}"]
        assert len(rows) - len(set(rows)) <= 1, lives
        asked = {one["row"] for one in platform.shown if one["chat"] == f"chat-{number}" and one["options"]}
        assert len(asked) == 3, f"a question was asked twice: {lives}"
