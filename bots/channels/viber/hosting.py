"""``GET /media/<signed name>``: pictures that Viber fetches to show them; each address expires.

The name is ``<media id>.<last second, Unix time>.<signature>.<ending>``: whoever has it may see this one picture until
then, and nobody can make one up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web

from bots.channels.channel import Refused
from bots.channels.viber.signing import Seal
from bots.channels.viber.store import MediaShelf
from bots.pictures import Unsound, reduced
from bots.storage.errors import StorageError
from bots.storage.records import StoredMedia
from dialogs.messages import MediaId

PATH = "/media/{name}"
LIVES = timedelta(hours=24)
"""Viber fetches a picture when it is first shown, which may be when the phone is next switched on."""
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
"""The pictures that Viber shows; it goes by the ending (developers.viber.com/docs/api/rest-bot-api)."""
SMALL = "-small"
"""Behind the id of what was made smaller."""
LARGEST_PICTURE = 1024 * 1024
"""Bytes that Viber shows on an iPhone; on Android it is three times as much."""


class Hosting:
    """Gives addresses, and serves what is behind them."""

    def __init__(self, seal: Seal, shelf: MediaShelf, public_url: str, now: Callable[[], datetime]) -> None:
        self._seal = seal
        self._shelf = shelf
        self._public_url = public_url.rstrip("/")
        self._now = now

    async def address(self, media: MediaId) -> str:
        """Where a picture of the shelf can be fetched from now on; as a small JPEG where Viber would not show it.

        Raises ``Refused`` when it is no picture, or when Viber cannot reach us, and ``StorageError``.
        """
        kept = await self._shelf.get(media)
        if kept is None or not self._public_url:
            raise Refused("the picture is gone, or there is no public address to fetch it from")
        ending = ENDINGS.get(kept.content_type)
        if ending is None or len(kept.content) > LARGEST_PICTURE:
            media, ending = await self._smaller(kept), "jpg"
        until = str(int((self._now() + LIVES).timestamp()))
        return f"{self._public_url}/media/{media}.{until}.{self._seal.sign('media', media, until)}.{ending}"

    async def _smaller(self, kept: StoredMedia) -> MediaId:
        """The id of a JPEG of the same picture that Viber shows; made once."""
        small = MediaId(kept.id + SMALL)
        if await self._shelf.get(small) is None:
            try:
                content = await asyncio.to_thread(reduced, kept.content, LARGEST_PICTURE)
            except Unsound:
                raise Refused("Viber shows no such picture") from None
            await self._shelf.keep(small, content, "image/jpeg", "picture.jpg")
        return small

    async def answer(self, request: web.Request) -> web.Response:
        """404 for a name that we never gave, 410 once it has expired or the picture is gone, 503 without a database."""
        parts = request.match_info["name"].rsplit(".", 3)
        if len(parts) != 4 or len(parts[2]) != 64 or not self._seal.holds(parts[2], "media", parts[0], parts[1]):
            return web.Response(status=404)
        if int(parts[1]) < self._now().timestamp():
            return web.Response(status=410)
        try:
            kept = await self._shelf.get(MediaId(parts[0]))
        except StorageError:
            return web.Response(status=503, headers={"Retry-After": "5"})
        if kept is None or kept.content_type not in ENDINGS:
            return web.Response(status=410)
        return web.Response(body=kept.content, content_type=kept.content_type)
