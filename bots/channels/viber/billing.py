"""What Viber says that it charges: ``billing_status`` of its answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from bots.channels.viber.reading import Json
from bots.storage.errors import StorageError

COSTS: Final = {1: "session", 2: "quota", 3: "paid", 4: "quota", 5: "paid"}
"""In the resident's 24 hours; begun by the bot, free or charged; a broadcast, free or charged. 0 says nothing."""

_log = structlog.get_logger(__name__)


class Bill:
    """Passes on what each message costs; nobody has to want to know."""

    def __init__(self) -> None:
        self.wanted: Callable[[int, str], Awaitable[object]] | None = None
        """Takes the outbox row's number and ``session``, ``quota`` or ``paid``. May raise ``StorageError``."""

    async def note(self, outbox_id: int, answer: Json) -> None:
        """Never fails: the message is sent, whatever becomes of its price."""
        status = answer.get("billing_status")
        cost = COSTS.get(status) if type(status) is int else None
        if cost is None or self.wanted is None:
            return
        try:
            await self.wanted(outbox_id, cost)
        except StorageError as error:
            _log.warning("viber.price_not_recorded", error=type(error).__name__)
