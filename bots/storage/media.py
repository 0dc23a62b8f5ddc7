"""Files that residents upload to the web chat, and those of channels that keep theirs too short a time."""

from __future__ import annotations

from secrets import token_urlsafe

from sqlalchemy import insert, select

from bots.storage.dialect import insert_or
from bots.storage.ground import Ground
from bots.storage.records import StoredMedia
from bots.storage.tables import media
from dialogs.messages import MediaId


class MediaShelf:
    """Uploaded files."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def put(self, content: bytes, content_type: str, name: str) -> MediaId:
        """Keep a file; its id cannot be guessed."""
        row = {"id": token_urlsafe(18), "content": content, "content_type": content_type, "name": name}
        keeping = insert(media).values(**row, created_at=self._ground.clock())
        await self._ground.write(lambda connection: connection.execute(keeping).rowcount)
        return MediaId(str(row["id"]))

    async def keep(self, media_id: MediaId, content: bytes, content_type: str, name: str) -> None:
        """Keep a file under an id of the caller's that nobody can guess; what is there already stays."""
        row: dict[str, object] = {"id": media_id, "content": content, "content_type": content_type, "name": name}
        row["created_at"] = self._ground.clock()
        await self._ground.write(
            lambda connection: connection.execute(insert_or(connection, media).values(row).on_conflict_do_nothing())
        )

    async def get(self, media_id: MediaId) -> StoredMedia | None:
        """The file; None when there is none, or no longer."""
        query = select(media).where(media.c.id == media_id)
        row = await self._ground.database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            return None
        return StoredMedia(MediaId(row.id), row.content, row.content_type, row.name, row.created_at)
