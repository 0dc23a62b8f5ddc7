"""Somebody with Telegram on the phone: writes, presses, sends, and reads what the bot answers."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram

Message = dict[str, Any]

HOME = (47.9105, 33.3918)
"""Latitude and longitude, in Kryvyi Rih."""
STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
PATIENCE_S = 5.0
"""A message that does not come by then never will."""


class Resident:
    """A private chat with the bot, seen from the other side."""

    def __init__(self, fake: FakeTelegram, number: int, name: str, language: str) -> None:
        self._fake = fake
        self.number = number
        self.phone = f"38067{number:07d}"
        self.user = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
        self.chat: dict[str, Any] = {"id": number, "type": "private", "first_name": name}
        self.gone: str | None = None
        """Why the bot cannot write: ``bot was blocked by the user`` or ``user is deactivated``."""
        self.messages: list[Message] = []
        """From the bot, oldest first; with ``keyboard`` where one came along."""
        self.keyboard: list[list[Any]] = []
        """The reply keyboard that is open now."""
        self.last_update: dict[str, Any] = {}
        self._last_said: Message = {}
        self._read = 0
        self._news = asyncio.Event()

    # What the resident does

    async def says(self, text: str) -> Message:
        """Write a text."""
        return await self._sends({"text": text} | _command(text))

    async def types(self, label: str) -> Message:
        """Write what stands on a visible button instead of pressing it."""
        assert label in self.labels(), f"no button {label!r}, only {self.labels()}"
        return await self.says(label)

    async def presses(self, label: str) -> str | None:
        """Press a button of the open keyboard, else of the latest message that has it.

        Returns the address or the copied text where that is what the button gives.
        """
        for key in (key for row in self.keyboard for key in row):
            if _label(key) == label:
                await self._presses_key(key)
                return None
        for message in reversed(self.messages):
            for button in inline_buttons(message):
                if button["text"] == label:
                    return await self._presses_inline(message, button)
        raise AssertionError(f"no button {label!r}, only {self.labels()}")

    async def presses_forged(self, callback: str | None) -> None:
        """Press a button that the bot never made."""
        await self._query(self.messages[-1] if self.messages else None, callback)

    async def sends_photo(self, content: bytes, caption: str = "", **more: Any) -> Message:
        """Send a picture from the gallery."""
        return await self._sends({"photo": self._sizes(content)} | ({"caption": caption} if caption else {}) | more)

    async def sends_album(self, contents: list[bytes], caption: str = "") -> list[Message]:
        """Send several pictures at once; the caption stands under the first."""
        album = f"1343{self._fake.next_message()}"
        captions = [caption] + [""] * (len(contents) - 1)
        pairs = zip(contents, captions, strict=True)
        return [await self.sends_photo(content, words, media_group_id=album) for content, words in pairs]

    async def sends_document(self, content: bytes, name: str, mime: str, size: int | None = None) -> Message:
        """Send a file; ``size`` is claimed."""
        file_id = self._fake.keep(content, f"documents/{len(self._fake.files)}", size)
        size = self._fake.files[file_id].size
        document = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name, "mime_type": mime}
        return await self._sends({"document": document | {"file_size": size}})

    async def sends_voice(self, seconds: int = 3) -> Message:
        """Speak."""
        file_id = self._fake.keep(b"OggS", f"voice/{len(self._fake.files)}.oga")
        return await self._sends({"voice": {"file_id": file_id, "file_unique_id": f"u{file_id}", "duration": seconds}})

    async def sends_location(
        self, lat: float = HOME[0], lon: float = HOME[1], accuracy: float | None = None
    ) -> Message:
        """Send a point on the map."""
        location = {"latitude": lat, "longitude": lon}
        return await self._sends({"location": location | ({"horizontal_accuracy": accuracy} if accuracy else {})})

    async def shares_contact(self, number: str | None = None, own: bool = True) -> Message:
        """Share a contact card, one's own unless told otherwise."""
        card = {"phone_number": number or self.phone, "first_name": self.user["first_name"]}
        return await self._sends({"contact": card | ({"user_id": self.number} if own else {})})

    async def sends(self, **content: Any) -> Message:
        """Send any other content, for example ``sticker={...}``."""
        return await self._sends(content)

    async def edits(self, text: str, message: Message | None = None) -> Message:
        """Change a text sent earlier, the last one unless told otherwise."""
        changed = (message or self._last_said) | {"text": text, "edit_date": int(time.time())}
        self.last_update = await self._fake.updates.put("edited_message", changed)
        return changed

    async def blocks(self, why: str = "bot was blocked by the user") -> None:
        """Stop the bot, or (``user is deactivated``) leave Telegram."""
        self.gone = why
        await self._membership("member", "kicked")

    async def unblocks(self) -> None:
        """Start the bot again."""
        self.gone = None
        await self._membership("kicked", "member")

    async def repeats(self) -> None:
        """Telegram brings the last update once more."""
        await self._fake.updates.bring_again(self.last_update)

    # What the resident sees

    def sees(self) -> list[str]:
        """All texts received."""
        return [message.get("text", message.get("caption", "")) for message in self.messages]

    def labels(self) -> list[str]:
        """On all buttons that can be pressed now: of the open keyboard and of the latest message."""
        keys = [_label(key) for row in self.keyboard for key in row]
        return keys + [button["text"] for button in inline_buttons(self.messages[-1] if self.messages else {})]

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

    # What the fake does

    def receive(self, message: Message, markup: dict[str, Any]) -> None:
        """The bot sent something."""
        self.messages.append(message)
        if "keyboard" in markup:
            self.keyboard = markup["keyboard"]
        elif markup.get("remove_keyboard"):
            self.keyboard = []
        self._news.set()

    def forget(self, number: int) -> None:
        """The bot deleted something."""
        self.messages = [message for message in self.messages if message["message_id"] != number]
        self._read = min(self._read, len(self.messages))

    async def _wait_for(self, number: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while len(self.messages) < self._read + number:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"heard only {self.sees()[self._read :]}, not {number} messages") from None

    async def _sends(self, content: dict[str, Any]) -> Message:
        envelope = {"message_id": self._fake.next_message(), "from": self.user, "chat": self.chat}
        self._last_said = envelope | {"date": int(time.time())} | content
        self.last_update = await self._fake.updates.put("message", self._last_said)
        return self._last_said

    async def _presses_key(self, key: Any) -> None:
        self.keyboard = []
        if isinstance(key, dict) and key.get("request_location"):
            await self.sends_location()
        elif isinstance(key, dict) and key.get("request_contact"):
            await self.shares_contact()
        else:
            await self.says(_label(key))

    async def _presses_inline(self, message: Message, button: dict[str, Any]) -> str | None:
        if "url" in button:
            return str(button["url"])
        if "copy_text" in button:
            return str(button["copy_text"]["text"])
        await self._query(message, button["callback_data"])
        return None

    async def _query(self, message: Message | None, callback: str | None) -> None:
        identity = f"4382{self._fake.next_message():015d}"
        self._fake.waiting_presses.add(identity)
        query = {"id": identity, "from": self.user, "chat_instance": f"-{self.number}"}
        query |= {"message": message} if message else {"inline_message_id": "AAA"}
        query |= {} if callback is None else {"data": callback}
        self.last_update = await self._fake.updates.put("callback_query", query)

    async def _membership(self, before: str, after: str) -> None:
        member = {"user": self._fake.bot_user}
        old, new = ({"status": status} | member for status in (before, after))
        until = {"until_date": 0}
        old, new = (one | until if one["status"] == "kicked" else one for one in (old, new))
        changed = {"chat": self.chat, "from": self.user, "date": int(time.time())}
        changed |= {"old_chat_member": old, "new_chat_member": new}
        self.last_update = await self._fake.updates.put("my_chat_member", changed)

    def _sizes(self, content: bytes) -> list[dict[str, Any]]:
        sizes = []
        for edge, body in ((90, content[:1000]), (1280, content)):
            file_id = self._fake.keep(body, f"photos/file_{len(self._fake.files)}.jpg")
            unique = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(body)}
            sizes.append(unique | {"width": edge, "height": edge * 3 // 4})
        return sizes


def _label(key: Any) -> str:
    return key if isinstance(key, str) else str(key["text"])


def inline_buttons(message: Message) -> list[dict[str, Any]]:
    """Under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _command(text: str) -> dict[str, Any]:
    if not text.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]}
