"""Linked accounts, deep links, and what happens after the ticket: events, notices, asks, incidents.

Only adds: a program from before goes on working beside this one.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from bots.storage.columns import BigId, CleanText, Json, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward only."""
    _incidents()
    _reports()
    _tickets()
    _ticket_people()
    _asks()
    _notices()
    _call_tasks()
    _tallies()
    _links()
    _link_codes()
    _addresses()
    _conversations()
    _core_events()
    _outbox()
    op.add_column("inbox", sa.Column("album", sa.Text(), comment="equal for all parts of one album"))
    _residents()


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="suspected, confirmed, dismissed or over"),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("radius_m", sa.Float()),
        sa.Column("street", sa.Text()),
        sa.Column("district", sa.Text()),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False, comment="who reported or joined, linked accounts once"),
        sa.Column("why", Json, nullable=False, comment="what the detector saw, for people to read"),
        sa.Column("ticket_id", sa.Text(), comment="the core's ticket that others are offered to join"),
        sa.Column("expected_at", Utc()),
        sa.Column("words", CleanText(), comment="an operator's, told beside the rest"),
        sa.Column("decided_by", sa.Text(), comment="policy or operator:<name>"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.Column("decided_at", Utc(), comment="when it was confirmed"),
        sa.Column("over_at", Utc(), comment="it takes no reports any more: over or dismissed"),
        sa.Column(
            "revision",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="how often something was to be told",
        ),
        sa.Column("telling", sa.Text(), comment="confirmed, changed or over, while not everybody is told"),
        sa.Column("told", BigId, comment="the last report whose person is told of the revision"),
        sa.PrimaryKeyConstraint("id", name="incidents_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("incidents_open", "incidents", ["code"], **_where("over_at IS NULL"))
    op.create_index("incidents_telling", "incidents", ["id"], **_where("telling IS NOT NULL"))


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="of the submission, or of who joined instead"),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("street", sa.Text()),
        sa.Column("house", sa.Text()),
        sa.Column("district", sa.Text()),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("incident", BigId),
        sa.Column("looked_at", Utc(), comment="when it was compared with the others; absent: it waits for that"),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], name="reports_incident_fkey", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="reports_pkey"),
        sa.UniqueConstraint("key", name="reports_key_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("reports_place", "reports", ["code", "lat"])
    op.create_index("reports_street", "reports", ["code", "street"])
    op.create_index("reports_new", "reports", ["id"], **_where("looked_at IS NULL"))
    op.create_index("reports_incident", "reports", ["incident"])


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", BigId, nullable=False, comment="short enough for a button"),
        sa.Column("ticket_id", sa.Text(), nullable=False, comment="the core's"),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("snapshot", Json, nullable=False, comment="the core's Ticket as it was last seen"),
        sa.Column("changed_at", Utc(), nullable=False, comment="the core's updated_at of the snapshot"),
        sa.Column(
            "closings",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="how often it was reported done",
        ),
        sa.Column("question_id", sa.Text(), comment="the executor's newest question"),
        sa.Column("question", CleanText()),
        sa.Column("question_until", Utc()),
        sa.Column("question_at", Utc(), comment="when the newest question was asked, also once it is answered"),
        sa.Column("event", BigId, comment="the newest event that was applied"),
        sa.Column("event_at", Utc(), comment="the core's updated_at in that event"),
        sa.Column(
            "event_status", sa.Text(), comment="the ticket's status in that event; the snapshot may be ahead of it"
        ),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="tickets_pkey"),
        sa.UniqueConstraint("ticket_id", name="tickets_ticket_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("tickets_number", "tickets", ["number"])


def _ticket_people() -> None:
    op.create_table(
        "ticket_people",
        sa.Column("ticket", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="applicant or follower"),
        sa.Column(
            "muted",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="does not want to hear of it any more",
        ),
        sa.Column(
            "heard", Json, comment="the ticket's card and photos of the work, as this person was last told of them"
        ),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="ticket_people_ticket_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket", "channel", "user", name="ticket_people_pkey"),
    )
    op.create_index("ticket_people_person", "ticket_people", ["channel", "user"])


