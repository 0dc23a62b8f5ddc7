"""Long polling: updates are asked for, recorded, and only then forgotten by Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError

from bots.backoff import delay_s
from bots.channels.telegram.errors import reason_of, wait_of
from bots.channels.telegram.parsing import KINDS, is_update
from bots.channels.telegram.reading import Json
from bots.channels.telegram.request import READ_S, LeanBot
from bots.channels.telegram.stopping import Stopping
from bots.channels.telegram.taking import Take

Pause = Callable[[float], Awaitable[None]]
"""Wait so many seconds."""

POLL_S = 30
"""Telegram holds an empty answer back so long."""
LONGEST_PAUSE_S = 30.0
TWO_POLL = "another program polls with this token: stop it, residents' messages go now to one, now to the other"
WEBHOOK_SET = "another program has set a webhook with this token: stop it, then start this one anew"

_log = structlog.get_logger(__name__)


class Polling:
    """Asks until it is stopped."""

    def __init__(self, bot: LeanBot, take: Take, stopping: Stopping, pause: Pause) -> None:
        self._bot = bot
        self._take = take
        self._stopping = stopping
        self._pause = pause
        self._offset = 0
        """First update not yet recorded; 0 until one came."""
        self._failures = 0
        self._rival = False
        """Somebody else reads our messages, and it has been said."""

    async def run(self) -> None:
        """Return once asked to stop, with everything recorded that had arrived."""
        while not self._stopping.asked:
            updates = await self._stopping.unless_asked(self._ask())
            if updates and not await self._record(updates):
                self._failures += 1
                await self._stopping.unless_asked(self._wait(None))

    async def _ask(self) -> list[Json]:
        parameters: dict[str, Any] = {"timeout": POLL_S, "allowed_updates": list(KINDS)}
        if self._offset:
            parameters["offset"] = self._offset
        try:
            updates = await self._bot.call("getUpdates", parameters, read_timeout=POLL_S + READ_S)
        except TelegramError as error:
            await self._stumble(error)
            return []
        self._alone()
        if not isinstance(updates, list):
            return []
        return [update for update in updates if is_update(update)]

    async def _stumble(self, error: TelegramError) -> None:
        self._failures += 1
        if isinstance(error, Conflict):
            self._complain(error)
        else:
            _log.warning("telegram.polling_failed", reason=reason_of(error))
        await self._wait(wait_of(error) if isinstance(error, RetryAfter) else None)

    def _complain(self, error: Conflict) -> None:
        """Once, until it is over: the other one gets the same answer as often as we do."""
        if not self._rival:
            advice = WEBHOOK_SET if "webhook" in error.message.lower() else TWO_POLL
            _log.error("telegram.another_reader", advice=advice, reason=reason_of(error))
        self._rival = True

    def _alone(self) -> None:
        if self._rival:
            _log.info("telegram.only_reader_again")
        self._rival = False

    async def _wait(self, at_least_s: float | None) -> None:
        await self._pause(max(at_least_s or 0.0, min(delay_s(self._failures - 1), LONGEST_PAUSE_S)))

    async def _record(self, updates: list[Json]) -> bool:
        """Record all together; what follows a failed one is brought again, and is then known already."""
        results = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        for update, result in zip(updates, results, strict=True):
            if isinstance(result, BaseException):
                _log.error("telegram.not_recorded", error=type(result).__name__)
                return False
            self._offset = update["update_id"] + 1
        self._failures = 0
        return True
