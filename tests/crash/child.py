"""A front door as a process of its own, to be killed: messages come as JSON lines on stdin, answers go to stdout.

    python -m tests.crash.child DATABASE_URL CORE_URL FOLDER CLOCK_AHEAD_S

``FOLDER`` holds the small city.  The clock runs ahead, so that the leases of the process before have run out.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bots.channels.capabilities import WEB
from bots.channels.channel import Media
from bots.city import City
from bots.logs import set_up_logs
from bots.turns import Turns, run
from dialogs.messages import ChatId, Incoming, MediaId, MessageId, Outgoing, Photo, Press
from dialogs.texts import Texts
from tests.fakes.collecting import PNG
from tests.fakes.front_door import FrontDoor, Surroundings
from tests.fakes.plain_nlu import PlainNlu


class AheadClock:
    """The machine's clock, ahead by some seconds."""

    def __init__(self, ahead_s: float) -> None:
        self._ahead = timedelta(seconds=ahead_s)

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC) + self._ahead


class PipeChannel:
    """Shows messages on stdout."""

    name = "web"
    capabilities = WEB

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """One line."""
        options = [button.option for button in message.buttons]
        say({"chat": chat, "row": outbox_id, "text": message.text, "options": options, "step": message.step})
        return None

    async def fetch(self, media: MediaId) -> Media:
        """Always the same picture."""
        return Media(PNG, "image/png", f"{media}.png")

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""


def say(line: dict[str, Any]) -> None:
    """To whoever started this process, at once."""
    os.write(1, (json.dumps(line) + "\n").encode())


async def listen(turns: Turns, clock: AheadClock) -> None:
    """Take messages until stdin ends; say of each that it was recorded."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        given = json.loads(line)
        what = given["content"]
        content = Press(*what) if isinstance(what, list) else Photo(MediaId(given["id"]), what)
        chat, user = ChatId(given["chat"]), f"user-of-{given['chat']}"
        incoming = Incoming("web", chat, MessageId(given["id"]), user, clock.now(), content, "uk", "Олена")
        await turns.arrived(incoming)
        say({"took": given["id"]})


async def main(database_url: str, core_url: str, folder: Path, clock: AheadClock) -> None:
    """Work until killed."""
    city = City.load(folder / "city")
    nlu, texts = PlainNlu({"вод": ("01.01",)}), Texts.load(city.texts_folder)
    around = Surroundings(database_url, core_url, folder, city, texts, nlu, clock, {"web": PipeChannel()})
    door = FrontDoor(around, f"process {os.getpid()}")
    await door.open()
    say({"ready": True})
    await asyncio.gather(listen(door.turns, clock), run(door.turns, door.outbox, door.submissions))


if __name__ == "__main__":
    set_up_logs("json")
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), AheadClock(float(sys.argv[4]))))
