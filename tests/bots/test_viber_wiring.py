"""Viber in settings and in ``frontdoor check``."""

from __future__ import annotations

from pathlib import Path

import pytest

from bots.checking import Finding, Verdict, check_all
from bots.settings import Settings, SettingsError, load_settings
from tests.bots.small_city import small_city
from tests.fakes.viber import TOKEN, FakeViber


def settings(folder: Path, **more: object) -> Settings:
    return load_settings(None, city=small_city(folder / "town"), **more)


async def found(settings: Settings) -> Finding:
    (finding,) = [one for one in await check_all(settings) if one.about == "viber"]
    return finding


async def test_without_a_token_viber_is_off(tmp_path: Path) -> None:
    assert await found(settings(tmp_path)) == Finding(Verdict.NOTE, "viber", "off: no FRONTDOOR_VIBER_TOKEN")


async def test_a_bot_that_viber_knows(tmp_path: Path) -> None:
    async with FakeViber() as fake:
        plain = {"viber_token": TOKEN, "viber_api_url": fake.url}
        there = await found(settings(tmp_path, public_url="https://bot.city.example", **plain))
        assert there == Finding(Verdict.OK, "viber", "kr1520, webhook")
        for address in (None, "http://bot.city.example"):
            unreached = await found(settings(tmp_path, public_url=address, **plain))
            assert (unreached.verdict, "FRONTDOOR_PUBLIC_URL" in unreached.said) == (Verdict.MISSING, True)


async def test_a_token_that_viber_does_not_know(tmp_path: Path) -> None:
    async with FakeViber() as fake:
        wrong = "f" * 50
        refused = await found(settings(tmp_path, viber_token=wrong, viber_api_url=fake.url))
        assert refused.verdict is Verdict.MISSING
        assert "invalidAuthToken" in refused.said
        assert wrong not in refused.said


async def test_a_viber_that_cannot_be_reached(tmp_path: Path) -> None:
    away = await found(settings(tmp_path, viber_token=TOKEN, viber_api_url="http://127.0.0.1:1"))
    assert (away.verdict, "not reached" in away.said) == (Verdict.MISSING, True)


@pytest.mark.parametrize("token", ["short", "with spaces in it, and long", "перекладено-перекладено", "a" * 300])
def test_what_is_no_token(token: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FRONTDOOR_VIBER_TOKEN") as raised:
        settings(tmp_path, viber_token=token)
    assert token not in str(raised.value)