def _asks() -> None:
    op.create_table(
        "asks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="feedback, question or draft"),
        sa.Column("ticket", BigId, comment="absent for a draft"),
        sa.Column(
            "round",
            sa.Text(),
            nullable=False,
            comment="the closing's number, the question's id, the draft's conversation",
        ),
        sa.Column("channel", sa.Text(), nullable=False, comment="with the user: who is asked, as the core knows them"),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="applicant or follower"),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("until", Utc(), comment="an answer after that is too late"),
        sa.Column("remind_at", Utc(), comment="the next look at it: to remind, then to close it as too late"),
        sa.Column("reminded_at", Utc(), comment="tells who answered only then: what non-response is corrected by"),
        sa.Column("answer", sa.Text(), comment="yes, partly, no or answered"),
        sa.Column("rating", sa.Integer(), comment="1-5"),
        sa.Column("answered_at", Utc()),
        sa.Column(
            "by", sa.Text(), comment="phone: somebody rang and wrote the answer down; absent: the resident answered"
        ),
        sa.Column("executor", sa.Text(), comment="who reported the work done, in the core's words"),
        sa.Column("code", sa.Text(), comment="the entry of the classifier, as it was at that closing"),
        sa.Column("closed_at", Utc()),
        sa.Column("reason", sa.Text(), comment="answered, replaced, too_late or withdrawn"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="asks_ticket_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="asks_pkey"),
        sa.UniqueConstraint("kind", "ticket", "round", "channel", "user", name="asks_once_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("asks_open", "asks", ["channel", "user"], **_where("closed_at IS NULL"))
    op.create_index("asks_remind", "asks", ["remind_at"], **_where("closed_at IS NULL AND remind_at IS NOT NULL"))
    op.create_index("asks_ticket", "asks", ["ticket"], **_where("ticket IS NOT NULL"))
    op.create_index("asks_period", "asks", ["kind", "asked_at"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what it is and for whom: told once"),
        sa.Column("channel", sa.Text(), nullable=False, comment="with the user: for whom, as the cause named them"),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("resident_id", BigId),
        sa.Column(
            "topic",
            sa.Text(),
            nullable=False,
            comment="status, feedback, question, reminder, draft, planned or incident",
        ),
        sa.Column("urgency", sa.Text(), nullable=False, comment="safety, urgent or normal"),
        sa.Column("ticket", BigId),
        sa.Column("body", Json, nullable=False, comment="what is told, in no language yet"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("free_at", Utc(), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, comment="waiting, promised, told, dropped or failed"),
        sa.Column("tried", Json, nullable=False, comment="channels on which it could not be told"),
        sa.Column("closed_at", Utc(), comment="promised to a channel, or given up"),
        sa.Column("reason", CleanText()),
        sa.Column("via", sa.Text(), comment="the channel it was promised to"),
        sa.Column(
            "told_with", BigId, comment="the notice that leads the message it is told in; its own id where it leads"
        ),
        sa.Column(
            "asks",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="it was told with buttons to answer by",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="notices_resident_id_fkey", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name="notices_ticket_fkey", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="notices_pkey"),
        sa.UniqueConstraint("key", name="notices_key_key"),
        sqlite_autoincrement=True,
    )
    _notice_indexes()


def _notice_indexes() -> None:
    op.create_index("notices_free", "notices", ["free_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("notices_person", "notices", ["channel", "user", "id"])
    op.create_index("notices_told_with", "notices", ["told_with"], **_where("told_with IS NOT NULL"))
    op.create_index("notices_resident_id", "notices", ["resident_id"])
    op.create_index("notices_ticket", "notices", ["ticket"])


def _call_tasks() -> None:
    op.create_table(
        "call_tasks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("notice_id", BigId, comment="what could not be told"),
        sa.Column("resident_id", BigId),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("ticket_id", sa.Text(), comment="the core's"),
        sa.Column("words", CleanText(), nullable=False, comment="what to tell"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc()),
        sa.Column("closed_by", sa.Text()),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="call_tasks_resident_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="call_tasks_pkey"),
        sa.UniqueConstraint("notice_id", name="call_tasks_notice_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("call_tasks_open", "call_tasks", ["id"], **_where("closed_at IS NULL"))
    op.create_index("call_tasks_resident_id", "call_tasks", ["resident_id"])


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("day", sa.Text(), nullable=False, comment="in the city's calendar, ISO"),
        sa.Column("name", sa.Text(), nullable=False, comment="what is counted"),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "name", "label", name="tallies_pkey"),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("token", sa.Text(), nullable=False, comment="at most 64 of A-Z a-z 0-9 _ -"),
        sa.Column("kind", sa.Text(), nullable=False, comment="place, ticket or account"),
        sa.Column("body", Json, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), comment="absent: never, as stickers are printed for years"),
        sa.Column("used_at", Utc(), comment="of a link that works once"),
        sa.PrimaryKeyConstraint("token", name="links_pkey"),
    )
    op.create_index("links_expiring", "links", ["expires_at"], **_where("expires_at IS NOT NULL"))


def _link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False, comment="with the user: who has to type the code"),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("resident_id", BigId, comment="who got it; absent: nobody did"),
        sa.Column("digest", sa.Text(), nullable=False, comment="of the code, which is kept nowhere"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="wrong ones"),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name="link_codes_resident_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="link_codes_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("link_codes_asker", "link_codes", ["channel", "user", "created_at"])
    op.create_index("link_codes_resident", "link_codes", ["resident_id", "created_at"])
    op.create_index("link_codes_age", "link_codes", ["created_at"])


def _addresses() -> None:
    op.add_column("addresses", sa.Column("name", CleanText(), comment="the resident's own: mum, work"))
    op.add_column(
        "addresses",
        sa.Column(
            "saved",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="kept until the resident removes it",
        ),
    )
    op.add_column(
        "addresses",
        sa.Column(
            "notices",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="planned works and outages are told",
        ),
    )


def _conversations() -> None:
    op.add_column("conversations", sa.Column("heard_at", Utc(), comment="the resident's latest message"))
    op.add_column(
        "conversations",
        sa.Column(
            "session_at", Utc(), comment="the first message of the resident's 24 hours; Viber's price depends on it"
        ),
    )
    op.add_column(
        "conversations",
        sa.Column(
            "unreachable_at", Utc(), comment="nothing can be sent since then; the resident's next message ends it"
        ),
    )
    op.add_column(
        "conversations", sa.Column("unreachable_why", sa.Text(), comment="blocked, deactivated, unsubscribed or gone")
    )
    op.create_index("conversations_user", "conversations", ["channel", "user"])


def _core_events() -> None:
    op.add_column("core_events", sa.Column("type", sa.Text()))
    op.add_column("core_events", sa.Column("ticket_id", sa.Text(), comment="the core's"))
    op.add_column("core_events", sa.Column("occurred_at", Utc()))
    op.add_column("core_events", sa.Column("cursor", sa.Text(), comment="the core's place in its feed; opaque"))
    op.add_column(
        "core_events",
        sa.Column("place", BigId, comment="the order in which the feed brought it; absent: only a webhook did so far"),
    )
    op.add_column(
        "core_events",
        sa.Column("status", sa.Text(), server_default=sa.text("'kept'"), nullable=False, comment="new, told or kept"),
    )
    op.add_column("core_events", sa.Column("free_at", Utc()))
    op.add_column("core_events", sa.Column("leased_by", sa.Text()))
    op.add_column("core_events", sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("core_events", sa.Column("reason", CleanText()))
    op.create_index("core_events_free", "core_events", ["free_at", "id"], **_where("status = 'new'"))
    op.create_index("core_events_new", "core_events", ["ticket_id", "id"], **_where("status = 'new'"))
    op.create_index("core_events_ticket", "core_events", ["ticket_id", "id"], **_where("ticket_id IS NOT NULL"))


def _outbox() -> None:
    op.add_column("outbox", sa.Column("notice_id", BigId, comment="the notice it tells; its row may be gone already"))
    op.add_column("outbox", sa.Column("paid", sa.Boolean(), comment="the messenger charges for it"))
    op.create_index("outbox_notice", "outbox", ["notice_id"], **_where("notice_id IS NOT NULL"))


def _residents() -> None:
    op.add_column(
        "residents",
        sa.Column(
            "preferences", Json, comment="what the resident wants to hear, and where; absent: the city's defaults"
        ),
    )
    op.create_index("residents_phone", "residents", ["phone"], **_where("phone_verified"))
