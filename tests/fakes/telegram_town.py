"""A town whose residents write in Telegram: everything they send and see goes through the channel and a strict Bot API.

    async with TelegramTown(tmp_path, nlu) as town:
        resident = town.resident()
        await resident.says("нема світла")

What residents do and see is the same as in ``tests.conversations.harness``.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bots.channels.capabilities import TELEGRAM
from bots.channels.channel import Media
from bots.channels.telegram.adapter import TelegramChannel
from bots.channels.telegram.ids import pack_callback, unpack_callback
from bots.channels.telegram.settings import TelegramSettings
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
    Voice,
)
from tests.conversations.harness import Resident, Town, Understands
from tests.fakes.collecting import CollectingChannel
from tests.fakes.store import Late
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_resident import STICKER, inline_buttons

PUBLIC = "https://front.example"


class TelegramLine(CollectingChannel):
    """What stands in the place of the collecting channel: the real one, with a strict Bot API behind it."""

    def __init__(self, town: TelegramTown) -> None:
        super().__init__("telegram", TELEGRAM)
        self.fake = FakeTelegram()
        self._town = town
        self._fresh: list[bool] = []
        self.real: TelegramChannel

    async def open(self) -> None:
        """Serve the webhook and set it."""
        await self.fake.__aenter__()
        settings = TelegramSettings(self.fake.token, "webhook", PUBLIC, self.fake.url)
        store: Any = Late(lambda: self._town.front_door.storage)
        self.real = TelegramChannel(settings, store, self._receive, self._town.clock.now, _no_pause)
        app = web.Application()
        app.add_routes(self.real.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.fake.updates.routes[PUBLIC] = "http://{}:{}".format(*self._runner.addresses[0][:2])
        await self.real.start()

    async def close(self) -> None:
        """End all; the fake's verdict on every call comes last."""
        await self.real.stop()
        await self._runner.cleanup()
        await self.fake.__aexit__(None)

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Through Telegram; what is collected is what the resident's app shows."""
        if self.failures:
            raise self.failures.popleft()
        identity = await self.real.send(chat, message, outbox_id)
        resident = self.fake.residents[int(chat)]
        shown = seen(resident.messages[-1], resident.keyboard)
        await super().send(chat, replace(shown, pictures=message.pictures), outbox_id)
        return identity

    async def fetch(self, media: MediaId) -> Media:
        """The real one's."""
        return await self.real.fetch(media)

    async def brings(self, incoming: Incoming) -> bool:
        """Telegram brings a message; whether it was new."""
        who = self.fake.resident(int(incoming.chat), incoming.name or "", incoming.language or "")
        self._fresh.clear()
        number = _number(incoming.edits or incoming.id)
        envelope = {"message_id": number, "from": who.user, "chat": who.chat, "date": int(incoming.sent_at.timestamp())}
        content = incoming.content
        if isinstance(content, Press) and not self._is_key(who, content):
            data = pack_callback(content.step, content.option)
            message = _holding(who.messages, data) or envelope | {"text": "?"}
            query = {"id": incoming.id, "from": who.user, "message": message, "chat_instance": "1", "data": data}
            self.fake.waiting_presses.add(incoming.id)
            await self.fake.updates.put("callback_query", query)
        else:
            kind = "edited_message" if incoming.edited else "message"
            edited = {"edit_date": envelope["date"]} if incoming.edited else {}
            await self.fake.updates.put(kind, envelope | self._form(content, who.user["id"]) | edited)
        return any(self._fresh)

    async def _receive(self, incoming: Incoming) -> bool:
        self._fresh.append(await self._town.front_door.turns.arrived(incoming))
        return self._fresh[-1]

    def _is_key(self, who: Any, press: Press) -> bool:
        """A button of the reply keyboard: it answers by its label."""
        return press.step == "" and any(key.get("text") == press.option for row in who.keyboard for key in row)

    def _form(self, content: Content, user: int) -> dict[str, Any]:
        match content:
            case Text(text) | Press(text):
                return {"text": text}
            case Command(name, argument):
                return {"text": f"/{name} {argument}".strip()}
            case Photo() | File() | Voice():
                return self._media(content)
            case Place(lat, lon, accuracy):
                return {"location": {"latitude": lat, "longitude": lon, "horizontal_accuracy": accuracy or 0}}
            case Phone(number, own):
                card = {"phone_number": number.removeprefix("+"), "first_name": "Олена"}
                return {"contact": card | ({"user_id": user} if own else {})}
        return {"sticker": STICKER}

    def _media(self, content: Photo | File | Voice) -> dict[str, Any]:
        kept = self.media.get(content.media)
        there = isinstance(kept, Media)
        file_id = self.fake.keep(kept.content if isinstance(kept, Media) else b"", f"files/{len(self.fake.files)}")
        self.fake.files[file_id].lost = not there
        file = {"file_id": file_id, "file_unique_id": f"u{file_id}"}
        match content:
            case Voice(_, seconds):
                return {"voice": file | {"duration": seconds}}
            case File(_, name, kind, size, caption):
                return {
                    "document": file | {"file_name": name, "mime_type": kind, "file_size": size},
                    "caption": caption,
                }
        said = {"caption": content.caption} if content.caption else {}
        album = {"media_group_id": content.album} if content.album else {}
        return {"photo": [file | {"width": 90, "height": 90}]} | said | album


