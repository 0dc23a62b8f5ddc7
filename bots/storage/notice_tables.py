"""Tables of what residents are told without having asked: notices, calls to make instead, and daily tallies."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, false

from bots.storage.columns import BigId, CleanText, Json, Utc
from bots.storage.metadata import metadata, partial_index

notices = Table(
    "notices",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="what it is and for whom: told once"),
    Column("channel", Text, nullable=False, comment="with the user: for whom, as the cause named them"),
    Column("user", Text, nullable=False),
    Column("resident_id", ForeignKey("residents.id", ondelete="SET NULL"), index=True),
    Column("topic", Text, nullable=False, comment="status, feedback, question, reminder, draft, planned or incident"),
    Column("urgency", Text, nullable=False, comment="safety, urgent or normal"),
    Column("ticket", ForeignKey("tickets.id", ondelete="SET NULL"), index=True),
    Column("body", Json, nullable=False, comment="what is told, in no language yet"),
    Column("created_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("free_at", Utc, nullable=False),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("status", Text, nullable=False, comment="waiting, promised, told, dropped or failed"),
    Column("tried", Json, nullable=False, comment="channels on which it could not be told"),
    Column("closed_at", Utc, comment="promised to a channel, or given up"),
    Column("reason", CleanText),
    Column("via", Text, comment="the channel it was promised to"),
    Column("told_with", BigId, comment="the notice that leads the message it is told in; its own id where it leads"),
    Column("asks", Boolean, nullable=False, server_default=false(), comment="it was told with buttons to answer by"),
    sqlite_autoincrement=True,
)
partial_index("notices_free", "closed_at IS NULL", notices.c.free_at, notices.c.id)
Index("notices_person", notices.c.channel, notices.c.user, notices.c.id)
partial_index("notices_told_with", "told_with IS NOT NULL", notices.c.told_with)

call_tasks = Table(
    "call_tasks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("notice_id", BigId, unique=True, comment="what could not be told"),
    Column("resident_id", ForeignKey("residents.id", ondelete="CASCADE"), index=True),
    Column("channel", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("phone", Text),
    Column("ticket_id", Text, comment="the core's"),
    Column("words", CleanText, nullable=False, comment="what to tell"),
    Column("created_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Column("closed_by", Text),
    sqlite_autoincrement=True,
)
partial_index("call_tasks_open", "closed_at IS NULL", call_tasks.c.id)

tallies = Table(
    "tallies",
    metadata,
    Column("day", Text, primary_key=True, comment="in the city's calendar, ISO"),
    Column("name", Text, primary_key=True, comment="what is counted"),
    Column("label", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
