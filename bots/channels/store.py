"""What messengers need of the storage to show pictures and to say who cannot be reached; more, each says itself."""

from __future__ import annotations

from typing import Protocol

from bots.storage.records import StoredMedia
from dialogs.messages import MediaId


class Shelf(Protocol):
    """Pictures of our own."""

    async def get(self, media: MediaId, /) -> StoredMedia | None:
        """None when it is not kept (any more)."""


class Waiting(Protocol):
    """Messages that wait to be sent."""

    async def gone(self, channel: str, chat: str, /) -> int:
        """The resident cannot be reached any more: give up all that waits for the chat."""


class Unreachable(Protocol):
    """Who cannot be written to."""

    async def remember(self, channel: str, chat: str, why: str, /) -> None:
        """Nothing can be sent there from now on."""

    async def forget(self, channel: str, chat: str, /) -> None:
        """The resident is back."""
