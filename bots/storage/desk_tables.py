"""Tables of the operators' desk: who may sit at it, who sits there now, and what was done there."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, false

from bots.storage.columns import BigId, CleanText, Json, Utc
from bots.storage.metadata import metadata, partial_index

operators = Table(
    "operators",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False, unique=True, comment="the name as it is compared: case folded"),
    Column("role", Text, nullable=False, comment="operator, supervisor or administrator"),
    Column("password", Text, comment="argon2id, PHC string; absent: signs in with the city's provider only"),
    Column("must_change", Boolean, nullable=False, server_default=false(), comment="somebody else chose the password"),
    Column("totp", Text, comment="the secret of the second step, base32; absent: no second step"),
    Column("totp_step", BigInteger, comment="the newest step that was used: a code works once"),
    Column("recovery", Json, nullable=False, comment="digests of the recovery codes that are left"),
    Column("subject", Text, unique=True, comment="issuer and sub of the city's provider"),
    Column("created_at", Utc, nullable=False),
    Column("signed_in_at", Utc),
    Column("disabled_at", Utc),
    sqlite_autoincrement=True,
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("digest", Text, nullable=False, unique=True, comment="of the cookie's token, which is kept nowhere"),
    Column("operator_id", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("stage", Text, nullable=False, comment="second, change, open or locked"),
    Column("via", Text, nullable=False, comment="password or provider"),
    Column("pending", Text, comment="the secret of a second step that is being set up"),
    Column("address", Text, nullable=False, comment="where it began"),
    Column("browser", CleanText, nullable=False, comment="a short label"),
    Column("created_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False, comment="the operator did something; half a minute exact"),
    Column("ended_at", Utc),
    Column("reason", Text, comment="signed_out, revoked, expired or replaced"),
    sqlite_autoincrement=True,
)
Index("desk_sessions_operator", desk_sessions.c.operator_id)
partial_index("desk_sessions_going", "ended_at IS NULL", desk_sessions.c.id)

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", Utc, nullable=False),
    Column(
        "operator_id", ForeignKey("operators.id", ondelete="SET NULL"), comment="absent: nobody known, or a command"
    ),
    Column("session_id", BigId, comment="its row may be gone already"),
    Column("action", Text, nullable=False, comment="bots.storage.audit.Action"),
    Column("subject", Text, comment="what it was done to: a kind and an id, never words or phones"),
    Column("address", Text, comment="absent: on the command line"),
    sqlite_autoincrement=True,
)
Index("audit_at", audit.c.at)
Index("audit_operator", audit.c.operator_id, audit.c.id)
