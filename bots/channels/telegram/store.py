"""What the Telegram channel needs of the storage, and no more.  ``bots.storage.Storage`` has it."""

from __future__ import annotations

from typing import Protocol

from bots.channels.store import Shelf, Unreachable, Waiting


class Moves(Protocol):
    """Chats that get another id."""

    async def move(self, channel: str, old: str, new: str, /) -> bool:
        """All that is under way for ``old`` goes along; False when nothing is."""


class TelegramStore(Protocol):
    """The four together."""

    @property
    def media(self) -> Shelf: ...

    @property
    def outbox(self) -> Waiting: ...

    @property
    def unreachable(self) -> Unreachable: ...

    @property
    def moves(self) -> Moves: ...
