"""Photos of the work: fetched from the core's own server, judged, painted anew and put on our shelf.

News is never late by more than ``PATIENCE_S`` for its pictures, and never lost: it goes without them.
"""

from __future__ import annotations

import asyncio

import structlog

from backend_client.core import Core
from backend_client.errors import CoreError
from bots.pictures import Unsound, cleaned
from bots.storage import Storage, StorageError

PATIENCE_S = 4.0
SHOWN = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
"""Types that every messenger shows, and how their files end."""

log = structlog.get_logger(__name__)


class WorkPhotos:
    """Brings photos of the work onto the shelf."""

    def __init__(self, storage: Storage, core: Core, patience_s: float = PATIENCE_S) -> None:
        self._storage = storage
        self._core = core
        self._patience_s = patience_s

    async def fetch(self, urls: tuple[str, ...]) -> dict[str, str | None]:
        """The shelf's id of each; None for one that cannot be had in time, or is no picture."""
        if not urls:
            return {}
        tasks = {url: asyncio.create_task(self._one(url)) for url in urls}
        await asyncio.wait(tasks.values(), timeout=self._patience_s)
        for task in tasks.values():
            task.cancel()
        found = await asyncio.gather(*tasks.values(), return_exceptions=True)
        return {url: one if isinstance(one, str) else None for url, one in zip(tasks, found, strict=True)}

    async def _one(self, url: str) -> str | None:
        try:
            content = await self._core.photo(url)
            picture = await asyncio.to_thread(cleaned, content)
            if picture.content_type not in SHOWN:
                raise Unsound("type")
            name = f"work.{SHOWN[picture.content_type]}"
            return str(await self._storage.media.put(picture.content, picture.content_type, name))
        except (CoreError, StorageError, Unsound) as error:
            log.warning("core_event.no_photo", error=type(error).__name__)
            return None
