"""The web chat as a channel: what the bot says goes into the chat's mailbox, and the pages read that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bots.channels.capabilities import WEB
from bots.channels.channel import Media, MediaRefused, Receive, Refused, TryAgain
from bots.channels.web.options import WebOptions
from bots.channels.web.pages import Pages
from bots.channels.web.socket import NAME, Lines, Surroundings
from bots.channels.web.store import WebStore
from bots.channels.web.uploads import Uploads
from bots.channels.web.words import Words
from bots.storage.errors import StorageError
from dialogs.messages import ChatId, MediaId, MessageId, Outgoing


def _now() -> datetime:
    return datetime.now(UTC)


class WebChannel:
    """The web chat of one city."""

    name = NAME
    capabilities = WEB

    def __init__(
        self,
        store: WebStore,
        receive: Receive,
        options: WebOptions | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        options = options or WebOptions()
        words = Words(options)
        self._store = store
        around = Surroundings(store, receive, options, words, now)
        self._lines, self._uploads, self._pages = Lines(around), Uploads(around), Pages(options, words)

    def routes(self, app: web.Application) -> None:
        """Add ``/chat/`` and everything under it."""
        app.router.add_get("/chat", _to_page)
        app.router.add_get("/chat/", self._pages.page)
        app.router.add_get("/chat/embed.js", self._pages.embed)
        app.router.add_get("/chat/static/{version}/{name}", self._pages.file)
        app.router.add_get("/chat/ws", self._lines.serve)
        app.router.add_post("/chat/upload", self._uploads.take)
        app.router.add_get("/chat/media/{media}", self._uploads.show)

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Put the message into the mailbox; a repeat of the same ``outbox_id`` changes nothing."""
        try:
            return MessageId(str(await self._store.mailbox.append(chat, outbox_id, message)))
        except StorageError as error:
            if error.again:
                raise TryAgain(type(error).__name__) from None
            raise Refused(type(error).__name__) from None

    async def fetch(self, media: MediaId) -> Media:
        """The bytes of an upload."""
        try:
            kept = await self._store.media.get(media)
        except StorageError as error:
            raise TryAgain(type(error).__name__) from None
        if kept is None:
            raise MediaRefused("gone")
        return Media(kept.content, kept.content_type, kept.name)

    async def start(self) -> None:
        """Nothing: pages come to us."""

    async def stop(self) -> None:
        """Hang up; call it when the web server shuts down, before it waits for its connections."""
        await self._lines.close()


async def _to_page(request: web.Request) -> web.Response:
    raise web.HTTPPermanentRedirect("chat/")
