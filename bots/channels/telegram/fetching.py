"""The bytes of what a resident sent: asked for by id, downloaded, and looked at."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bots.channels.channel import Media, MediaRefused
from bots.channels.content_types import content_type, extension
from bots.channels.telegram.content import LARGEST_FILE
from bots.channels.telegram.errors import sorted_out
from bots.channels.telegram.ids import Attachment
from bots.channels.telegram.request import AiohttpRequest, LeanBot, TooLarge
from dialogs.messages import MediaId

_PICTURES = ("photo", "image")


async def fetch(bot: LeanBot, request: AiohttpRequest, media: MediaId) -> Media:
    """Raises ``MediaRefused`` or ``TryAgain``."""
    attachment = Attachment.unpack(media)
    if attachment is None:
        raise MediaRefused("gone")
    if attachment.size > LARGEST_FILE:
        raise MediaRefused("size")
    path = await _path(bot, attachment)
    content = await _download(request, f"{bot.base_file_url}/{quote(path)}")
    kind = await asyncio.to_thread(content_type, content)
    if attachment.kind in _PICTURES and not kind.startswith("image/"):
        raise MediaRefused("type")
    return Media(content, kind, attachment.name or attachment.kind + extension(kind))


async def _path(bot: LeanBot, attachment: Attachment) -> str:
    try:
        file: dict[str, Any] = await bot.call("getFile", {"file_id": attachment.file_id})
    except BadRequest as error:
        raise MediaRefused("size" if "too big" in error.message.lower() else "gone") from None
    except TelegramError as error:
        raise sorted_out(error) from None
    if (file.get("file_size") or 0) > LARGEST_FILE:
        raise MediaRefused("size")
    if not file.get("file_path"):
        raise MediaRefused("gone")
    return str(file["file_path"])


async def _download(request: AiohttpRequest, url: str) -> bytes:
    try:
        return await request.retrieve(url)
    except TooLarge:
        raise MediaRefused("size") from None
    except (InvalidToken, BadRequest, Forbidden):  # the library's names for 404, 401, 400 and 403
        raise MediaRefused("gone") from None
    except TelegramError as error:
        raise sorted_out(error) from None
