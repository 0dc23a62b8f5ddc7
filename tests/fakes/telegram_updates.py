"""How updates reach the bot: by webhook, or asked for, exactly as the bot chose last."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from tests.fakes.bot_api_schema import check_update

Update = dict[str, Any]

NOT_BY_DEFAULT = frozenset(("chat_member", "message_reaction"))
WEBHOOK_S = 20.0
"""After this the webhook counts as failed, and the update stays pending."""


class ApiError(Exception):
    """Telegram answers with an error."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Updates:
    """Updates that the bot has not confirmed, and the ways to bring them."""

    def __init__(self, violations: list[str] | None = None) -> None:
        self._violations = violations
        """Where faults of the updates themselves go; None: nobody looks."""
        self.pending: list[Update] = []
        self.webhook: dict[str, Any] | None = None
        self.statuses: list[int] = []
        """What the webhook answered, in order; 0 where it could not be reached."""
        self.routes: dict[str, str] = {}
        """Public addresses, and where they lead on this machine."""
        self.allowed: frozenset[str] | None = None
        self._number = 700_000_000
        self._poller = 0
        self._changed = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None

    async def put(self, kind: str, content: Any, *, odd: bool = False) -> Update:
        """Something happened: make an update of it and bring it, if the bot wants this kind.

        ``odd``: the libraries need not understand it.
        """
        self._number += 1
        update = {"update_id": self._number, kind: content}
        if self._violations is not None and not odd:
            self._violations += check_update(update)
        if (kind in self.allowed) if self.allowed else (kind not in NOT_BY_DEFAULT):
            self.pending.append(update)
            await self._bring([update])
        return update

    async def bring_again(self, *updates: Update) -> None:
        """Bring these once more, or all that are pending."""
        self.pending += [update for update in updates if update not in self.pending]
        self.pending.sort(key=lambda update: update["update_id"])
        await self._bring(list(updates or self.pending))

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Update]:
        """``getUpdates``: confirms what is before ``offset``, waits for the rest; a newer poll ends an older one."""
        if self.webhook is not None:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poller += 1
        mine = self._poller
        self._wake()
        self.pending = self.pending[offset:] if offset < 0 else [u for u in self.pending if u["update_id"] >= offset]
        end = asyncio.get_running_loop().time() + timeout_s
        while not self.pending and await self._change_until(end):
            if mine != self._poller:
                raise ApiError(409, "Conflict: terminated by other getUpdates request")
        return self.pending[:limit]

    async def close(self) -> None:
        """End all waiting."""
        self._poller += 1
        self._wake()
        if self._session is not None:
            await self._session.close()

    async def _change_until(self, end: float) -> bool:
        left = end - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        try:
            await asyncio.wait_for(self._changed.wait(), left)
        except TimeoutError:
            return False
        return True

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _bring(self, updates: list[Update]) -> None:
        self._wake()
        for update in updates if self.webhook else ():
            status = await self._post(update)
            self.statuses.append(status)
            if 200 <= status < 300 and update in self.pending:
                self.pending.remove(update)

    async def _post(self, update: Update) -> int:
        assert self.webhook is not None
        url, secret = self.webhook["url"], self.webhook.get("secret_token")
        for public, real in self.routes.items():
            url = url.replace(public, real)
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WEBHOOK_S))
        try:
            async with self._session.post(url, json=update, headers=headers) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0
