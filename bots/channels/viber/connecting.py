"""Telling Viber where to reach us, and looking now and then whether it still knows; tried until it is done."""

from __future__ import annotations

import asyncio

import structlog

from bots.backoff import delay_s
from bots.channels.viber.client import ViberClient
from bots.channels.viber.errors import Failed, Unreachable, ViberError
from bots.channels.viber.fetching import Pause
from bots.channels.viber.parsing import EVENTS
from bots.channels.viber.reading import Json, words
from bots.channels.viber.settings import PATH, ViberSettings

LONGEST_PAUSE_S = 300.0
LOOK_S = 600.0
"""A webhook that another program has taken is taken back after so long."""

_ADVICE = {
    1: "Viber must reach FRONTDOOR_PUBLIC_URL, with a certificate that it trusts",
    2: "check FRONTDOOR_VIBER_TOKEN",
}

_log = structlog.get_logger(__name__)


class Connecting:
    """In the background, so that no other channel waits for Viber."""

    def __init__(self, client: ViberClient, settings: ViberSettings, pause: Pause) -> None:
        self._client = client
        self._url = settings.public_url.rstrip("/") + PATH if settings.public_url else ""
        self._pause = pause
        self._task: asyncio.Task[None] | None = None
        self.uri = ""
        """What Viber calls the bot; empty until it was asked."""

    def begin(self) -> None:
        """Begin; once is enough."""
        if not self._url:
            _log.warning("viber.no_webhook", advice="set FRONTDOOR_PUBLIC_URL: without it Viber brings no messages")
        self._task = self._task or asyncio.create_task(self._run())

    async def end(self) -> None:
        """Stop trying."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await self._connect()
            await self._pause(LOOK_S)
            while await self._is_still_ours():
                await self._pause(LOOK_S)

    async def _connect(self) -> None:
        failures = 0
        while not await self._try():
            await self._pause(min(delay_s(failures), LONGEST_PAUSE_S))
            failures += 1

    async def _is_still_ours(self) -> bool:
        """While Viber cannot be asked we take it for granted."""
        try:
            return self._is_ours(await self._client.call("get_account_info", {}))
        except ViberError:
            return True

    def _is_ours(self, account: Json) -> bool:
        ours = not self._url or words(account.get("webhook")) == self._url
        if not ours:
            _log.error("viber.webhook_taken", advice="another program has set its own webhook with this token")
        return ours

    async def _try(self) -> bool:
        try:
            if self._url:
                # Viber calls the address before it answers; names come along, pictures of people do not.
                hook = {"url": self._url, "event_types": list(EVENTS), "send_name": True, "send_photo": False}
                await self._client.call("set_webhook", hook)
            account = await self._client.call("get_account_info", {})
        except ViberError as error:
            _complain(error)
            return False
        if not self._is_ours(account):
            return False
        self.uri = words(account.get("uri"))
        _log.info("viber.connected", bot=self.uri, mode="webhook" if self._url else "sending only")
        return True


def _complain(error: ViberError) -> None:
    status = error.status if isinstance(error, Failed) else None
    if isinstance(error, Unreachable) or status not in _ADVICE:
        _log.warning("viber.not_connected", reason=str(error))
    else:
        _log.error("viber.not_connected", reason=str(error), advice=_ADVICE[status])
