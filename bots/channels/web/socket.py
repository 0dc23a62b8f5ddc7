"""The lines of the web chat: one WebSocket for each open page.

Rules of this file:
* ``accepted`` is said only after the message is recorded.  Until then the page keeps it and says it again.
* A message is put into the mailbox before it is recorded for the bot, so that no answer stands above its question; both
  know a repeat by its id, so a crash in between is mended by the page's repetition.
* What goes to the page comes from the mailbox alone: all tabs show the same, whichever process they talk to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from bots.channels.channel import Receive
from bots.channels.web import frames
from bots.channels.web.limits import Bucket
from bots.channels.web.options import LANGUAGES, WebOptions
from bots.channels.web.store import WebStore
from bots.channels.web.visitors import Visitor, from_our_page, known_visitor, new_visitor
from bots.channels.web.words import Words
from bots.storage.errors import StorageError
from bots.storage.wakes import mailbox
from bots.trouble import trouble
from dialogs.messages import Content, File, Incoming, MediaId, Photo

NAME: Final = "web"
HELLO_WITHIN_S: Final = 10.0
HEARTBEAT_S: Final = 30.0
LOOK_EVERY_S: Final = 30.0
"""Bells are hints: this often a line looks without being told."""
AGAIN_S: Final = 5
"""When the page should say again what could not be recorded."""
AT_ONCE: Final = 100
"""Messages read from the mailbox at once."""
OLD_VERSION: Final = 4426
"""WebSocket close code: the page must be reloaded."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every line needs."""

    store: WebStore
    receive: Receive
    options: WebOptions
    words: Words
    now: Callable[[], datetime]


