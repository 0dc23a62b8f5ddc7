"""One event is taken: what a resident said is recorded, what befell our messages is written down."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from bots.channels.channel import UNSUBSCRIBED, Receive
from bots.channels.viber.fetching import Fetching, Pause
from bots.channels.viber.ids import message_id, pack_start
from bots.channels.viber.parsing import (
    CHANNEL,
    Started,
    event_of,
    messages_of,
    start_message,
    started,
    subscriber_of,
    token_of,
    user_of,
)
from bots.channels.viber.reading import Json
from bots.channels.viber.rendering import Rendering
from bots.channels.viber.signing import Seal
from bots.channels.viber.store import ViberStore
from bots.storage.errors import StorageError
from dialogs.messages import ChatId, Outgoing

WAITS_S = (0.5, 5.0, 60.0)
"""A failure may be told before we have written down that the message was sent."""

_log = structlog.get_logger(__name__)


class Taking:
    """Takes events for one bot."""

    def __init__(
        self, receive: Receive, fetching: Fetching, store: ViberStore, seal: Seal, now: Callable[[], datetime]
    ) -> None:
        self._receive = receive
        self._fetching = fetching
        self._store = store
        self._seal = seal
        self._now = now
        self._late: set[asyncio.Task[None]] = set()
        self.noted: Counter[str] = Counter()
        """Events that said nothing to the dialogs, by kind."""

    async def take(self, body: Json, welcome: Welcome, pause: Pause) -> Json | None:
        """Record the event durably; a repeated one changes nothing. What to answer, if anything.

        Raises what the recording raised.
        """
        event = event_of(body)
        match event:
            case "message":
                await self._message(body)
                return None
            case "conversation_started":
                return await self._started(body, welcome)
            case "unsubscribed":
                await self._store.unreachable.remember(CHANNEL, user_of(body), UNSUBSCRIBED)
                await self._store.outbox.gone(CHANNEL, user_of(body))
            case "subscribed":
                await self._store.unreachable.forget(CHANNEL, subscriber_of(body))
            case "failed":
                self._begin_failed(body, pause)
        self.noted[event[:40] if event.isidentifier() else "nothing"] += 1
        return None

    async def finish(self) -> None:
        """End all waiting."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    async def _message(self, body: Json) -> None:
        said = messages_of(body, self._seal, self._now())
        if not said:
            self.noted["malformed message"] += 1
        for incoming in said:
            await self._receive(incoming)
            await self._fetching.begin(incoming)

    async def _started(self, body: Json, welcome: Welcome) -> Json | None:
        """Who may be written to gets the answer by the usual way; everybody else gets the one message allowed."""
        self.noted["conversation_started"] += 1
        opened = started(body)
        if opened is None:
            return None
        if not opened.subscribed:
            return welcome.body(opened)
        if opened.argument:
            await self._receive(start_message(opened, self._now()))
        return None

    def _begin_failed(self, body: Json, pause: Pause) -> None:
        task = asyncio.create_task(self._failed(user_of(body), token_of(body), pause))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _failed(self, user: str, token: int, pause: Pause) -> None:
        for wait_s in (0.0, *WAITS_S):
            if wait_s:
                await pause(wait_s)
            try:
                if await self._store.outbox.undelivered(CHANNEL, user, message_id(token), "failed after status 0"):
                    _log.warning("viber.undelivered", channel=CHANNEL)
                    return
            except StorageError as error:
                _log.warning("viber.failure_not_recorded", error=type(error).__name__)
        _log.warning("viber.undelivered_unknown", channel=CHANNEL)


class Welcome:
    """The one message that Viber allows before a resident has written: answered to ``conversation_started``."""

    def __init__(self, message: Outgoing | None, rendering: Rendering, seal: Seal) -> None:
        self._message = message
        self._rendering = rendering
        self._seal = seal

    def body(self, opened: Started) -> Json | None:
        """A deep link's argument goes along, and comes back with the resident's first message."""
        if self._message is None:
            return None
        chat = ChatId(opened.user)
        tracking = pack_start(self._seal, chat, opened.argument, opened.token) if opened.argument else None
        return self._rendering.text(chat, self._message, tracking)
