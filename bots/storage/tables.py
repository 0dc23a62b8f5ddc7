"""The tables.  Queries elsewhere; every change here needs a migration (a test compares).

Rules of this file:
* ``closed_at IS NULL`` means there is still something to do.  The partial indexes hold exactly those rows, so the cost
  of finding work does not grow with what was done before.
* ``free_at`` is the time from which anybody may take a row: when it is due, when a lease runs out, or when the next
  try is due.  ``leased_by`` names the process that holds it.
* Ids are never used twice (AUTOINCREMENT on SQLite): other rows and channels remember them.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, false

from bots.storage.columns import BigId, CleanText, Json, Utc
from bots.storage.metadata import metadata, partial_index

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("incoming", Json, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("free_at", Utc, nullable=False),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("status", Text, nullable=False, comment="new, done or dead"),
    Column("closed_at", Utc),
    Column("reason", CleanText),
    Column("flood", Text, comment="told or silent: more than the chat may send"),
    Column("album", Text, comment="equal for all parts of one album"),
    UniqueConstraint("channel", "message_id"),
    sqlite_autoincrement=True,
)
partial_index("inbox_open", "closed_at IS NULL", inbox.c.channel, inbox.c.chat, inbox.c.id)
partial_index("inbox_free", "closed_at IS NULL", inbox.c.free_at, inbox.c.id)

residents = Table(
    "residents",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("consent_version", Text),
    Column("consent_at", Utc),
    Column("phone", Text),
    Column("phone_verified", Boolean, nullable=False, server_default=false()),
    Column("created_at", Utc, nullable=False),
    Column("preferences", Json, comment="what the resident wants to hear, and where; absent: the city's defaults"),
    sqlite_autoincrement=True,
)
partial_index("residents_phone", "phone_verified", residents.c.phone)

identities = Table(
    "identities",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("resident_id", ForeignKey("residents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Utc, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("resident_id", ForeignKey("residents.id", ondelete="CASCADE"), nullable=False),
    Column("digest", Text, nullable=False, comment="of the address; the same one is kept once"),
    Column("address", Json, nullable=False),
    Column("used_at", Utc, nullable=False),
    Column("name", CleanText, comment="the resident's own: mum, work"),
    Column("saved", Boolean, nullable=False, server_default=false(), comment="kept until the resident removes it"),
    Column("notices", Boolean, nullable=False, server_default=false(), comment="planned works and outages are told"),
    UniqueConstraint("resident_id", "digest"),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Json, nullable=False),
    Column("resident_id", ForeignKey("residents.id", ondelete="SET NULL")),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("heard_at", Utc, comment="the resident's latest message"),
    Column("session_at", Utc, comment="the first message of the resident's 24 hours; Viber's price depends on it"),
    Column("unreachable_at", Utc, comment="nothing can be sent since then; the resident's next message ends it"),
    Column("unreachable_why", Text, comment="blocked, deactivated, unsubscribed or gone"),
    UniqueConstraint("channel", "chat"),
    sqlite_autoincrement=True,
)
Index("conversations_user", conversations.c.channel, conversations.c.user)
partial_index("conversations_resident", "resident_id IS NOT NULL", conversations.c.resident_id)

transcript = Table(
    "transcript",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("content", Json, nullable=False),
    Column("message_id", Text, comment="the channel's, for what came in"),
    Column("outbox_id", BigId, comment="for what goes out; its row may be gone already"),
    sqlite_autoincrement=True,
)
Index("transcript_conversation", transcript.c.conversation_id, transcript.c.id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Json, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("notice", Boolean, nullable=False, server_default=false(), comment="goes out after what answers people"),
    Column("unless_submitted", Text),
    Column("created_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False, comment="with the id: the place in the chat's queue"),
    Column("free_at", Utc, nullable=False),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("status", Text, nullable=False, comment="pending, sent, dead, dropped or gone"),
    Column("closed_at", Utc),
    Column("reason", CleanText),
    Column("message_id", Text, comment="the channel's, once sent"),
    Column("notice_id", BigId, comment="the notice it tells; its row may be gone already"),
    Column("paid", Boolean, comment="the messenger charges for it"),
    sqlite_autoincrement=True,
)
partial_index("outbox_open", "closed_at IS NULL", outbox.c.channel, outbox.c.chat, outbox.c.due_at, outbox.c.id)
partial_index("outbox_free", "closed_at IS NULL", outbox.c.channel, outbox.c.notice, outbox.c.free_at, outbox.c.id)
partial_index("outbox_unless", "closed_at IS NULL AND unless_submitted IS NOT NULL", outbox.c.unless_submitted)
partial_index("outbox_dead", "status = 'dead'", outbox.c.closed_at)
partial_index("outbox_notice", "notice_id IS NOT NULL", outbox.c.notice_id)

submissions = Table(
    "submissions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("body", Json, nullable=False),
    Column("progress", Json, nullable=False),
    Column("result", Json),
    Column("created_at", Utc, nullable=False),
    Column("free_at", Utc, nullable=False),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("status", Text, nullable=False, comment="pending, held, done or dead"),
    Column("closed_at", Utc),
    Column("reason", CleanText),
    sqlite_autoincrement=True,
)
partial_index("submissions_held", "status = 'held'", submissions.c.id)
partial_index("submissions_free", "closed_at IS NULL", submissions.c.free_at, submissions.c.id)
partial_index("submissions_open", "closed_at IS NULL", submissions.c.channel, submissions.c.user)
partial_index("submissions_dead", "status = 'dead'", submissions.c.closed_at)

media = Table(
    "media",
    metadata,
    Column("id", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("name", CleanText, nullable=False),
    Column("created_at", Utc, nullable=False, index=True),
)

web_mailbox = Table(
    "web_mailbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("chat", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("outbox_id", BigId, comment="set for what the resident gets; a repeat is known by it"),
    Column("message_id", Text, comment="set for what the resident wrote; a repeat is known by it"),
    Column("content", Json, nullable=False),
    UniqueConstraint("outbox_id"),
    UniqueConstraint("message_id"),
    sqlite_autoincrement=True,
)
Index("web_mailbox_chat", web_mailbox.c.chat, web_mailbox.c.id)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
    Column("updated_at", Utc, nullable=False),
)

buckets = Table(
    "buckets",
    metadata,
    Column("name", Text, primary_key=True, comment="what is counted: out:<channel>, in:<channel>"),
    Column("chat", Text, primary_key=True, comment="empty for all chats together"),
    Column("full_at", Utc, nullable=False, comment="the bucket is full from then on (bots.rates)"),
    Column("flooded_until", Utc, comment="in: the chat is not listened to; out: the platform told flooded_by to wait"),
    Column("flooded_by", Text, comment="out, overall: the chat"),
)
