"""One update is taken: recorded first, then the pressed button is released and its message tidied up."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime

from telegram.error import TelegramError

from bots.channels.channel import Receive
from bots.channels.telegram.parsing import CHANNEL, id_of, kind_of, parse, query_of
from bots.channels.telegram.reading import Json
from bots.channels.telegram.request import LeanBot
from bots.channels.telegram.standing import note, standing
from bots.channels.telegram.store import TelegramStore
from bots.channels.telegram.tidying import Tidying
from dialogs.messages import ChatId

Take = Callable[[Json], Awaitable[None]]
"""Record one update; raises what the recording raised."""

_LAST_ANSWERS_S = 2.0


class Taking:
    """What webhook and polling share."""

    def __init__(
        self, bot: LeanBot, receive: Receive, store: TelegramStore, tidying: Tidying, now: Callable[[], datetime]
    ) -> None:
        self._bot = bot
        self._receive = receive
        self._store = store
        self._tidying = tidying
        self._now = now
        self._answers: set[asyncio.Task[None]] = set()
        self.ignored: Counter[str] = Counter()
        """Updates that said nothing to the dialogs, by kind."""

    async def __call__(self, update: Json) -> None:
        """Record the update durably; a repeated one changes nothing."""
        incoming = parse(update, self._now())
        if incoming is not None:
            await self._receive(incoming)
            self._tidying.open.heard(incoming.chat)
        else:
            told = standing(update)
            if told is not None:
                await note(told, CHANNEL, self._store)
            self.ignored[kind_of(update)[:40]] += 1
        self._press(query_of(update), None if incoming is None else incoming.chat)

    def _press(self, query: Json, chat: ChatId | None) -> None:
        identity = id_of(query)
        if identity is not None:
            task = asyncio.create_task(self._release(identity))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)
        if chat is not None:
            self._tidying.take(self._tidying.open.pressed(chat, query))

    async def finish(self) -> None:
        """Give the buttons that are still waiting a moment, no more."""
        if self._answers:
            _, late = await asyncio.wait(self._answers, timeout=_LAST_ANSWERS_S)
            for task in late:
                task.cancel()

    async def _release(self, query: str) -> None:
        """Stop the button's clock; nothing is lost when it cannot be done, or comes too late (400)."""
        try:
            await self._bot.call("answerCallbackQuery", {"callback_query_id": query})
        except TelegramError:
            return
