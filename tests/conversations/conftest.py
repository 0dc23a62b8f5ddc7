"""The city and the understanding of the real city folder, read once; and the messengers that residents write in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.city import City
from nlu import Understander
from nlu.serving import understander
from tests.conversations.harness import CITY, Resident, Town
from tests.fakes.telegram_town import TelegramTown
from tests.fakes.viber_town import LACKS, ViberTown

TOWNS: dict[str, tuple[type[Town], frozenset[str]]] = {
    "web": (Town, frozenset()),
    "telegram": (TelegramTown, frozenset()),
    "viber": (ViberTown, LACKS),
}
"""Where the same conversations are held, and what residents cannot do there."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(what): something that not every messenger has: albums, edits, voices")


@pytest.fixture(scope="session")
def city() -> City:
    return City.load(CITY)


@pytest.fixture(scope="session")
def nlu(city: City) -> Understander:
    return understander(city.words())[0]


@pytest.fixture(params=TOWNS)
async def town(request: pytest.FixtureRequest, tmp_path: Path, nlu: Understander, city: City) -> AsyncIterator[Town]:
    kind, lacks = TOWNS[request.param]
    needed = {mark.args[0] for mark in request.node.iter_markers("needs")}
    if needed & lacks:
        pytest.skip(f"{request.param} has no {', '.join(needed & lacks)}")
    async with kind(tmp_path, nlu, city=city) as town:
        yield town


@pytest.fixture
def resident(town: Town) -> Resident:
    return town.resident()
