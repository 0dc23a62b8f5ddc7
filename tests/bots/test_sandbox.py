"""The sandbox core as the command runs it."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bots.city import City
from bots.sandbox import front_door, place, sandbox_app
from bots.serving import listening
from bots.settings import Endpoint, Settings, SettingsError, load_settings
from tests.bots.small_city import small_city


def settings(**given: object) -> Settings:
    return load_settings(None, **given)


@pytest.mark.parametrize(
    ("core_url", "expected"),
    [
        (None, Endpoint("127.0.0.1", 8090)),
        ("http://127.0.0.1:9000", Endpoint("127.0.0.1", 9000)),
        ("http://[::1]:9000/core", Endpoint("::1", 9000)),
        ("http://core", Endpoint("core", 80)),
    ],
)
def test_it_listens_where_the_front_door_looks(core_url: str | None, expected: Endpoint) -> None:
    assert place(settings(core_url=core_url)) == expected


def test_a_port_that_is_none() -> None:
    with pytest.raises(SettingsError, match="FRONTDOOR_CORE_URL"):
        place(settings(core_url="http://core:99999"))


def test_it_posts_events_to_the_front_door() -> None:
    assert front_door(settings(listen="0.0.0.0:8081")) == "http://127.0.0.1:8081"
    assert front_door(settings(public_url="https://door.example")) == "https://door.example"


async def test_it_is_the_citys_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    city = City.load(small_city(tmp_path / "town"))
    app = sandbox_app(settings(core_token="t"), city)
    async with listening(app, Endpoint("127.0.0.1", 0), "X") as server, aiohttp.ClientSession() as session:
        url = f"{server.url}/v1/classifier"
        async with session.get(url) as answer:
            assert answer.status == 401
        async with session.get(url, headers={"Authorization": "Bearer t"}) as answer:
            assert await answer.json() == city.classifier
    assert (tmp_path / "var" / "sandbox.db").exists()
