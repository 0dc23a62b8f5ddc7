"""Somebody with Viber on the phone or on a desktop: writes, presses, sends, and reads what the bot answers."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from tests.fakes.viber_rules import broken, label_of

if TYPE_CHECKING:
    from tests.fakes.viber import FakeViber

Message = dict[str, Any]

HOME = (47.9105, 33.3918)
"""Latitude and longitude, in Kryvyi Rih."""
PATIENCE_S = 5.0
"""A message that does not come by then never will."""


class Resident:
    """A chat with the bot, seen from the other side."""

    def __init__(self, fake: FakeViber, identity: str, name: str, language: str) -> None:
        self._fake = fake
        self.identity = identity
        self.phone = "380671234567"
        self.profile = {"id": identity, "name": name, "language": language, "country": "UA", "api_version": 10}
        self.subscribed = False
        self.desktop = False
        """Share-phone and location-picker do nothing there."""
        self.level = 10
        """Of the API that the app knows."""
        self.messages: list[Message] = []
        self.keyboard: list[Message] = []
        """The buttons of the latest message that had any: they stay."""
        self.without_reply = 0
        """Messages since the resident last wrote."""
        self.last_event: Message = {}
        self._tracking = ""
        self._read = 0
        self._news = asyncio.Event()

    async def opens(self, context: str | None = None) -> None:
        """Open the chat, perhaps by a link; a welcome in the answer is shown."""
        event = {"type": "open", "user": self.profile, "subscribed": self.subscribed}
        answer = await self._event("conversation_started", event | ({"context": context} if context else {}))
        if not answer:
            return
        welcome = json.loads(answer)
        self._fake.violations += [f"welcome: {fault}" for fault in broken(welcome, receiver=False)]
        if self.subscribed:
            self._fake.violations.append("welcome: the resident is subscribed already")
        self.receive(welcome)

    async def leaves(self) -> None:
        """Unsubscribe."""
        self.subscribed = False
        await self._event("unsubscribed", {"user_id": self.identity})

    async def comes_back(self) -> None:
        """Subscribe by the button of the chat's page."""
        self.subscribed = True
        await self._event("subscribed", {"user": self.profile})

    async def says(self, text: str, **more: Any) -> Message:
        """Write a text."""
        return await self.sends({"type": "text", "text": text}, **more)

    async def presses(self, label: str) -> str | None:
        """Press a button of the keyboard; the address where that is what it gives."""
        for button in self.keyboard:
            if label_of(button) == label:
                return await self._press(button)
        raise AssertionError(f"no button {label!r}, only {self.labels()}")

    async def presses_again(self, button: Message) -> str | None:
        """Press a button that was seen earlier."""
        return await self._press(button)

    async def sends_picture(self, content: bytes, caption: str = "") -> Message:
        """Send a picture from the gallery."""
        url = self._fake.host(content, "jpg")
        return await self.sends({"type": "picture", "media": url, "thumbnail": url, "text": caption})

    async def sends_video(self, content: bytes, size: int | None = None) -> Message:
        """Send a video; ``size`` is claimed."""
        media = {"media": self._fake.host(content, "mp4"), "size": len(content) if size is None else size}
        return await self.sends({"type": "video", "duration": 14, **media})

    async def sends_file(self, content: bytes, name: str, size: int | None = None) -> Message:
        """Send a file; ``size`` is claimed."""
        media = {"media": self._fake.host(content, "bin"), "size": len(content) if size is None else size}
        return await self.sends({"type": "file", "file_name": name, **media})

    async def sends_location(self, lat: float = HOME[0], lon: float = HOME[1]) -> Message:
        """Send a point on the map."""
        return await self.sends({"type": "location", "location": {"lat": lat, "lon": lon}})

    async def shares_contact(self, number: str | None = None) -> Message:
        """Share a contact card, one's own unless told otherwise."""
        card = {"name": self.profile["name"], "phone_number": number or self.phone}
        return await self.sends({"type": "contact", "contact": card})

    async def sends_sticker(self) -> Message:
        """Send a sticker."""
        return await self.sends({"type": "sticker", "sticker_id": 46105, "media": self._fake.host(b"", "png")})

    async def sends(self, message: Message, **more: Any) -> Message:
        """Send any message; writing subscribes."""
        self.subscribed = True
        self.without_reply = 0
        tracking = {"tracking_data": self._tracking} if self._tracking else {}
        event = {"sender": self.profile, "message": message | tracking, "silent": False}
        await self._event("message", event | more)
        return self.last_event

    async def repeats(self) -> None:
        """Viber brings the last event once more."""
        await self._fake.callbacks.bring_again(self.last_event)

    def sees(self) -> list[str]:
        """All texts received."""
        return [message.get("text", "") for message in self.messages]

    def labels(self) -> list[str]:
        """On all buttons that can be pressed now."""
        return [label_of(button) for button in self.keyboard]

    async def next_message(self) -> Message:
        """The next message not yet read; fails when none comes."""
        await self._wait_for(1)
        self._read += 1
        return self.messages[self._read - 1]

    async def hears(self, number: int = 1) -> list[str]:
        """The texts of the next messages, in order; fails when fewer come."""
        await self._wait_for(number)
        self._read += number
        return self.sees()[self._read - number : self._read]

    def receive(self, message: Message) -> None:
        """The bot sent something."""
        self.messages.append(message)
        self.without_reply += 1
        self.keyboard = message.get("keyboard", {}).get("Buttons", self.keyboard)
        self._tracking = message.get("tracking_data", self._tracking)
        self._news.set()

    async def _wait_for(self, number: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while len(self.messages) < self._read + number:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"heard only {self.sees()[self._read :]}, not {number} messages") from None

    async def _press(self, button: Message) -> str | None:
        match button["ActionType"]:
            case "open-url":
                return str(button["ActionBody"])
            case "share-phone" if not self.desktop:
                await self.shares_contact()
            case "location-picker" if not self.desktop:
                await self.sends_location()
            case "reply":
                await self.says(button["ActionBody"], silent=button.get("Silent", False))
        return None

    async def _event(self, kind: str, event: Message) -> bytes:
        self.last_event = self._fake.event(kind, **event)
        return await self._fake.callbacks.put(self.last_event)
