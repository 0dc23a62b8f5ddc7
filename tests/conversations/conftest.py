"""The city and the understanding of the real city folder, read once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.city import City
from nlu import Understander
from nlu.serving import understander
from tests.conversations.harness import CITY, Resident, Town


@pytest.fixture(scope="session")
def city() -> City:
    return City.load(CITY)


@pytest.fixture(scope="session")
def nlu(city: City) -> Understander:
    return understander(city.words())[0]


@pytest.fixture
async def town(tmp_path: Path, nlu: Understander, city: City) -> AsyncIterator[Town]:
    async with Town(tmp_path, nlu, city=city) as town:
        yield town


@pytest.fixture
def resident(town: Town) -> Resident:
    return town.resident()
