"""Photos and files from the page: taken by what they are, not by what they are called.

``POST /chat/upload``: multipart, one part ``file``; the visitor's token in ``Authorization``.
Answers 201 ``{media, kind, name, size}``, or 4xx ``{reason, words}``.
"""

from __future__ import annotations

import asyncio
import io
import re
import time
from typing import Final

import structlog
from aiohttp import BodyPartReader, web
from PIL import Image, UnidentifiedImageError

from bots.channels.channel import MediaRefused
from bots.channels.web.limits import Buckets
from bots.channels.web.options import LANGUAGES
from bots.channels.web.socket import Surroundings
from bots.channels.web.visitors import bearer, from_our_page
from bots.storage.errors import StorageError
from bots.trouble import trouble
from dialogs.messages import MediaId

PICTURES: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""Pillow's formats; MPO is what some phones write for a JPEG with a second picture inside."""
PIXELS: Final = 50_000_000
"""Of a picture as it is unpacked: about 150 MB in memory."""
DRAFT: Final = (2000, 2000)
"""A JPEG is unpacked at about this size: enough to know that it is whole."""
STATUS: Final = {"size": 413, "type": 415, "rate": 429, "form": 400, "again": 503}
_CHUNK: Final = 64 * 1024
_EXTENSIONS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "video/mp4": ".mp4",
}

log = structlog.get_logger(__name__)


class Uploads:
    """Takes files, and gives them back to their pages."""

    def __init__(self, around: Surroundings) -> None:
        limits = around.options.limits
        self._around = around
        self._buckets = Buckets(limits.uploads_per_minute, limits.uploads_per_minute, time.monotonic)
        self._places = asyncio.Semaphore(limits.uploads_at_once)

    async def take(self, request: web.Request) -> web.Response:
        """``POST /chat/upload``."""
        visitor = bearer(request)
        if visitor is None or not from_our_page(request, self._around.options.public_url):
            raise web.HTTPForbidden(text="Not from our page.")
        if self._buckets.take(visitor.id):
            return self._refuse(request, "rate")
        async with self._places:
            try:
                return await self._keep(request)
            except MediaRefused as refused:
                return self._refuse(request, refused.reason)
            except StorageError as error:
                log.warning("web chat upload not kept", **trouble(error))
                return self._refuse(request, "again")

    async def show(self, request: web.Request) -> web.Response:
        """``GET /chat/media/<id>``: the picture, for a page that knows its id and has a token."""
        if bearer(request) is None:
            raise web.HTTPForbidden(text="No token.")
        kept = await self._around.store.media.get(MediaId(request.match_info["media"]))
        if kept is None or not kept.content_type.startswith("image/"):
            raise web.HTTPNotFound(text="Not kept.")
        headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=kept.content, content_type=kept.content_type, headers=headers)

    async def _keep(self, request: web.Request) -> web.Response:
        name, content = await _read(request, self._around.options.limits.upload_bytes)
        content_type = await asyncio.to_thread(type_of, content)
        name = tidy_name(name, content_type)
        media = await self._around.store.media.put(content, content_type, name)
        kind = "photo" if content_type.startswith("image/") else "file"
        return web.json_response({"media": media, "kind": kind, "name": name, "size": len(content)}, status=201)

    def _refuse(self, request: web.Request, reason: str) -> web.Response:
        asked = request.headers.get("Accept-Language", "")[:2]
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        words = self._around.words.refusal(reason, language)
        # What was not read of a large file is not worth reading: the connection ends here.
        headers = {"Connection": "close"} if reason == "size" else {}
        return web.json_response({"reason": reason, "words": words}, status=STATUS[reason], headers=headers)


async def _read(request: web.Request, limit: int) -> tuple[str, bytes]:
    """The name and bytes of the part ``file``. Raises ``MediaRefused``."""
    if request.content_length is not None and request.content_length > limit + _CHUNK:
        raise MediaRefused("size")
    try:
        reader = await request.multipart()
        part = await reader.next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise MediaRefused("form")
        return part.filename or "", await _part(part, limit)
    except (ValueError, AssertionError):
        raise MediaRefused("form") from None


async def _part(part: BodyPartReader, limit: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise MediaRefused("size")
    if not content:
        raise MediaRefused("type")
    return bytes(content)


def type_of(content: bytes) -> str:
    """The content type by content. Raises ``MediaRefused`` for what is broken or not taken."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content[4:8] == b"ftyp" and content[8:12] not in {b"heic", b"heix", b"mif1", b"avif"}:
        return "video/mp4"
    return _picture(content)


def _picture(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "MPO")) as picture:
            picture.draft("RGB", DRAFT)
            if picture.width * picture.height > PIXELS:
                raise MediaRefused("size")
            picture.load()
            return PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError, EOFError):
        raise MediaRefused("type") from None
    except (Image.DecompressionBombError, MemoryError):
        raise MediaRefused("size") from None


def tidy_name(name: str, content_type: str) -> str:
    """A file name that is safe anywhere and ends as its content demands."""
    stem = re.sub(r"[^\w .()-]", "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    ending = _EXTENSIONS[content_type]
    stem = re.sub(r"\.\w{1,5}$", "", stem)[:80] or "file"
    return stem + ending