class TelegramTown(Town):
    """A ``Town`` on Telegram."""

    def __init__(self, folder: Path, nlu: Understands, **rest: Any) -> None:
        super().__init__(folder, nlu, channel=("telegram", TELEGRAM), **rest)
        self.channel: TelegramLine = TelegramLine(self)  # type: ignore[assignment]
        self._around = replace(self._around, channels={"telegram": self.channel})

    def resident(self, name: str = "Олена") -> TelegramResident:
        """Somebody who has not written yet."""
        return TelegramResident(self, str(self.number()), name)

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


class TelegramResident(Resident):
    """Somebody who writes in Telegram."""

    @property
    def user(self) -> str:
        """The chat with a person has the person's number."""
        return self.chat


def seen(message: dict[str, Any], keyboard: list[list[Any]]) -> Outgoing:
    """What the app shows: the text, the buttons under it or else the reply keyboard."""
    shown = [_inline(button) for button in inline_buttons(message)] or [
        (None, _key(key)) for row in keyboard for key in row
    ]
    steps = [step for step, _ in shown if step is not None]
    text = message.get("text", message.get("caption", ""))
    units, entities = text.encode("utf-16-le"), message.get("entities", message.get("caption_entities", ()))
    spans = ((one["offset"] * 2, (one["offset"] + one["length"]) * 2) for one in entities)
    strong = tuple(units[start:end].decode("utf-16-le") for start, end in spans)
    return Outgoing(text, tuple(button for _, button in shown), steps[0] if steps else None, strong)


def _holding(messages: list[dict[str, Any]], data: str) -> dict[str, Any] | None:
    """The latest message with such a button; else the latest, as for a button that was there once."""
    held = [one for one in messages if any(data == button.get("callback_data") for button in inline_buttons(one))]
    return (held or messages or [None])[-1]


def _inline(button: dict[str, Any]) -> tuple[str | None, Button]:
    label = button["text"]
    if "url" in button:
        return None, Button(button["url"], label, ButtonKind.URL)
    if "copy_text" in button:
        return None, Button(button["copy_text"]["text"], label, ButtonKind.COPY)
    step, option = unpack_callback(button["callback_data"])
    return step, Button(option, label)


def _key(key: dict[str, Any]) -> Button:
    if key.get("request_location"):
        return Button("place", key["text"], ButtonKind.ASK_PLACE)
    if key.get("request_contact"):
        return Button("phone", key["text"], ButtonKind.ASK_PHONE)
    return Button(key["text"], key["text"])


def _number(identity: str) -> int:
    return int(re.sub(r"\D", "", identity)) + 100_000


async def _no_pause(_: float) -> None:
    await asyncio.sleep(0)
