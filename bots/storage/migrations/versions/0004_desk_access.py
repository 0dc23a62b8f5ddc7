"""The operators' desk: operators, their sessions, the audit.

Only adds: a program from before goes on working beside this one.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bots.storage.columns import BigId, CleanText, Json, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    _operators()
    _desk_sessions()
    _audit()


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _operators() -> None:
    op.create_table(
        "operators",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", CleanText(), nullable=False),
        sa.Column("key", CleanText(), nullable=False, comment="the name as it is compared: case folded"),
        sa.Column("role", sa.Text(), nullable=False, comment="operator, supervisor or administrator"),
        sa.Column(
            "password", sa.Text(), comment="argon2id, PHC string; absent: signs in with the city's provider only"
        ),
        sa.Column(
            "must_change",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="somebody else chose the password",
        ),
        sa.Column("totp", sa.Text(), comment="the secret of the second step, base32; absent: no second step"),
        sa.Column("totp_step", sa.BigInteger(), comment="the newest step that was used: a code works once"),
        sa.Column("recovery", Json, nullable=False, comment="digests of the recovery codes that are left"),
        sa.Column("subject", sa.Text(), comment="issuer and sub of the city's provider"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("signed_in_at", Utc()),
        sa.Column("disabled_at", Utc()),
        sa.PrimaryKeyConstraint("id", name="operators_pkey"),
        sa.UniqueConstraint("key", name="operators_key_key"),
        sa.UniqueConstraint("subject", name="operators_subject_key"),
        sqlite_autoincrement=True,
    )


def _desk_sessions() -> None:
    op.create_table(
        "desk_sessions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the cookie's token, which is kept nowhere"),
        sa.Column("operator_id", BigId, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False, comment="second, change, open or locked"),
        sa.Column("via", sa.Text(), nullable=False, comment="password or provider"),
        sa.Column("pending", sa.Text(), comment="the secret of a second step that is being set up"),
        sa.Column("address", sa.Text(), nullable=False, comment="where it began"),
        sa.Column("browser", CleanText(), nullable=False, comment="a short label"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False, comment="the operator did something; half a minute exact"),
        sa.Column("ended_at", Utc()),
        sa.Column("reason", sa.Text(), comment="signed_out, revoked, expired or replaced"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="desk_sessions_operator_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="desk_sessions_pkey"),
        sa.UniqueConstraint("digest", name="desk_sessions_digest_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("desk_sessions_operator", "desk_sessions", ["operator_id"])
    op.create_index("desk_sessions_going", "desk_sessions", ["id"], **_where("ended_at IS NULL"))


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("operator_id", BigId, comment="absent: nobody known, or a command"),
        sa.Column("session_id", BigId, comment="its row may be gone already"),
        sa.Column("action", sa.Text(), nullable=False, comment="bots.storage.audit.Action"),
        sa.Column("subject", sa.Text(), comment="what it was done to: a kind and an id, never words or phones"),
        sa.Column("address", sa.Text(), comment="absent: on the command line"),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name="audit_operator_id_fkey", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_at", "audit", ["at"])
    op.create_index("audit_operator", "audit", ["operator_id", "id"])
