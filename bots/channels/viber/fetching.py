"""Media: fetched as soon as a message is recorded, for Viber's addresses live about an hour, and kept on our shelf.

The event is acknowledged once the file is kept, or after ``PATIENCE_S``: should we die before, Viber brings it again.
What could not be fetched at once is tried again when somebody asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bots.backoff import delay_s
from bots.channels.channel import Media, MediaRefused, TryAgain
from bots.channels.content_types import content_type, extension
from bots.channels.viber.client import ViberClient
from bots.channels.viber.errors import Unreachable
from bots.channels.viber.ids import Attachment
from bots.channels.viber.store import MediaShelf
from dialogs.messages import File, Incoming, MediaId, Photo

Pause = Callable[[float], Awaitable[None]]
"""Wait so many seconds."""

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes, as on every channel: what the core takes."""
AT_ONCE = 8
TRIES = 4
PATIENCE_S = 2.0
"""An event waits so long for its file; a large video goes on in the background."""
_LAST_FILES_S = 5.0

_log = structlog.get_logger(__name__)


class Fetching:
    """Fetches for one bot."""

    def __init__(self, client: ViberClient, shelf: MediaShelf, pause: Pause) -> None:
        self._client = client
        self._shelf = shelf
        self._pause = pause
        self._free = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def begin(self, incoming: Incoming) -> None:
        """Fetch what the message holds; return once it is kept, or ``PATIENCE_S`` later, and go on then."""
        content = incoming.content
        attachment = Attachment.unpack(content.media) if isinstance(content, Photo | File) else None
        if attachment is None or attachment.size > LARGEST_FILE:
            return
        task = self._under_way.get(attachment.shelf)
        if task is None:
            task = self._under_way[attachment.shelf] = asyncio.create_task(self._try_to_keep(attachment))
            task.add_done_callback(lambda _: self._under_way.pop(attachment.shelf, None))
        await asyncio.wait([task], timeout=PATIENCE_S)

    async def media(self, media: MediaId) -> Media:
        """The bytes. Raises ``MediaRefused`` or ``TryAgain``."""
        attachment = Attachment.unpack(media)
        if attachment is None:
            raise MediaRefused("gone")
        if attachment.size > LARGEST_FILE:
            raise MediaRefused("size")
        under_way = self._under_way.get(attachment.shelf)
        if under_way is not None:
            await asyncio.wait([under_way])
        kept = await self._shelf.get(MediaId(attachment.shelf))
        if kept is not None:
            return Media(kept.content, kept.content_type, kept.name)
        try:
            return await self._keep(attachment)
        except Unreachable as error:
            raise TryAgain(str(error)) from None

    async def finish(self) -> None:
        """Give what is under way a moment, no more."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=_LAST_FILES_S)
            for task in late:
                task.cancel()

    async def _try_to_keep(self, attachment: Attachment) -> None:
        for failures in range(TRIES):
            try:
                async with self._free:
                    if await self._shelf.get(MediaId(attachment.shelf)) is None:
                        await self._keep(attachment)
            except MediaRefused as refused:
                _log.info("viber.media_refused", reason=refused.reason, kind=attachment.kind)
            except Exception as error:  # noqa: BLE001 - network or database: whoever asks for it later tries once more
                _log.warning("viber.media_not_fetched", error=type(error).__name__, attempt=failures)
                if failures < TRIES - 1:
                    await self._pause(delay_s(failures))
                continue
            return

    async def _keep(self, attachment: Attachment) -> Media:
        content = await self._client.download(attachment.url, LARGEST_FILE)
        kind = await asyncio.to_thread(content_type, content)
        if attachment.kind == "picture" and not kind.startswith("image/"):
            raise MediaRefused("type")
        media = Media(content, kind, attachment.name or attachment.kind + extension(kind))
        await self._shelf.keep(MediaId(attachment.shelf), media.content, media.content_type, media.name)
        return media
