"""Residents who do anything at any time: a random walk over all dialogs, by a seed that repeats it.

    python -m tests.conversations.walking viber 20000 1

Nothing is expected of the answers but that there is one within some acts and that the messenger takes it.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

from bots.city import City
from dialogs.messages import ButtonKind, Content, File, MediaId, Unsupported
from nlu.serving import understander
from tests.conversations.harness import CITY, Resident, Town
from tests.fakes.telegram_town import TelegramTown
from tests.fakes.viber_town import ViberTown

TOWNS: dict[str, type[Town]] = {"web": Town, "telegram": TelegramTown, "viber": ViberTown}
ONE_WALK = 1000
"""Messages; a town that grows larger only gets slower."""
SILENT = 12
"""Acts in a row without an answer, after which something is wrong: repeated presses and albums are passed over."""
WORDS = (
    "нема світла",
    "не горить ліхтар",
    "вул. Соборності 12",
    "Соборності",
    "12а",
    "під'їзд 2",
    "третій день нема води, вул. Соборності 12, кв 5",
    "яма на дорозі біля зупинки",
    "пахне газом у під'їзді",
    "не працює ліфт",
    "автобус 5 не приїхав",
    "так",
    "ні",
    "назад",
    "скасувати",
    "меню",
    "оператор",
    "мої заявки",
    "коли ввімкнуть опалення?",
    "дякую",
    "hello, the street lamp is broken",
    "English",
    "067 123 45 67",
    "2",
    "7",
    "😀",
    'щось <b>дивне</b> & "незрозуміле" \\ \'',
    "/start place_17",
    "/language",
    "слово " * 400,
)


class Walker:
    """One resident who wanders."""

    def __init__(self, resident: Resident, chance: random.Random) -> None:
        self._resident = resident
        self._chance = chance
        self._silent = 0

    async def acts(self) -> None:
        """Do something; fail when nothing has been answered for too long."""
        acts: list[Callable[[], Awaitable[object]]] = [
            *[self._presses] * 12,
            *[self._says] * 8,
            self._presses_something_old,
            self._sends_photo,
            self._sends_place,
            self._shares_phone,
            self._sends_something_odd,
        ]
        await self._chance.choice(acts)()
        self._silent = 0 if self._resident.news else self._silent + 1
        assert self._silent < SILENT, "nothing is answered any more"

    async def _presses(self) -> None:
        shown = [message for message in self._resident.shown[-8:] if message.buttons]
        buttons = [one for one in shown[-1].buttons if one.kind is ButtonKind.REPLY] if shown else []
        if not buttons:
            await self._says()
            return
        await self._resident.presses_again(self._chance.choice(buttons).option, shown[-1].step or "")

    async def _presses_something_old(self) -> None:
        shown = [message for message in self._resident.shown if message.buttons]
        if shown:
            message = self._chance.choice(shown)
            await self._resident.presses_again(self._chance.choice(message.buttons).option, message.step or "")
        else:
            await self._says()

    async def _says(self) -> None:
        await self._resident.says(self._chance.choice(WORDS))

    async def _sends_photo(self) -> None:
        await self._resident.sends_photo(self._chance.choice(("", "яма на дорозі", "нема води")))

    async def _sends_place(self) -> None:
        await self._resident.sends_place(47.9 + self._chance.random() / 50, 33.39 + self._chance.random() / 50)

    async def _shares_phone(self) -> None:
        await self._resident.shares_phone("+380671234567")

    async def _sends_something_odd(self) -> None:
        size = self._chance.choice((10, 30 * 1024 * 1024))
        odd: tuple[Content, ...] = (Unsupported("sticker"), File(MediaId("f"), "a.pdf", "application/pdf", size))
        await self._resident.sends(self._chance.choice(odd))


async def walk(town: Town, messages: int, seed: int, residents: int = 10) -> None:
    """So many messages of so many residents, one after another; every so often time passes."""
    chance = random.Random(seed)
    walkers = [Walker(town.resident(), chance) for _ in range(residents)]
    for number in range(messages):
        await chance.choice(walkers).acts()
        if number % 50 == 49:
            await town.passes(minutes=chance.choice((1, 10, 24 * 60)))


async def several_walks(kind: str, messages: int, seed: int) -> str:
    """Walks of at most ``ONE_WALK`` messages, each in a town of its own; what came of them, in one line."""
    city, began, answers, tickets = City.load(CITY), perf_counter(), 0, 0
    nlu = understander(city.words())[0]
    for start in range(0, messages, ONE_WALK):
        with tempfile.TemporaryDirectory() as folder:
            async with TOWNS[kind](Path(folder), nlu, city=city) as town:
                await walk(town, min(ONE_WALK, messages - start), seed + start)
                answers += len(town.channel.shown)
                tickets += len(await town.tickets())
    spent = perf_counter() - began
    return f"{kind}: {messages} messages, {answers} answers, {tickets} tickets in {spent:.0f} s, no violations"


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(several_walks(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))) + "\n")
