"""Messages that a messenger took and did not deliver after all are counted as failed."""

from __future__ import annotations

from bots.channels.store import Unreachable
from bots.channels.viber.store import MediaShelf, Outbox, ViberStore
from bots.counts import Counts
from dialogs.messages import MessageId


class CountedStore:
    """A ``ViberStore`` that counts; everything else is the store's own."""

    def __init__(self, store: ViberStore, counts: Counts) -> None:
        self.media: MediaShelf = store.media
        self.unreachable: Unreachable = store.unreachable
        self.outbox: Outbox = _CountedOutbox(store.outbox, counts)


class _CountedOutbox:
    def __init__(self, outbox: Outbox, counts: Counts) -> None:
        self._outbox = outbox
        self._counts = counts

    async def undelivered(self, channel: str, chat: str, message_id: MessageId, reason: str, /) -> bool:
        """Counted once: told again, the outbox knows of no such message any more."""
        found = await self._outbox.undelivered(channel, chat, message_id, reason)
        if found:
            self._counts.sending(channel, "failed")
        return found

    async def gone(self, channel: str, chat: str, /) -> int:
        """The outbox's own."""
        return await self._outbox.gone(channel, chat)
