"""Tables of what leads residents to the bot: deep links, and codes that link accounts."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from bots.storage.columns import BigId, Json, Utc
from bots.storage.metadata import metadata, partial_index

links = Table(
    "links",
    metadata,
    Column("token", Text, primary_key=True, comment="at most 64 of A-Z a-z 0-9 _ -"),
    Column("kind", Text, nullable=False, comment="place, ticket or account"),
    Column("body", Json, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, comment="absent: never, as stickers are printed for years"),
    Column("used_at", Utc, comment="of a link that works once"),
)
partial_index("links_expiring", "expires_at IS NOT NULL", links.c.expires_at)

link_codes = Table(
    "link_codes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("channel", Text, nullable=False, comment="with the user: who has to type the code"),
    Column("user", Text, nullable=False),
    Column("resident_id", ForeignKey("residents.id", ondelete="CASCADE"), comment="who got it; absent: nobody did"),
    Column("digest", Text, nullable=False, comment="of the code, which is kept nowhere"),
    Column("tries", Integer, nullable=False, comment="wrong ones"),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)
Index("link_codes_asker", link_codes.c.channel, link_codes.c.user, link_codes.c.created_at)
Index("link_codes_resident", link_codes.c.resident_id, link_codes.c.created_at)
Index("link_codes_age", link_codes.c.created_at)
