"""Run by Alembic: migrations on the connection that ``bots.storage.schema`` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, BigInteger

from bots.storage.all_tables import metadata
from bots.storage.columns import CleanText, Utc


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """How our column types are written in a new migration."""
    names = {Utc: "Utc()", CleanText: "CleanText()", JSON: "Json", BigInteger: "BigId"}
    return names.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
