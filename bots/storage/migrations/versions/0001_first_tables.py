"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bots.storage.columns import BigId, CleanText, Json, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    _inbox()
    _residents()
    _identities()
    _addresses()
    _conversations()
    _transcript()
    _outbox()
    _submissions()
    _media()
    _web_mailbox()
    _core_events()
    _marks()


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("incoming", Json, nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("free_at", Utc(), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="new, done or dead"),
        sa.Column("closed_at", Utc()),
        sa.Column("reason", CleanText()),
        sa.PrimaryKeyConstraint("id", name="inbox_pkey"),
        sa.UniqueConstraint("channel", "message_id", name="inbox_channel_message_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_free", "inbox", ["free_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("inbox_open", "inbox", ["channel", "chat", "id"], **_where("closed_at IS NULL"))


def _residents() -> None:
    op.create_table(
        "residents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("consent_version", sa.Text()),
        sa.Column("consent_at", Utc()),
        sa.Column("phone", sa.Text()),
        sa.Column("phone_verified", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="residents_pkey"),
        sqlite_autoincrement=True,
    )


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("resident_id", BigId, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="identities_resident_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel", "user", name="identities_pkey"),
    )
    op.create_index("identities_resident_id", "identities", ["resident_id"])


def _addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("resident_id", BigId, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the address; the same one is kept once"),
        sa.Column("address", Json, nullable=False),
        sa.Column("used_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="addresses_resident_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="addresses_pkey"),
        sa.UniqueConstraint("resident_id", "digest", name="addresses_resident_id_digest_key"),
        sqlite_autoincrement=True,
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", Json, nullable=False),
        sa.Column("resident_id", BigId),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="conversations_resident_id_fkey", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="conversations_pkey"),
        sa.UniqueConstraint("channel", "chat", name="conversations_channel_chat_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("conversations_resident", "conversations", ["resident_id"], **_where("resident_id IS NOT NULL"))


def _transcript() -> None:
    op.create_table(
        "transcript",
        sa.Column("id", BigId, nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("author", CleanText(), nullable=False),
        sa.Column("text", CleanText(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("message_id", sa.Text(), comment="the channel's, for what came in"),
        sa.Column("outbox_id", BigId, comment="for what goes out; its row may be gone already"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="transcript_conversation_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="transcript_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("transcript_conversation", "transcript", ["conversation_id", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message", Json, nullable=False),
        sa.Column("author", CleanText(), nullable=False),
        sa.Column("unless_submitted", sa.Text()),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False, comment="with the id: the place in the chat's queue"),
        sa.Column("free_at", Utc(), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="pending, sent, dead, dropped or gone"),
        sa.Column("closed_at", Utc()),
        sa.Column("reason", CleanText()),
        sa.Column("message_id", sa.Text(), comment="the channel's, once sent"),
        sa.PrimaryKeyConstraint("id", name="outbox_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_dead", "outbox", ["closed_at"], **_where("status = 'dead'"))
    op.create_index("outbox_free", "outbox", ["free_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("outbox_open", "outbox", ["channel", "chat", "due_at", "id"], **_where("closed_at IS NULL"))
    op.create_index(
        "outbox_unless", "outbox", ["unless_submitted"], **_where("closed_at IS NULL AND unless_submitted IS NOT NULL")
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("conversation_id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("progress", Json, nullable=False),
        sa.Column("result", Json),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("free_at", Utc(), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="pending, done or dead"),
        sa.Column("closed_at", Utc()),
        sa.Column("reason", CleanText()),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="submissions_conversation_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="submissions_pkey"),
        sa.UniqueConstraint("key", name="submissions_key_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("submissions_conversation_id", "submissions", ["conversation_id"])
    op.create_index("submissions_open", "submissions", ["channel", "user"], **_where("closed_at IS NULL"))
    op.create_index("submissions_dead", "submissions", ["closed_at"], **_where("status = 'dead'"))
    op.create_index("submissions_free", "submissions", ["free_at", "id"], **_where("closed_at IS NULL"))


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("name", CleanText(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="media_pkey"),
    )
    op.create_index("media_created_at", "media", ["created_at"])


def _web_mailbox() -> None:
    op.create_table(
        "web_mailbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("author", CleanText(), nullable=False),
        sa.Column("outbox_id", BigId, comment="set for what the resident gets; a repeat is known by it"),
        sa.Column("message_id", sa.Text(), comment="set for what the resident wrote; a repeat is known by it"),
        sa.Column("content", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="web_mailbox_pkey"),
        sa.UniqueConstraint("message_id", name="web_mailbox_message_id_key"),
        sa.UniqueConstraint("outbox_id", name="web_mailbox_outbox_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("web_mailbox_chat", "web_mailbox", ["chat", "id"])


def _core_events() -> None:
    op.create_table(
        "core_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="core_events_pkey"),
        sa.UniqueConstraint("webhook_id", name="core_events_webhook_id_key"),
        sqlite_autoincrement=True,
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="marks_pkey"),
    )
