"""Deep links: made, opened, used once, forgotten."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.storage import Storage
from bots.storage.links import LinkState, place_token, use
from bots.storage.records import Ages, ConversationRow
from tests.storage.conftest import Hands
from tests.storage.town import hears, loaded

PLACE = {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12", "entrance": "3"}


class Using:
    """A deed that uses a link."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.used: list[bool] = []

    def write(self, connection, _conversation: ConversationRow, now) -> None:  # type: ignore[no-untyped-def]
        self.used.append(use(connection, self.token, now))


async def test_a_token_opens_what_it_was_made_for(storage: Storage, other: Storage) -> None:
    token = await storage.links.make("ticket", {"ticket": "t1"})
    link = await other.links.open(token)
    assert link is not None
    assert (link.kind, link.body, link.state) == ("ticket", {"ticket": "t1"}, LinkState.OPEN)
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", token)
    assert await storage.links.make("ticket", {"ticket": "t1"}) != token


@pytest.mark.parametrize("token", ["", "a" * 65, "a b", "a\n", "я", "'; --", "\x00", "\ud800"])
async def test_what_is_no_token_is_neither_made_nor_found(storage: Storage, token: str) -> None:
    assert await storage.links.open(token) is None
    if token:
        with pytest.raises(ValueError, match="64"):
            await storage.links.make("ticket", {}, token=token)


async def test_a_place_has_one_token_for_ever(storage: Storage) -> None:
    first = await storage.links.make_places([PLACE, {"text": "Зупинка"}, PLACE])
    assert first[0] == first[2] != first[1]
    assert first[0] == place_token(dict(reversed(PLACE.items())))
    assert await storage.links.make_places([PLACE]) == first[:1]
    assert place_token({**PLACE, "entrance": "4"}) != first[0]
    assert place_token({**PLACE, "text": " вул.  Соборності, 12", "lat": 47.9, "district": "Саксаганський"}) == first[0]
    assert len(first[0]) == 16
    link = await storage.links.open(first[0])
    assert link is not None
    assert link.body == PLACE
    assert await storage.links.make_places([]) == []


async def test_the_token_of_a_place_never_changes() -> None:
    """It is printed and glued to walls."""
    assert place_token(PLACE) == "N0dXBGYlhxc2v7hb"


async def test_a_link_expires_and_is_forgotten_later(storage: Storage, clock: Hands) -> None:
    ages = Ages(links=timedelta(days=1))
    token = await storage.links.make("account", {}, clock() + timedelta(minutes=10))
    for_ever = await storage.links.make("place", PLACE)
    clock.pass_s(599)
    assert (link := await storage.links.open(token))
    assert link.state is LinkState.OPEN
    clock.pass_s(1)
    assert (link := await storage.links.open(token))
    assert link.state is LinkState.EXPIRED
    assert (await storage.retention.sweep(clock(), ages))["links"] == 0
    clock.pass_s(86_401)
    assert (await storage.retention.sweep(clock(), ages))["links"] == 1
    assert await storage.links.open(token) is None
    assert await storage.links.open(for_ever) is not None


async def test_a_link_works_once_whoever_comes_first(storage: Storage, other: Storage, clock: Hands) -> None:
    token = await storage.links.make("account", {}, clock() + timedelta(minutes=10))
    deeds = [Using(token) for _ in range(4)]
    turns = [hears(one, f"chat{n}", 1, deeds=(deeds[n],)) for n, one in enumerate((storage, other, storage, other))]
    await asyncio.gather(*turns)
    assert sum(deed.used[-1] for deed in deeds) == 1
    assert (link := await storage.links.open(token))
    assert link.state is LinkState.USED


async def test_an_expired_or_unknown_link_is_not_used(storage: Storage, clock: Hands) -> None:
    token = await storage.links.make("account", {}, clock() + timedelta(minutes=10))
    clock.pass_s(600)
    deeds = (Using(token), Using("nobody-made-this"))
    await hears(storage, "a", 1, deeds=deeds)
    assert [deed.used for deed in deeds] == [[False], [False]]


async def test_a_turn_that_is_undone_uses_nothing(storage: Storage) -> None:
    class Breaks:
        def write(self, _connection, _conversation: ConversationRow, _now) -> None:  # type: ignore[no-untyped-def]
            raise KeyError

    token = await storage.links.make("account", {})
    with pytest.raises(KeyError):
        await hears(storage, "a", 1, deeds=(Using(token), Breaks()))
    assert (link := await storage.links.open(token))
    assert link.state is LinkState.OPEN


async def test_a_link_made_again_under_its_token_is_unused(storage: Storage) -> None:
    token = await storage.links.make("account", {"n": 1})
    await hears(storage, "a", 1, deeds=(Using(token),))
    assert await storage.links.make("account", {"n": 2}, token=token) == token
    assert (link := await storage.links.open(token))
    assert (link.body, link.state) == ({"n": 2}, LinkState.OPEN)
    assert replace(await loaded(storage, "a"), state={}).revision == 1
