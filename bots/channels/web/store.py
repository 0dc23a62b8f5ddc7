"""What the web chat needs of the storage, and no more.  ``bots.storage.Storage`` has it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from bots.storage.records import MailboxRow, StoredMedia
from dialogs.messages import ChatId, Incoming, MediaId, Outgoing


class Mailbox(Protocol):
    """The messages of each chat, both sides, in one order for everybody who looks."""

    async def append(self, chat: ChatId, outbox_id: int, message: Outgoing, /) -> int:
        """Put the centre's message in; the same ``outbox_id`` again changes nothing. Returns its seq."""

    async def echo(self, incoming: Incoming, /) -> int:
        """Put the resident's message in; the same message id again changes nothing. Returns its seq."""

    async def after(self, chat: ChatId, seq: int, limit: int, /) -> Sequence[MailboxRow]:
        """The next messages, oldest first."""

    async def history(self, chat: ChatId, limit: int, /) -> Sequence[MailboxRow]:
        """The last messages, oldest first."""


class MediaShelf(Protocol):
    """Pictures and files."""

    async def put(self, content: bytes, content_type: str, name: str, /) -> MediaId:
        """Keep it; the id cannot be guessed."""

    async def get(self, media: MediaId, /) -> StoredMedia | None:
        """None when it is not kept (any more)."""


class Bell(Protocol):
    """Rings when something is new; a ring before ``wait`` is not lost."""

    async def wait(self, timeout: float, /) -> bool:  # noqa: ASYNC109 - the wait is the point
        """True when it rang, False after so many seconds."""


class Wakes(Protocol):
    """Tells waiting tasks, of any process, that something is new."""

    def listen(self, topic: str, /) -> AbstractContextManager[Bell]:
        """A bell of one's own while the block runs."""


class WebStore(Protocol):
    """The three together."""

    @property
    def mailbox(self) -> Mailbox: ...

    @property
    def media(self) -> MediaShelf: ...

    @property
    def wakes(self) -> Wakes: ...
