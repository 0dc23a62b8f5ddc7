"""Residents who do anything at any time, on every messenger."""

from __future__ import annotations

import random
import re

import pytest

from tests.conversations.harness import Town
from tests.conversations.walking import Walker, walk


@pytest.mark.slow
async def test_nothing_breaks_and_everything_is_answered(town: Town) -> None:
    await walk(town, messages=1000, seed=2026)
    counted = town.front_door.counts.text().decode()
    assert 'result="answered"' in counted
    assert not any(f'result="{result}"' in counted for result in ("broken", "given_up", "failed"))
    assert not re.search(r'frontdoor_sends_total\{.*result="dead"', counted)


async def test_a_silence_is_noticed(town: Town) -> None:
    resident = town.resident()
    walker = Walker(resident, random.Random(1))
    resident.town.receives = _deaf  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="answered"):
        await _acts(walker, 20)


async def _acts(walker: Walker, times: int) -> None:
    for _ in range(times):
        await walker.acts()


async def _deaf(_: object) -> bool:
    return False
