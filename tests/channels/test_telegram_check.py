"""Telegram in ``frontdoor check``: who we are, and who else reads our messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bots.checking import Finding, Verdict, check_all
from bots.settings import load_settings
from tests.bots.small_city import small_city
from tests.fakes.telegram import FakeTelegram

PUBLIC = "https://front.example"


async def found(fake: FakeTelegram, folder: Path, **more: Any) -> list[Finding]:
    city = small_city(folder / "town")
    settings = load_settings(None, city=city, telegram_token=fake.token, telegram_api_url=fake.url, **more)
    return [one for one in await check_all(settings) if one.about == "telegram"]


async def test_a_bot_that_nobody_else_reads(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        assert await found(fake, tmp_path) == [Finding(Verdict.OK, "telegram", "@kr1520bot, polling")]
        assert fake.sent("getUpdates") == [], "that would end somebody's poll"


async def test_a_webhook_while_we_poll(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        fake.updates.webhook = {"url": "https://old.example/secret-path", "last_error_message": "Connection refused"}
        _, taken, failing = await found(fake, tmp_path)
        assert taken.verdict is Verdict.NOTE
        assert "409: a webhook is set, at old.example" in taken.said
        assert "secret-path" not in taken.said
        assert "Connection refused" in failing.said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"{PUBLIC}/telegram/webhook", []),
        ("https://old.example/x", ["the webhook is at old.example, not ours: frontdoor serve sets it at its start"]),
        (None, ["the webhook is not set: frontdoor serve sets it at its start"]),
    ],
)
async def test_webhooks_of_others(url: str | None, said: list[str], tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        fake.updates.webhook = {"url": url} if url else None
        there, *notes = await found(fake, tmp_path, public_url=PUBLIC)
        assert there == Finding(Verdict.OK, "telegram", "@kr1520bot, webhook")
        assert [note.said for note in notes] == said
