"""A process is killed, or stalls, at every await of a turn and of a submission in turn; nothing of it shows.

One resident after another reports the same problem to a process that is struck at the 1st, 2nd, 3rd, ... moment, until
one gets through unharmed.  Whatever the moment, the resident has exactly one ticket, has been asked exactly the same
questions, and has seen at most one message twice.  The platform brings every message twice, and once more when it was
not acknowledged.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from dialogs.messages import Content, Photo, Press
from tests.conversations.harness import Resident, Town
from tests.crash.mortal import Life, Strike
from tests.fakes.front_door import FrontDoor
from tests.fakes.small_town import small_town

MOST = 400
"""Moments in a report; more means that the enumeration does not end."""
RECEIPT = "номер надішлю сюди"
STUCK_S = 60
"""A report takes a fraction of a second; this is for a failure that would otherwise hang."""
PATIENCE = 6
"""Times the resident waits a while for an answer."""


@pytest.fixture
async def town(tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    async with small_town(tmp_path, database_url=database_url) as town:
        yield town


@dataclass
class Ordeal:
    """One resident's report to a front door that is struck on the way."""

    town: Town
    life: Life
    resident: Resident
    photos: int = 1
    house: int = 12
    """A place of its own for each: who reports what is known already is offered to join instead."""
    """More than one are an album."""
    stalled: FrontDoor | None = None

    @property
    def report(self) -> str:
        """Says everything that a ticket needs."""
        return f"третій день нема води, вул. Соборності {self.house}"

    async def run(self) -> None:
        """Until the ticket's number has been told."""
        await self.town.front_door.kill()
        await self.survives(self.open(self.life))
        for number in range(self.photos):
            media = self.town.channel.keep(f"photo {number} of {self.resident.chat}")
            await self.acts(Photo(media, "" if number else self.report, "album" if self.photos > 1 else None))
        await self.presses("send")
        await self.presses("agree")
        await self.wait_for(lambda: "✅" in self.said())
        if self.stalled is not None:
            self.life.wake()
            await self.stalled.settle()
            await self.stalled.close()
        self.town.clock.advance(timedelta(minutes=5))
        await self.survives(self.town.settle())

    async def open(self, life: Life | None) -> None:
        """Start a process."""
        around = self.town._around
        around = around if life is None else replace(around, wrap=life.wrap)
        door = FrontDoor(around, f"process-{self.town.number()}")
        self.town.front_door = door
        await door.open()

    async def presses(self, option: str) -> None:
        """Press a button once it is there."""

        def there() -> bool:
            return any(button.option == option for message in self.resident.shown for button in message.buttons)

        await self.wait_for(there)
        message, button = self.resident.find(option)
        await self.acts(Press(button.option, message.step or ""))

    async def acts(self, content: Content) -> None:
        """The platform brings a message until it is acknowledged, and twice at that."""
        message = self.resident.message(content)
        while not await self.survives(self.town.receives(message)):
            pass
        while not await self.survives(self.town.receives(message)):
            pass
        await self.survives(self.town.settle())

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let time pass until it holds."""
        for _ in range(PATIENCE):
            if condition():
                return
            self.town.clock.advance(timedelta(seconds=3))
            await self.survives(self.town.settle())
        raise AssertionError(f"struck {self.life.where}: waited in vain after\n{self.said()}")

    async def survives(self, doing: object) -> bool:
        """Whether it was done before the process was struck; if not, there is another process now."""
        if self.life.struck.is_set() or self.life.strike is Strike.LOSE:
            await doing  # type: ignore[misc]
            return True
        task = asyncio.ensure_future(doing)  # type: ignore[arg-type, var-annotated]
        struck = asyncio.ensure_future(self.life.struck.wait())
        await asyncio.wait((task, struck), return_when=asyncio.FIRST_COMPLETED)
        struck.cancel()
        if not self.life.struck.is_set():
            await task
            return True
        task.cancel()
        await asyncio.gather(task, struck, return_exceptions=True)
        if self.life.strike is Strike.STALL:
            self.stalled = self.town.front_door
        else:
            await self.town.front_door.kill()
        await self.open(None)
        await self.town.passes(seconds=11)
        return False

    def said(self) -> str:
        """What the resident was told, comparable: without numbers of tickets and houses, and without the receipt.

        A part of an album that a dead process has held up is added in silence: the summary counts those before it.
        """
        texts = [message.text for message in self.resident.shown if RECEIPT not in message.text]
        return re.sub(r"КЦ-\d\d-\d+|(?<=Фото: )\d|(?<=Соборності, )\d+|(?<=Соборності )\d+", "", "\n---\n".join(texts))

    def repeats(self) -> int:
        """How many messages the resident saw again."""
        ids = [one.outbox_id for one in self.town.channel.shown if one.chat == self.resident.chat]
        return len(ids) - len(set(ids))


@pytest.mark.parametrize("photos", [1, 2], ids=["photo", "album"])
@pytest.mark.parametrize("strike", list(Strike))
async def test_wherever_a_process_is_struck_there_is_one_ticket_and_the_same_conversation(
    town: Town, strike: Strike, photos: int
) -> None:
    expected = await undisturbed(town, photos)
    for moment in range(1, MOST):
        ordeal = Ordeal(town, Life(moment, strike), town.resident(), photos, house=12 + moment)
        async with asyncio.timeout(STUCK_S):
            await ordeal.run()
        where = f"{strike} {moment}: {ordeal.life.where}"
        tickets = [one for one in await town.tickets() if one.applicant["ref"] == f"web:{ordeal.resident.user}"]
        assert [(one.description, one.attachments) for one in tickets] == [(ordeal.report, photos)], where
        assert ordeal.said() == expected, where
        assert ordeal.repeats() <= 1, where
        if not ordeal.life.struck.is_set():
            ordeal.life.retire()
            break
    else:
        raise AssertionError("no end of moments")
    assert moment > (2 if strike is Strike.LOSE else 40), "this enumerates hardly anything"
    await nothing_is_left(town)


async def undisturbed(town: Town, photos: int) -> str:
    """What a resident is told when nothing happens."""
    ordeal = Ordeal(town, Life(10**9, Strike.DIE), town.resident(), photos)
    await ordeal.run()
    assert ordeal.said().count("---") == 2
    assert ordeal.repeats() == 0
    return ordeal.said()


async def nothing_is_left(town: Town) -> None:
    """Every row was finished, and none was given up."""
    town.clock.advance(timedelta(days=1))
    storage = town.front_door.storage
    assert await storage.inbox.claim(10) == []
    assert await storage.outbox.claim(10) == []
    assert await storage.submissions.claim(10) == []
    assert await storage.outbox.dead_letters(10) == []
    assert await storage.submissions.dead_letters(10) == []
