"""The sandbox's tables, in SQLite.

Times are UTC, ``2026-11-25T10:00:00.000+00:00``, so that text order is time order.
"""

from __future__ import annotations

VERSION = 1
"""Of the schema; a file of another version is refused."""

SCHEMA = """
CREATE TABLE tickets (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    lat REAL,
    lon REAL,
    description TEXT NOT NULL,
    details TEXT NOT NULL,
    source TEXT NOT NULL,
    classification TEXT,
    executor TEXT,
    due_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    message TEXT,
    feedback_until TEXT,
    merged_into TEXT
) STRICT;
CREATE INDEX tickets_by_code ON tickets (code, status);

CREATE TABLE people (
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    ref TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('applicant', 'follower')),
    applicant TEXT NOT NULL,
    phone TEXT,
    joined_at TEXT NOT NULL,
    PRIMARY KEY (ticket_id, ref)
) STRICT;
CREATE INDEX people_by_ref ON people (ref, role);
CREATE INDEX people_by_phone ON people (phone, role);

CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    content_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    uploaded_at TEXT NOT NULL,
    ticket_id TEXT REFERENCES tickets (id),
    remark_id TEXT,
    place INTEGER,
    of_work INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX attachments_by_ticket ON attachments (ticket_id);

CREATE TABLE remarks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    kind TEXT NOT NULL CHECK (kind IN ('comment', 'answer', 'feedback', 'opinion')),
    ref TEXT,
    text TEXT NOT NULL,
    outcome TEXT,
    rating INTEGER,
    question_id TEXT,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX remarks_by_ticket ON remarks (ticket_id);

CREATE TABLE questions (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ticket_id TEXT NOT NULL REFERENCES tickets (id),
    text TEXT NOT NULL,
    until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn', 'replaced')),
    asked_at TEXT NOT NULL
) STRICT;
CREATE INDEX questions_by_ticket ON questions (ticket_id);

CREATE TABLE events (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    ticket_id TEXT REFERENCES tickets (id),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_ticket ON events (ticket_id);

CREATE TABLE deliveries (
    cursor INTEGER PRIMARY KEY REFERENCES events (cursor),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up')),
    tries INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    give_up_at TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (state, due_at);

CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    asked TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
"""
