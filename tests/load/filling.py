"""A database with many residents in it, each with a conversation and its history."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from bots.storage import migrate

MANY = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :residents) INSERT INTO"
AT = "'2026-11-01T09:00:00.000000+00:00'"
"""Some time of the past, as the storage writes it."""
ROWS = (
    f"residents (id, phone_verified, created_at) SELECT i, 0, {AT} FROM n",
    f"identities (channel, user, resident_id, created_at) SELECT 'telegram', i, i, {AT} FROM n",
    f"""conversations (id, channel, chat, user, owner, language, revision, state, resident_id, created_at, updated_at)
    SELECT i, 'telegram', i, i, 'bot', 'uk', 1, '{{}}', i, {AT}, {AT} FROM n""",
    f"""inbox (id, channel, chat, message_id, user, incoming, received_at, free_at, attempts, status, closed_at)
    SELECT i, 'telegram', i, 'old:' || i, i, '{{}}', {AT}, {AT}, 0, 'done', {AT} FROM n""",
    f"""outbox (id, channel, chat, message, author, created_at, due_at, free_at, attempts, status, closed_at)
    SELECT i, 'telegram', i, '{{}}', 'bot', {AT}, {AT}, {AT}, 0, 'sent', {AT} FROM n""",
    f"""transcript (conversation_id, at, author, text, content)
    SELECT i, {AT}, 'resident', 'нема води', '{{}}' FROM n""",
)


async def fill(path: Path, residents: int) -> None:
    """Make the database at ``path`` with this many residents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    await migrate(f"sqlite+aiosqlite:///{path}")
    await asyncio.to_thread(_insert, path, residents)


def _insert(path: Path, residents: int) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous=OFF")
        for rows in ROWS:
            database.execute(f"{MANY} {rows}", {"residents": residents})
        database.commit()
        database.execute("ANALYZE")
