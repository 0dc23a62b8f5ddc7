"""``frontdoor demo``, as a program: from nothing to a ticket number, and stopped by a signal."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bots.demo import demonstration
from bots.settings import Endpoint, load_settings

FRONTDOOR = Path(sys.executable).with_name("frontdoor")
STARTS_S = 60
"""A machine that runs other tests beside this one is slow."""
STEPS = 8


@asynccontextmanager
async def shown(folder: Path, front: int, core: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The program, and what it printed once everything was up."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    settings = {
        **outside,
        "FRONTDOOR_LISTEN": f"127.0.0.1:{front}",
        "FRONTDOOR_CORE_URL": f"http://127.0.0.1:{core}",
        "FRONTDOOR_TELEGRAM_TOKEN": "123456:real-residents-must-not-hear-of-it",
    }
    program = await asyncio.create_subprocess_exec(
        FRONTDOOR, "demo", cwd=folder, env=settings, stdout=-1, stderr=-1
    )  # fmt: skip
    try:
        assert program.stdout is not None
        async with asyncio.timeout(STARTS_S):
            printed = await program.stdout.readuntil(b"Ctrl+C")
        yield program, printed.decode()
    finally:
        if program.returncode is None:
            program.kill()
        await program.communicate()


async def ticket_number(session: aiohttp.ClientSession, base: str) -> str:
    """Report a problem on the web chat, pressing the first button at every question."""
    async with session.ws_connect(f"{base}/chat/ws", headers={"Origin": base}) as line:
        await line.send_json({"kind": "hello", "version": 1, "language": "uk"})
        said = {"kind": "text", "text": "немає холодної води в будинку, вул. Соборності 20, під’їзд 2"}
        for step in range(STEPS):
            await line.send_json({"id": f"frame{step:06d}", **said})
            answer = await answer_of_the_bot(line)
            if found := re.search(r"КЦ-\d\d-\d+", answer["text"]):
                return found[0]
            said = {"kind": "press", "option": answer["buttons"][0]["option"], "step": answer["step"]}
    pytest.fail("no ticket number")


async def answer_of_the_bot(line: aiohttp.ClientWebSocketResponse) -> dict[str, str | list[dict[str, str]]]:
    """The next message that asks or tells something; the receipt is passed over."""
    async with asyncio.timeout(STARTS_S):
        while True:
            frame = json.loads(await line.receive_str())
            if frame["kind"] == "message" and frame["author"] == "bot" and frame.get("buttons"):
                return frame


async def test_from_nothing_to_a_ticket_number(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        front, core = one.getsockname()[1], other.getsockname()[1]
    base = f"http://127.0.0.1:{front}"
    async with shown(tmp_path, front, core) as (program, printed), aiohttp.ClientSession() as session:
        assert f"{base}/chat/" in printed
        assert f"http://127.0.0.1:{core}/" in printed
        assert "Це демонстрація" in printed
        assert "This is a demonstration" in printed
        async with session.get(f"{base}/health/ready") as ready:
            assert ready.status == 200
        async with session.get(f"{base}/chat/") as page:
            assert page.status == 200
        number = await ticket_number(session, base)
        async with session.get(f"http://127.0.0.1:{core}/") as page:
            assert number in await page.text()
        async with session.get(f"{base}/metrics") as metrics:
            assert 'frontdoor_submissions_total{kind="ticket",result="done"} 1.0' in await metrics.text()
        program.send_signal(signal.SIGTERM)
        program.send_signal(signal.SIGTERM)  # as ``timeout`` does, to the program and to its group
        _, complaints = await program.communicate()
        assert program.returncode == 0
        assert complaints == b""
    assert sorted(path.name for path in (tmp_path / "var").glob("*.db")) == ["demo.db", "sandbox.db"]


def test_a_demonstration_reaches_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    live = load_settings(
        listen=Endpoint("127.0.0.1", 1), public_url="https://city.example", telegram_token="1:a",
        viber_token="0-a-0123456789abcdef", telegram_mode="webhook", database_url="postgresql+asyncpg://db/live", core_url="https://core.example",
        core_token="t",
    )  # fmt: skip
    shown = demonstration(live)
    assert shown.public_url is None
    assert shown.telegram_token is None
    assert shown.viber_token is None
    assert not shown.telegram_by_webhook
    assert shown.database_url.get_secret_value().startswith("sqlite+aiosqlite:///var/")
    assert shown.core_url == "http://127.0.0.1:8090"
    assert shown.core_token == SecretStr("t")
    assert shown.core_webhook_secret is not None
    assert shown.listen == live.listen


def test_its_core_may_be_elsewhere_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert demonstration(load_settings(core_url="http://localhost:9000")).core_url == "http://localhost:9000"
