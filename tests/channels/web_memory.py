"""The web chat's store in memory, under the same tests as the real one."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from bots.storage.errors import StorageUnavailable
from bots.storage.records import MailboxRow, StoredMedia
from bots.storage.wakes import Wakes, mailbox
from dialogs.messages import ChatId, Incoming, MediaId, Outgoing


class MemoryMailbox:
    """All chats' messages in one list."""

    def __init__(self, wakes: Wakes) -> None:
        self._wakes = wakes
        self._rows: list[tuple[ChatId, str, MailboxRow]] = []

    async def append(self, chat: ChatId, outbox_id: int, message: Outgoing, author: str = "bot") -> int:
        return self._add(chat, f"out {outbox_id}", author, message, None)

    async def echo(self, incoming: Incoming) -> int:
        return self._add(incoming.chat, f"in {incoming.id}", "resident", None, incoming)

    async def after(self, chat: ChatId, seq: int, limit: int) -> list[MailboxRow]:
        return [row for of, _, row in self._rows if of == chat and row.seq > seq][:limit]

    async def history(self, chat: ChatId, limit: int) -> list[MailboxRow]:
        return [row for of, _, row in self._rows if of == chat][-limit:]

    def _add(self, chat: ChatId, key: str, author: str, message: Outgoing | None, incoming: Incoming | None) -> int:
        for _, known, row in self._rows:
            if known == key:
                return row.seq
        row = MailboxRow(len(self._rows) + 1, datetime.now(UTC), author, message, incoming)
        self._rows.append((chat, key, row))
        self._wakes.ring(mailbox(chat))
        return row.seq


class MemoryMedia:
    """Files by id."""

    def __init__(self) -> None:
        self._kept: dict[MediaId, StoredMedia] = {}

    async def put(self, content: bytes, content_type: str, name: str) -> MediaId:
        media = MediaId(secrets.token_urlsafe(16))
        self._kept[media] = StoredMedia(media, content, content_type, name, datetime.now(UTC))
        return media

    async def get(self, media: MediaId) -> StoredMedia | None:
        return self._kept.get(media)


class MemoryStore:
    """The three together."""

    def __init__(self) -> None:
        self.wakes = Wakes()
        self.mailbox = MemoryMailbox(self.wakes)
        self.media = MemoryMedia()


class MemoryInbox:
    """What was received, each message once; ``broken`` makes it fail as a database would."""

    def __init__(self) -> None:
        self.messages: list[Incoming] = []
        self.calls = 0
        self.broken = 0
        """How many of the next calls fail."""

    async def receive(self, incoming: Incoming) -> bool:
        self.calls += 1
        if self.broken:
            self.broken -= 1
            raise StorageUnavailable
        if any(known.id == incoming.id for known in self.messages):
            return False
        self.messages.append(incoming)
        return True
