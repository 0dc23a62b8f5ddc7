"""The storage as channels see it, in memory: pictures, what was sent, who is away, which chats have moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bots.storage.errors import StorageUnavailable
from bots.storage.records import StoredMedia
from dialogs.messages import MediaId, MessageId

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class Shelf:
    """Files."""

    files: dict[str, StoredMedia] = field(default_factory=dict)
    failing: int = 0
    """So many calls find the database away."""

    async def keep(self, media: MediaId, content: bytes, content_type: str, name: str) -> None:
        """Keep it."""
        self._stumble()
        self.files.setdefault(media, StoredMedia(media, content, content_type, name, NOW))

    async def get(self, media: MediaId) -> StoredMedia | None:
        """What there is."""
        self._stumble()
        return self.files.get(media)

    def _stumble(self) -> None:
        if self.failing:
            self.failing -= 1
            raise StorageUnavailable("away")


@dataclass(slots=True)
class Sent:
    """The outbox."""

    known: set[str] = field(default_factory=set)
    """Ids of messages that were written down as sent."""
    undelivered_ones: list[str] = field(default_factory=list)
    gone_ones: list[str] = field(default_factory=list)

    async def undelivered(self, _channel: str, _chat: str, message_id: MessageId, _reason: str) -> bool:
        """Note it."""
        if message_id in self.known:
            self.undelivered_ones.append(message_id)
        return message_id in self.known

    async def gone(self, _channel: str, chat: str) -> int:
        """Note it."""
        self.gone_ones.append(chat)
        return 0


@dataclass(slots=True)
class Away:
    """Who cannot be reached, and why."""

    chats: dict[str, str] = field(default_factory=dict)

    async def remember(self, _channel: str, chat: str, why: str) -> None:
        """Note it."""
        self.chats[chat] = why

    async def forget(self, _channel: str, chat: str) -> None:
        """They are back."""
        self.chats.pop(chat, None)


@dataclass(slots=True)
class Moved:
    """Chats with another id."""

    chats: list[tuple[str, str]] = field(default_factory=list)

    async def move(self, _channel: str, old: str, new: str) -> bool:
        """Note it."""
        self.chats.append((old, new))
        return True


@dataclass(slots=True)
class Store:
    """All that a channel keeps or tells."""

    media: Shelf = field(default_factory=Shelf)
    outbox: Sent = field(default_factory=Sent)
    unreachable: Away = field(default_factory=Away)
    moves: Moved = field(default_factory=Moved)


class Late:
    """Something that is another one after a restart."""

    def __init__(self, now: Callable[[], Any]) -> None:
        self._now = now

    def __getattr__(self, name: str) -> Any:
        return Late(lambda: getattr(self._now(), name))

    def __call__(self, *args: Any, **rest: Any) -> Any:
        """Only now is it looked for: it need not be there earlier."""
        return self._now()(*args, **rest)
