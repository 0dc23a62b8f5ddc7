"""Token buckets; notices beside replies in the outbox; floods; submissions held for a person to see.

The outbox's index of free rows changes its columns.  A program from before finds open rows by another index meanwhile.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bots.storage.columns import Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Forward only."""
    notice: sa.Column[bool] = sa.Column(
        "notice",
        sa.Boolean(),
        server_default=sa.false(),
        nullable=False,
        comment="goes out after what answers people",
    )
    op.add_column("outbox", notice)
    op.drop_index("outbox_free", "outbox")
    op.create_index("outbox_free", "outbox", ["channel", "notice", "free_at", "id"], **_where("closed_at IS NULL"))
    op.add_column("inbox", sa.Column("flood", sa.Text(), comment="told or silent: more than the chat may send"))
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("submissions", "status", comment="pending, held, done or dead")
    op.create_index("submissions_held", "submissions", ["id"], **_where("status = 'held'"))
    op.create_table(
        "buckets",
        sa.Column("name", sa.Text(), nullable=False, comment="what is counted: out:<channel>, in:<channel>"),
        sa.Column("chat", sa.Text(), nullable=False, comment="empty for all chats together"),
        sa.Column("full_at", Utc(), nullable=False, comment="the bucket is full from then on (bots.rates)"),
        sa.Column(
            "flooded_until",
            Utc(),
            comment="in: the chat is not listened to; out: the platform told flooded_by to wait",
        ),
        sa.Column("flooded_by", sa.Text(), comment="out, overall: the chat"),
        sa.PrimaryKeyConstraint("name", "chat", name="buckets_pkey"),
    )
