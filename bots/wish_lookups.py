"""What a resident wants of notifications, from our own database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

from bots.storage import Storage
from bots.storage.records import ConversationRow
from dialogs.lookups import Lookup
from dialogs.my_wishes import MyWishes
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class WishLookups:
    """Answers them."""

    storage: Storage
    serving: Collection[str]
    """Channels that are switched on; none named: all."""

    def answers(self) -> dict[type[Lookup[Any]], Callable[[Any, ConversationRow], Awaitable[Json]]]:
        """What ``bots.lookups`` asks here."""
        return {MyWishes: self._wishes}

    async def _wishes(self, _step: MyWishes, row: ConversationRow) -> Json:
        person = await self.storage.residents.reach(row.channel, row.user)
        open_chats = [chat.channel for chat in person.chats if chat.unreachable_at is None]
        channels = [name for name in dict.fromkeys(open_chats) if not self.serving or name in self.serving]
        wishes = person.preferences or {}
        first = wishes.get("channel")
        return {
            "channels": sorted(channels),
            "first": first if first in channels else None,
            "night": wishes.get("night") is True,
        }
