"""Conversations as tests: a town with one front door, one core and residents who write to it.

    async with Town(tmp_path, nlu) as town:
        resident = town.resident()
        await resident.says("нема світла")
        resident.sees("Адреса")
        await resident.presses("Надіслати")

Nothing sleeps: time moves only with ``town.passes``, and every act returns once all that follows from it is done.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from bots.channels.capabilities import WEB
from bots.channels.channel import Capabilities
from bots.city import City
from bots.clock import StoppedClock
from bots.storage import migrate
from bots.understood import Understands
from dialogs.messages import (
    Button,
    ButtonKind,
    ChatId,
    Command,
    Content,
    Incoming,
    MessageId,
    Outgoing,
    Phone,
    Photo,
    Place,
    Press,
    Text,
)
from dialogs.texts import Texts
from tests.fakes.collecting import CollectingChannel
from tests.fakes.front_door import FrontDoor, Surroundings, Wrap, seed_of
from tests.fakes.sandbox_core import MadeTicket, SandboxCore

CITY = Path(__file__).parents[2] / "cities" / "kryvyi-rih"


class Town:
    """A front door and what is around it; use it as ``async with``."""

    def __init__(
        self,
        folder: Path,
        nlu: Understands,
        *,
        city: City | None = None,
        channel: tuple[str, Capabilities] = ("web", WEB),
        database_url: str | None = None,
        wrap: Wrap | None = None,
    ) -> None:
        """``folder`` is empty. Without a ``database_url`` a SQLite file in it is used. ``wrap``: see ``FrontDoor``."""
        self.clock = StoppedClock()
        self.city = city or City.load(CITY)
        self.channel = CollectingChannel(*channel)
        self.core = SandboxCore(folder, seed_of(self.city), self.clock.now)
        self._numbers = itertools.count(1)
        self._around = Surroundings(
            database_url=database_url or f"sqlite+aiosqlite:///{folder}/frontdoor.db",
            core_url=self.core.url,
            folder=folder,
            city=self.city,
            texts=Texts.load(self.city.texts_folder),
            nlu=nlu,
            clock=self.clock,
            channels={self.channel.name: self.channel},
            happened=self.core.happened,
            **({} if wrap is None else {"wrap": wrap}),
        )

    async def __aenter__(self) -> Self:
        await migrate(self._around.database_url)
        await self.core.start()
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.front_door.close()
        await self.core.stop()

    def resident(self, name: str = "Олена") -> Resident:
        """Somebody who has not written yet."""
        return Resident(self, f"chat-{next(self._numbers)}", name)

    async def settle(self) -> None:
        """Until nothing is left to do at this moment."""
        await self.front_door.settle()

    async def passes(self, **span: float) -> None:
        """Let time pass (``seconds=2``, ``minutes=5``: what ``timedelta`` takes), and what is due then happen."""
        self.clock.advance(timedelta(**span))
        await self.settle()

    async def restart(self) -> None:
        """End the process as ``kill -9`` does, and start another one after the leases of the first have run out."""
        await self.front_door.kill()
        await self._open()
        await self.passes(seconds=11)

    async def tickets(self) -> tuple[MadeTicket, ...]:
        """What the core has, oldest first."""
        return await self.core.tickets()

    async def receives(self, incoming: Incoming) -> bool:
        """A message arrives; whether it was new. Does not wait for what follows from it."""
        return await self.front_door.turns.arrived(incoming)

    def number(self) -> int:
        """One that was not used before."""
        return next(self._numbers)

    async def _open(self) -> None:
        self.front_door = FrontDoor(self._around, f"process-{self.number()}")
        await self.front_door.open()


class Resident:
    """Somebody who writes to the bot."""

    def __init__(self, town: Town, chat: str, name: str) -> None:
        self.town = town
        self.chat = chat
        self.name = name
        self.language: str | None = "uk"
        """Of the app."""
        self._seen = 0

    async def says(self, text: str) -> None:
        """Type something."""
        await self.sends(Text(text))

    async def presses(self, wanted: str) -> None:
        """Press the button with this label (or the beginning of it) or option, on the latest message that has it."""
        message, button = self.find(wanted)
        assert button.kind not in (ButtonKind.URL, ButtonKind.COPY), f"«{button.label}» sends nothing"
        await self.sends(Press(button.option, message.step or ""))

    async def presses_again(self, option: str, step: str) -> None:
        """Press a button of an earlier message."""
        await self.sends(Press(option, step))

    async def sends_photo(self, caption: str = "", *, album: str | None = None, gone: bool = False) -> str:
        """Send a picture; its media id. With ``gone`` it cannot be fetched afterwards."""
        media = f"photo-{self.town.number()}"
        kept = self.town.channel.keep(media)
        if gone:
            del self.town.channel.media[media]
        await self.sends(Photo(kept, caption, album))
        return media

    async def sends_place(self, lat: float, lon: float) -> None:
        """Send a point."""
        await self.sends(Place(lat, lon, 15.0))

    async def shares_phone(self, number: str, *, own: bool = True) -> None:
        """Send a contact card."""
        await self.sends(Phone(number, own))

    async def commands(self, name: str, argument: str = "") -> None:
        """Send ``/name argument``."""
        await self.sends(Command(name, argument))

    async def sends(self, content: Content) -> Incoming:
        """Send anything, and wait for all that follows from it."""
        incoming = self.message(content)
        await self.sends_message(incoming)
        return incoming

    async def sends_message(self, incoming: Incoming) -> bool:
        """The platform brings a message, perhaps not for the first time; whether it was new."""
        self._seen = len(self.shown)
        fresh = await self.town.receives(incoming)
        await self.town.settle()
        return fresh

    def message(self, content: Content) -> Incoming:
        """A message of this resident that was not sent yet."""
        return Incoming(
            channel=self.town.channel.name,
            chat=ChatId(self.chat),
            id=MessageId(f"in-{self.town.number()}"),
            user=self.user,
            sent_at=self.town.clock.now(),
            content=content,
            language=self.language,
            name=self.name,
        )

    @property
    def user(self) -> str:
        """The person's id on the channel."""
        return f"user-of-{self.chat}"

    @property
    def shown(self) -> tuple[Outgoing, ...]:
        """Everything the bot has said."""
        return tuple(self.town.channel.to(self.chat))

    @property
    def news(self) -> tuple[Outgoing, ...]:
        """What the bot has said since the resident last did something."""
        return self.shown[self._seen :]

    @property
    def last(self) -> Outgoing:
        """The latest message."""
        assert self.shown, "the bot has said nothing"
        return self.shown[-1]

    @property
    def buttons(self) -> tuple[str, ...]:
        """Labels under the latest message."""
        return tuple(button.label for button in self.last.buttons)

    def sees(self, *parts: str) -> None:
        """All of these stand in what the bot said since the resident last did something."""
        said = "\n---\n".join(self.lines(message) for message in self.news)
        missing = [part for part in parts if part not in said]
        assert not missing, f"not seen: {missing}\nbut:\n{said}"

    def sees_not(self, *parts: str) -> None:
        """None of these does."""
        said = "\n---\n".join(self.lines(message) for message in self.news)
        found = [part for part in parts if part in said]
        assert not found, f"seen: {found}\nin:\n{said}"

    def sees_nothing(self) -> None:
        """The bot keeps silent."""
        assert not self.news, "\n".join(self.lines(message) for message in self.news)

    @staticmethod
    def lines(message: Outgoing) -> str:
        """A message as a screen would show it."""
        return "\n".join((message.text, *(f"[{button.label}]" for button in message.buttons)))

    def find(self, wanted: str) -> tuple[Outgoing, Button]:
        """The button with this label (or the beginning of it) or option, on the latest message that has it."""
        for message in reversed(self.shown):
            for fits in (_is, _begins):
                for button in message.buttons:
                    if fits(_read_whole(button, message), wanted):
                        return message, button
        raise AssertionError(f"no button «{wanted}» under:\n" + "\n".join(self.lines(one) for one in self.shown[-3:]))


def _read_whole(button: Button, message: Outgoing) -> Button:
    """The button with the label that stands in the text as a numbered line, where the button shows the number."""
    line = re.search(rf"^{re.escape(button.label)}\. (.+)$", message.text, re.MULTILINE)
    return button if line is None else replace(button, label=line[1])


def _is(button: Button, wanted: str) -> bool:
    return wanted in (button.label, button.option)


def _begins(button: Button, wanted: str) -> bool:
    return re.sub(r"^\W+", "", button.label).startswith(wanted)
