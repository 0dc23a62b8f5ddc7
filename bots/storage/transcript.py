"""What was said in a conversation, for people to read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from bots.storage.ground import Ground
from bots.storage.records import TranscriptRow
from bots.storage.tables import outbox, transcript
from dialogs.messages import MessageId


class Transcript:
    """Reading; turns and promises write."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def of(self, conversation_id: int, after_id: int = 0, limit: int = 100) -> list[TranscriptRow]:
        """The messages after that one, oldest first. An outgoing one has a ``message_id`` once it is sent."""
        sent_as = func.coalesce(transcript.c.message_id, outbox.c.message_id).label("known_as")
        query = select(transcript, sent_as).outerjoin(outbox, outbox.c.id == transcript.c.outbox_id)
        query = query.where(transcript.c.conversation_id == conversation_id, transcript.c.id > after_id)
        query = query.order_by(transcript.c.id).limit(limit)
        rows = await self._ground.database.read(lambda connection: connection.execute(query).all())
        return [_line(row) for row in rows]


def _line(row: Row[Any]) -> TranscriptRow:
    known_as = None if row.known_as is None else MessageId(row.known_as)
    return TranscriptRow(row.id, row.at, row.author, row.text, row.content, known_as)
