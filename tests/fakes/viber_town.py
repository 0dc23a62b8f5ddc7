"""A town whose residents write in Viber: everything they send and see goes through the channel and a strict Viber.

    async with ViberTown(tmp_path, nlu) as town:
        resident = town.resident()
        await resident.says("нема світла")

What residents do and see is the same as in ``tests.conversations.harness``; what Viber does not have raises
``NotHere``.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bots.channels.capabilities import VIBER
from bots.channels.channel import Media
from bots.channels.viber.adapter import ViberChannel
from bots.channels.viber.ids import pack_press, unpack_press
from bots.channels.viber.settings import ViberSettings
from bots.channels.viber.signing import Seal
from dialogs.messages import (
    Button,
    ButtonKind,
    ChatId,
    Command,
    Content,
    File,
    Incoming,
    MediaId,
    MessageId,
    Outgoing,
    Phone,
    Photo,
    Place,
    Press,
    Text,
    Unsupported,
)
from tests.conversations.harness import Resident, Town, Understands
from tests.fakes.collecting import CollectingChannel
from tests.fakes.store import Late
from tests.fakes.viber import FakeViber
from tests.fakes.viber_rules import label_of

LACKS = frozenset({"albums", "edits", "voices"})
"""What residents cannot do in Viber: each raises ``NotHere``."""
PUBLIC = "https://front.example"
_ASKS = {"location-picker": (ButtonKind.ASK_PLACE, "place"), "share-phone": (ButtonKind.ASK_PHONE, "phone")}


class NotHere(Exception):
    """Viber has no such thing; which, as in ``LACKS``."""


class ViberLine(CollectingChannel):
    """What stands in the place of the collecting channel: the real one, with a strict Viber behind it."""

    def __init__(self, town: ViberTown) -> None:
        super().__init__("viber", VIBER)
        self.fake = FakeViber()
        self.seal = Seal(self.fake.token)
        self._town = town
        self._fresh: list[bool] = []
        self.real: ViberChannel

    async def open(self) -> None:
        """Serve the webhook and set it."""
        await self.fake.__aenter__()
        settings = ViberSettings(self.fake.token, PUBLIC, self.fake.url, "Контакт-центр 1520")
        store: Any = Late(lambda: self._town.front_door.storage)
        self.real = ViberChannel(settings, store, self._receive, self._town.clock.now, _no_pause)
        app = web.Application()
        app.add_routes(self.real.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.fake.callbacks.routes[PUBLIC] = "http://{}:{}".format(*self._runner.addresses[0][:2])
        self.fake.callbacks.url = f"{PUBLIC}/viber/webhook"

    async def close(self) -> None:
        """End all, and hold Viber's verdict on every call."""
        await self.real.stop()
        await self._runner.cleanup()
        await self.fake.__aexit__(None)

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Through Viber; what is collected is what the resident's app shows."""
        if self.failures:
            raise self.failures.popleft()
        identity = await self.real.send(chat, message, outbox_id)
        shown = self.fake.residents[chat].messages[-1]
        await super().send(chat, self._seen(chat, shown), outbox_id)
        return identity

    async def fetch(self, media: MediaId) -> Media:
        """The real one's."""
        return await self.real.fetch(media)

    async def brings(self, incoming: Incoming) -> bool:
        """Viber brings a message; whether it was new."""
        token = int(re.sub(r"\D", "", incoming.id)) + 10**15
        profile = {"id": incoming.chat, "name": incoming.name or "", "language": incoming.language or ""}
        who = self.fake.residents.get(incoming.chat) or self._known(incoming)
        who.subscribed, who.without_reply = True, 0
        event = self.fake.event("message", sender=profile, message=self._message(incoming))
        event |= {"message_token": token, "timestamp": int(incoming.sent_at.timestamp() * 1000)}
        self._fresh.clear()
        await self.fake.callbacks.put(event)
        return any(self._fresh)

    async def _receive(self, incoming: Incoming) -> bool:
        self._fresh.append(await self._town.front_door.turns.arrived(incoming))
        return self._fresh[-1]

    def _known(self, incoming: Incoming) -> Any:
        resident = self.fake.resident(incoming.chat, incoming.name or "", incoming.language or "")
        self.fake.residents[incoming.chat] = resident
        return resident

    def _seen(self, chat: ChatId, message: dict[str, Any]) -> Outgoing:
        shown = [self._button(chat, button) for button in message.get("keyboard", {}).get("Buttons", ())]
        steps = [step for step, _ in shown if step is not None]
        return Outgoing(message["text"], tuple(button for _, button in shown), steps[0] if steps else None)

    def _button(self, chat: ChatId, button: dict[str, Any]) -> tuple[str | None, Button]:
        action, body, label = button["ActionType"], button["ActionBody"], label_of(button)
        if action in _ASKS:
            kind, option = _ASKS[action]
            return None, Button(option, label, kind)
        if action == "open-url":
            return None, Button(body, label, ButtonKind.URL)
        press = unpack_press(self.seal, chat, body)
        assert press is not None, body
        return press[0], Button(press[1], label)

    def _message(self, incoming: Incoming) -> dict[str, Any]:
        if incoming.edited:
            raise NotHere("edits")
        return self._form(incoming.content, incoming.chat)

    def _form(self, content: Content, chat: ChatId) -> dict[str, Any]:
        match content:
            case Text() | Press() | Command():
                return {"type": "text", "text": self._written(content, chat)}
            case Photo(media, caption, None):
                return {"type": "picture", "media": self._hosted(media), "text": caption}
            case File(media, name, _, size):
                return {"type": "file", "media": self._hosted(media), "file_name": name, "size": size}
            case Place(lat, lon):
                return {"type": "location", "location": {"lat": lat, "lon": lon}}
            case Phone(number):
                return {"type": "contact", "contact": {"name": "", "phone_number": number.removeprefix("+")}}
            case Unsupported():
                return {"type": "sticker", "sticker_id": 46105}
        raise NotHere("albums" if isinstance(content, Photo) else "voices")

    def _written(self, content: Text | Press | Command, chat: ChatId) -> str:
        match content:
            case Text(text):
                return text
            case Press(option, step):
                return pack_press(self.seal, chat, step, option)
            case Command(name, argument):
                return f"/{name} {argument}".strip()

    def _hosted(self, media: MediaId) -> str:
        kept = self.media.get(media)
        return self.fake.host(kept.content, "jpg") if isinstance(kept, Media) else f"{self.fake.url}/cdn/gone.jpg"


class ViberTown(Town):
    """A ``Town`` on Viber."""

    def __init__(self, folder: Path, nlu: Understands, **rest: Any) -> None:
        super().__init__(folder, nlu, channel=("viber", VIBER), **rest)
        self.channel: ViberLine = ViberLine(self)  # type: ignore[assignment]
        self._around = replace(self._around, channels={"viber": self.channel})

    def resident(self, name: str = "Олена") -> ViberResident:
        """Somebody who has not written yet."""
        return ViberResident(self, f"chat-{self.number()}", name)

    async def receives(self, incoming: Incoming) -> bool:
        """A message arrives; whether it was new. Does not wait for what follows from it."""
        return await self.channel.brings(incoming)

    async def __aenter__(self) -> Self:
        await self.channel.open()
        return await super().__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, traceback)
        await self.channel.close()


class ViberResident(Resident):
    """Somebody who writes in Viber."""

    @property
    def user(self) -> str:
        """Viber has one id for the person and the chat."""
        return self.chat


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)
