"""What the Viber channel needs of the storage, and no more.  ``bots.storage.Storage`` has it."""

from __future__ import annotations

from typing import Protocol

from bots.channels.store import Shelf, Unreachable, Waiting
from dialogs.messages import MediaId, MessageId


class MediaShelf(Shelf, Protocol):
    """Pictures and files."""

    async def keep(self, media: MediaId, content: bytes, content_type: str, name: str, /) -> None:
        """Keep it under an id of the caller's; what is there already stays."""


class Outbox(Waiting, Protocol):
    """Messages promised and sent."""

    async def undelivered(self, channel: str, chat: str, message_id: MessageId, reason: str, /) -> bool:
        """A message that was taken did not arrive after all; False when no such message was sent."""


class ViberStore(Protocol):
    """The three together."""

    @property
    def media(self) -> MediaShelf: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def unreachable(self) -> Unreachable: ...
