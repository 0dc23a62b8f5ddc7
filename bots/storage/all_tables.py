"""All tables together, for migrations and for whoever empties a database."""

from __future__ import annotations

from bots.storage import desk_tables, link_tables, notice_tables, tables, ticket_tables
from bots.storage.metadata import metadata

__all__ = ["desk_tables", "link_tables", "metadata", "notice_tables", "tables", "ticket_tables"]
