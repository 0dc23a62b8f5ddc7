"""A channel that shows nothing: it collects what it is given, and has the media that tests put into it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bots.channels.capabilities import WEB
from bots.channels.channel import Capabilities, ChannelError, Media, MediaRefused
from dialogs.messages import ChatId, MediaId, MessageId, Outgoing

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
"""One transparent pixel."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One call of ``send`` that succeeded."""

    chat: str
    message: Outgoing
    outbox_id: int


@dataclass
class CollectingChannel:
    """A ``Channel``."""

    name: str = "web"
    capabilities: Capabilities = WEB
    shown: list[Shown] = field(default_factory=list)
    failures: deque[Exception] = field(default_factory=deque)
    """What the next calls of ``send`` raise, in order."""
    media: dict[str, Media | Exception] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Collect, unless the test wants a failure."""
        if self.failures:
            raise self.failures.popleft()
        self.shown.append(Shown(chat, message, outbox_id))
        self._bell.set()
        return MessageId(f"out-{outbox_id}")

    async def fetch(self, media: MediaId) -> Media:
        """What the test put there."""
        self.fetched.append(media)
        found = self.media.get(media, MediaRefused("gone"))
        if isinstance(found, Exception):
            raise found
        return found

    async def shows(self, chat: str) -> None:
        """Return once the chat has been shown anything."""
        while not self.to(chat):
            self._bell.clear()
            await self._bell.wait()

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""

    def fail(self, *errors: ChannelError) -> None:
        """Let the next calls of ``send`` raise these."""
        self.failures.extend(errors)

    def keep(self, media: str, content: bytes = PNG) -> MediaId:
        """Have a picture to be fetched."""
        self.media[media] = Media(content, "image/png", f"{media}.png")
        return MediaId(media)

    def to(self, chat: str) -> Sequence[Outgoing]:
        """What a chat was shown; a message that was sent twice stands here once."""
        once = {one.outbox_id: one.message for one in self.shown if one.chat == chat}
        return tuple(once.values())

    @property
    def repeats(self) -> int:
        """How many calls of ``send`` repeated an earlier one."""
        return len(self.shown) - len({one.outbox_id for one in self.shown})
