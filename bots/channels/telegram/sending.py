"""Sending: words with their buttons, a picture, an album of them; the pictures are uploaded from our own shelf.

Telegram cannot drop a repeat: a message that is sent again after a crash arrives twice.
"""

from __future__ import annotations

from typing import Any

import structlog
from telegram import InputFile
from telegram.error import TelegramError

from bots.channels.channel import Refused, TryAgain
from bots.channels.content_types import extension
from bots.channels.store import Shelf
from bots.channels.telegram.errors import sorted_out
from bots.channels.telegram.ids import message_id
from bots.channels.telegram.rendering import captioned, render
from bots.channels.telegram.request import LeanBot
from bots.channels.telegram.tidying import Tidying
from bots.storage.errors import StorageError
from bots.storage.records import StoredMedia
from dialogs.messages import ChatId, MediaId, MessageId, Outgoing

_log = structlog.get_logger(__name__)


class Sending:
    """Sends for one bot."""

    def __init__(self, bot: LeanBot, shelf: Shelf, tidying: Tidying) -> None:
        self._bot = bot
        self._shelf = shelf
        self._tidying = tidying

    async def send(self, chat: ChatId, message: Outgoing) -> MessageId | None:
        """One fitted message. Raises ``TryAgain``, ``Refused``, ``Gone`` or ``Moved``."""
        if message.pictures:
            return await self._pictures(chat, message)
        sent = await self._call("sendMessage", render(chat, message))
        self._tidying.take(self._tidying.open.shown(chat, message.step, sent))
        return _identity(chat, sent)

    async def _pictures(self, chat: ChatId, message: Outgoing) -> MessageId | None:
        """Those that are still kept; the ones that are not are missed by nobody but the log."""
        kept = [file for media in message.pictures if (file := await self._kept(media)) is not None]
        if len(kept) < len(message.pictures):
            _log.warning("telegram.pictures_not_kept", number=len(message.pictures) - len(kept))
        if not kept:
            raise Refused("none of the pictures is kept any more")
        parameters = captioned(chat, message)
        if len(kept) == 1:
            sent = await self._call("sendPhoto", {**parameters, "photo": _upload(kept[0])})
            self._tidying.take(self._tidying.open.shown(chat, message.step, sent))
            return _identity(chat, sent)
        media, files = _album(kept)
        album = await self._call("sendMediaGroup", {"chat_id": parameters["chat_id"], "media": media, **files})
        return _identity(chat, album[0] if isinstance(album, list) and album else None)

    async def _kept(self, media: MediaId) -> StoredMedia | None:
        try:
            return await self._shelf.get(media)
        except StorageError as error:
            raise TryAgain(type(error).__name__) from None

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        try:
            return await self._bot.call(method, parameters)
        except TelegramError as error:
            raise sorted_out(error) from None


def _identity(chat: ChatId, sent: Any) -> MessageId | None:
    number = sent.get("message_id") if isinstance(sent, dict) else None
    return None if number is None else message_id(chat, number)


def _upload(file: StoredMedia) -> InputFile:
    """Named by its content: a resident's own name for a file is nobody's business."""
    return InputFile(file.content, filename=f"photo{extension(file.content_type)}")


def _album(kept: list[StoredMedia]) -> tuple[list[dict[str, Any]], dict[str, InputFile]]:
    """What the album shows, and the files that go along under the names it says."""
    files = {f"photo{position}": _upload(file) for position, file in enumerate(kept)}
    return [{"type": "photo", "media": f"attach://{name}"} for name in files], files
