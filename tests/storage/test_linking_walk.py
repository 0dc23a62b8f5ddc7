"""Random walks of people who share numbers, answer and part, in two processes: nobody is linked without a proof."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

import pytest

from bots.storage import Storage
from bots.storage.joining import Join, SharePhone
from tests.storage.conftest import Hands
from tests.storage.test_linking import NUMBERS, account, does, saying_yes, sharing, unlinking


@dataclass
class Walk:
    """People who share, answer, part and use addresses, in two processes."""

    processes: list[Storage]
    clock: Hands
    chance: Random
    groups: dict[str, set[str]] = field(default_factory=lambda: {chat: {chat} for chat in "abcd"})
    """Who should be linked with whom."""
    used: dict[int, set[str]] = field(default_factory=dict)
    """Addresses by group."""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Token, who asked, who was asked."""
    accepted: set[frozenset[str]] = field(default_factory=set)

    async def share(self, storage: Storage, chat: str) -> None:
        token = f"t{next(NUMBERS)}"
        deeds: list[SharePhone] = []

        async def deed() -> SharePhone:
            deeds.append(await sharing(storage, chat, token))
            return deeds[-1]

        await does(storage, chat, deed)
        if (request := deeds[-1].request) is not None:
            self.asked.append((token, chat, request.body["to"][1].removeprefix("user-")))

    async def answer(self, storage: Storage, _chat: str) -> None:
        if not self.asked:
            return
        token, who, whom = self.asked.pop(self.chance.randrange(len(self.asked)))
        deeds: list[Join | None] = []

        async def deed() -> Join | None:
            deeds.append(await saying_yes(storage, token))
            return deeds[-1]

        await does(storage, whom, deed)
        if deeds[-1] is not None:
            self.accepted.add(frozenset({who, whom}))
            together = self.groups[who] | self.groups[whom]
            for chat in together:
                self.groups[chat] = together

    async def part(self, storage: Storage, chat: str) -> None:
        await does(storage, chat, lambda: unlinking(storage, chat))
        self.groups[chat].discard(chat)
        if not self.groups[chat]:
            self.groups[chat].add(chat)
            return
        self.groups[chat] = {chat}

    async def use(self, storage: Storage, chat: str) -> None:
        await does(storage, chat, remember_address={"text": chat})

    async def step(self) -> None:
        act = self.chance.choice([self.share, self.share, self.answer, self.answer, self.part, self.use])
        await act(self.chance.choice(self.processes), self.chance.choice("abcd"))
        self.clock.pass_s(self.chance.choice([0, 1, 60]))


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_of_sharing_answering_and_parting(
    storage: Storage, other: Storage, clock: Hands, seed: int
) -> None:
    walk = Walk([storage, other], clock, Random(seed))
    for chat in "abcd":
        await does(storage, chat)
    for _ in range(40):
        await walk.step()
        for chat in "abcd":
            linked = {user.removeprefix("user-") for _, user in await storage.accounts.linked(*account(chat))}
            assert linked == walk.groups[chat]
    assert any(len(group) > 1 for group in walk.groups.values()) or walk.accepted


@pytest.mark.parametrize("seed", range(3))
async def test_many_at_once_in_two_processes(storage: Storage, other: Storage, clock: Hands, seed: int) -> None:
    walk = Walk([storage, other], clock, Random(seed))
    used: set[str] = set()
    for chat in "abcd":
        await does(storage, chat)
    for _ in range(10):
        busy = walk.chance.sample("abcd", 3)
        acts = [walk.chance.choice([walk.share, walk.part, walk.use]) for _ in busy]
        used |= {chat for chat, act in zip(busy, acts, strict=True) if act == walk.use}
        await asyncio.gather(
            *[act(walk.processes[n % 2], chat) for n, (chat, act) in enumerate(zip(busy, acts, strict=True))]
        )
        while walk.asked:
            await walk.answer(walk.chance.choice(walk.processes), "")
        kept: set[str] = set()
        for chat in "abcd":
            kept |= {str(address["text"]) for address in (await storage.residents.of(*account(chat))).addresses}
            linked = {user.removeprefix("user-") for _, user in await storage.accounts.linked(*account(chat))}
            assert linked <= closure(chat, walk.accepted), "linked without a proof"
        assert used <= kept


def closure(chat: str, pairs: set[frozenset[str]]) -> set[str]:
    """Everybody who was ever linked with somebody, directly or not."""
    found = {chat}
    while more := {one for pair in pairs if pair & found for one in pair} - found:
        found |= more
    return found
