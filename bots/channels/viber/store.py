"""What the Viber channel needs of the storage, and no more.  ``bots.storage.Storage`` has it."""

from __future__ import annotations

from typing import Protocol

from bots.storage.records import StoredMedia
from dialogs.messages import MediaId, MessageId


class MediaShelf(Protocol):
    """Pictures and files."""

    async def keep(self, media: MediaId, content: bytes, content_type: str, name: str, /) -> None:
        """Keep it under an id of the caller's; what is there already stays."""

    async def get(self, media: MediaId, /) -> StoredMedia | None:
        """None when it is not kept (any more)."""


class Outbox(Protocol):
    """Messages promised and sent."""

    async def undelivered(self, channel: str, chat: str, message_id: MessageId, reason: str, /) -> bool:
        """A message that was taken did not arrive after all; False when no such message was sent."""

    async def gone(self, channel: str, chat: str, /) -> int:
        """The resident cannot be reached any more: give up all that waits for the chat."""


class ViberStore(Protocol):
    """The two together."""

    @property
    def media(self) -> MediaShelf: ...

    @property
    def outbox(self) -> Outbox: ...