class RefusedMessage(Exception):
    """A message that is not taken; the resident hears why in the words of ``reason``."""

    def __init__(self, reason: str, again_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again_s = again_s
        """Seconds until the page should say it again by itself; None: never."""


class Lines:
    """Every open line of this process."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """``GET /chat/ws``."""
        if not from_our_page(request, self._around.options.public_url):
            raise web.HTTPForbidden(text="Not from our page.")
        limits = self._around.options.limits
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=limits.frame_bytes, timeout=5)
        await socket.prepare(request)
        if len(self._open) >= limits.connections:
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
            return socket
        self._open.add(socket)
        try:
            await self._talk(socket)
        except Exception as error:  # noqa: BLE001 - nobody above may log it: it could quote a resident
            log.error("web chat line failed", **trouble(error))
            await socket.close(code=WSCloseCode.INTERNAL_ERROR)
        finally:
            self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """Hang up everywhere; the pages come back by themselves."""
        going = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in list(self._open)]
        await asyncio.gather(*going, return_exceptions=True)

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        hello = await _hello(socket)
        if hello is None:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return
        language = hello.language if hello.language in LANGUAGES else LANGUAGES[0]
        if hello.version != frames.VERSION:
            words = self._around.words.refusal("version", language)
            await socket.send_json({"kind": "refused", "id": None, "reason": "version", "words": words})
            await socket.close(code=OLD_VERSION)
            return
        visitor = known_visitor(hello.token) or new_visitor()
        await Line(self._around, socket, visitor, language).run(hello.seen)


class Line:
    """One page of one visitor."""

    def __init__(self, around: Surroundings, socket: web.WebSocketResponse, visitor: Visitor, language: str) -> None:
        self._around, self._socket, self._visitor, self._language = around, socket, visitor, language
        limits = around.options.limits
        self._clock = asyncio.get_running_loop().time
        self._bucket = Bucket(limits.burst, limits.per_minute, limits.burst, self._clock())

    async def run(self, seen: int) -> None:
        """Welcome the page, then listen and speak until it goes."""
        with self._around.store.wakes.listen(mailbox(self._visitor.chat)) as bell:
            seen = await self._welcome(seen)
            speaking = asyncio.create_task(self._speak(bell.wait, seen))
            try:
                async for part in self._socket:
                    if part.type is not WSMsgType.TEXT:
                        break
                    await self._hear(part.data)
            finally:
                speaking.cancel()
                await asyncio.gather(speaking, return_exceptions=True)

    async def _welcome(self, seen: int) -> int:
        chat, limits = self._visitor.chat, self._around.options.limits
        rows = [] if seen else await self._around.store.mailbox.history(chat, limits.history)
        history = [frames.message(row) for row in rows]
        welcome = {"kind": "welcome", "version": frames.VERSION, "token": self._visitor.token}
        await self._put({**welcome, "fresh": not seen, "history": history})
        return rows[-1].seq if rows else seen

    async def _speak(self, wait: Callable[[float], Any], seen: int) -> None:
        """Bring everything new in the mailbox to the page."""
        try:
            while True:
                rows = await self._around.store.mailbox.after(self._visitor.chat, seen, AT_ONCE)
                for row in rows:
                    await self._put(frames.message(row))
                    seen = row.seq
                if len(rows) < AT_ONCE:
                    await wait(LOOK_EVERY_S)
        except (StorageError, ConnectionError) as error:
            log.warning("web chat line fell silent", **trouble(error))
            await self._socket.close(code=WSCloseCode.INTERNAL_ERROR)

    async def _hear(self, raw: str) -> None:
        try:
            frame = frames.read(raw)
        except frames.BadFrame as bad:
            await self._refuse(bad.frame_id, RefusedMessage("form"))
            return
        if isinstance(frame, frames.Quiet):
            if frame.kind == "ping":
                await self._put({"kind": "pong"})
        elif not isinstance(frame, frames.Hello):
            await self._take(frame)

    async def _take(self, said: frames.Said) -> None:
        try:
            await self._record(said)
        except RefusedMessage as refused:
            await self._refuse(said.id, refused)
        except StorageError as error:
            log.warning("web chat message not recorded", **trouble(error))
            await self._refuse(said.id, RefusedMessage("again", AGAIN_S))
        else:
            await self._put({"kind": "accepted", "id": said.id})

    async def _record(self, said: frames.Said) -> None:
        wait_s = self._bucket.take(self._clock())
        if wait_s:
            raise RefusedMessage("rate", wait_s)
        content = await self._content(said)
        incoming = Incoming(
            channel=NAME,
            chat=self._visitor.chat,
            id=frames.message_id(self._visitor.id, said.id),
            user=self._visitor.id,
            sent_at=self._around.now(),
            content=content,
            language=self._language,
        )
        await self._around.store.mailbox.echo(incoming)
        await self._around.receive(incoming)

    async def _content(self, said: frames.Said) -> Content:
        longest = self._around.options.limits.text
        if isinstance(said, frames.SentMedia):
            return await self._media(said, frames.clean(said.caption)[:longest])
        if isinstance(said, frames.SaidText):
            if not frames.clean(said.text):
                raise RefusedMessage("empty")
            if len(frames.clean(said.text)) > longest:
                raise RefusedMessage("long")
        return frames.content_of(said)

    async def _media(self, said: frames.SentMedia, caption: str) -> Content:
        kept = await self._around.store.media.get(MediaId(said.media))
        if kept is None:
            raise RefusedMessage("gone")
        if kept.content_type.startswith("image/"):
            return Photo(kept.id, caption, said.album, original=True)
        return File(kept.id, kept.name, kept.content_type, len(kept.content), caption, said.album)

    async def _refuse(self, frame_id: str | None, refused: RefusedMessage) -> None:
        words = self._around.words.refusal(refused.reason, self._language)
        frame = {"kind": "refused", "id": frame_id, "reason": refused.reason, "words": words}
        await self._put(frame if refused.again_s is None else {**frame, "again_s": round(refused.again_s, 1)})

    async def _put(self, frame: dict[str, Any]) -> None:
        """Say it, unless the page has gone: then it will ask again."""
        if not self._socket.closed:
            await self._socket.send_str(json.dumps(frame, ensure_ascii=False))


async def _hello(socket: web.WebSocketResponse) -> frames.Hello | None:
    """The first frame; None when it is not a greeting or does not come in time."""
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            first = await socket.receive()
        frame = frames.read(first.data) if first.type is WSMsgType.TEXT else None
    except (TimeoutError, frames.BadFrame):
        return None
    return frame if isinstance(frame, frames.Hello) else None
