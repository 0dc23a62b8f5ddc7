"""Tables of what happens to tickets: the core's events, who hears of them, what is asked, and mass incidents."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bots.storage.columns import BigId, CleanText, Json, Utc
from bots.storage.metadata import metadata, partial_index

core_events = Table(
    "core_events",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("webhook_id", Text, nullable=False, unique=True),
    Column("body", Json, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("type", Text),
    Column("ticket_id", Text, comment="the core's"),
    Column("occurred_at", Utc),
    Column("cursor", Text, comment="the core's place in its feed; opaque"),
    Column("place", BigId, comment="the order in which the feed brought it; absent: only a webhook did so far"),
    Column("status", Text, nullable=False, server_default=text("'kept'"), comment="new, told or kept"),
    Column("free_at", Utc),
    Column("leased_by", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", CleanText),
    sqlite_autoincrement=True,
)
partial_index("core_events_new", "status = 'new'", core_events.c.ticket_id, core_events.c.id)
partial_index("core_events_free", "status = 'new'", core_events.c.free_at, core_events.c.id)
partial_index("core_events_ticket", "ticket_id IS NOT NULL", core_events.c.ticket_id, core_events.c.id)

tickets = Table(
    "tickets",
    metadata,
    Column("id", BigId, primary_key=True, comment="short enough for a button"),
    Column("ticket_id", Text, nullable=False, unique=True, comment="the core's"),
    Column("number", Text, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("snapshot", Json, nullable=False, comment="the core's Ticket as it was last seen"),
    Column("changed_at", Utc, nullable=False, comment="the core's updated_at of the snapshot"),
    Column("closings", Integer, nullable=False, server_default=text("0"), comment="how often it was reported done"),
    Column("question_id", Text, comment="the executor's newest question"),
    Column("question", CleanText),
    Column("question_until", Utc),
    Column("question_at", Utc, comment="when the newest question was asked, also once it is answered"),
    Column("event", BigId, comment="the newest event that was applied"),
    Column("event_at", Utc, comment="the core's updated_at in that event"),
    Column("event_status", Text, comment="the ticket's status in that event; the snapshot may be ahead of it"),
    Column("created_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)

ticket_people = Table(
    "ticket_people",
    metadata,
    Column("ticket", ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("user", Text, primary_key=True),
    Column("role", Text, nullable=False, comment="applicant or follower"),
    Column("muted", Boolean, nullable=False, server_default=false(), comment="does not want to hear of it any more"),
    Column("heard", Json, comment="the ticket's card and photos of the work, as this person was last told of them"),
    Column("created_at", Utc, nullable=False),
)
Index("ticket_people_person", ticket_people.c.channel, ticket_people.c.user)

asks = Table(
    "asks",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", Text, nullable=False, comment="feedback, question or draft"),
    Column("ticket", ForeignKey("tickets.id", ondelete="CASCADE"), comment="absent for a draft"),
    Column("round", Text, nullable=False, comment="the closing's number, the question's id, the draft's conversation"),
    Column("channel", Text, nullable=False, comment="with the user: who is asked, as the core knows them"),
    Column("user", Text, nullable=False),
    Column("role", Text, nullable=False, comment="applicant or follower"),
    Column("asked_at", Utc, nullable=False),
    Column("until", Utc, comment="an answer after that is too late"),
    Column("remind_at", Utc, comment="the next look at it: to remind, then to close it as too late"),
    Column("reminded_at", Utc, comment="tells who answered only then: what non-response is corrected by"),
    Column("answer", Text, comment="yes, partly, no or answered"),
    Column("rating", Integer, comment="1-5"),
    Column("answered_at", Utc),
    Column("by", Text, comment="phone: somebody rang and wrote the answer down; absent: the resident answered"),
    Column("executor", Text, comment="who reported the work done, in the core's words"),
    Column("code", Text, comment="the entry of the classifier, as it was at that closing"),
    Column("closed_at", Utc),
    Column("reason", Text, comment="answered, replaced, too_late or withdrawn"),
    UniqueConstraint("kind", "ticket", "round", "channel", "user", name="asks_once_key"),
    sqlite_autoincrement=True,
)
partial_index("asks_open", "closed_at IS NULL", asks.c.channel, asks.c.user)
partial_index("asks_remind", "closed_at IS NULL AND remind_at IS NOT NULL", asks.c.remind_at)
partial_index("asks_ticket", "ticket IS NOT NULL", asks.c.ticket)
Index("asks_period", asks.c.kind, asks.c.asked_at)

incidents = Table(
    "incidents",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False, comment="suspected, confirmed, dismissed or over"),
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_m", Float),
    Column("street", Text),
    Column("district", Text),
    Column("reports", Integer, nullable=False),
    Column("people", Integer, nullable=False, comment="who reported or joined, linked accounts once"),
    Column("why", Json, nullable=False, comment="what the detector saw, for people to read"),
    Column("ticket_id", Text, comment="the core's ticket that others are offered to join"),
    Column("expected_at", Utc),
    Column("words", CleanText, comment="an operator's, told beside the rest"),
    Column("decided_by", Text, comment="policy or operator:<name>"),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Column("decided_at", Utc, comment="when it was confirmed"),
    Column("over_at", Utc, comment="it takes no reports any more: over or dismissed"),
    Column("revision", Integer, nullable=False, server_default=text("0"), comment="how often something was to be told"),
    Column("telling", Text, comment="confirmed, changed or over, while not everybody is told"),
    Column("told", BigId, comment="the last report whose person is told of the revision"),
    sqlite_autoincrement=True,
)
partial_index("incidents_open", "over_at IS NULL", incidents.c.code)
partial_index("incidents_telling", "telling IS NOT NULL", incidents.c.id)

reports = Table(
    "reports",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="of the submission, or of who joined instead"),
    Column("code", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("street", Text),
    Column("house", Text),
    Column("district", Text),
    Column("at", Utc, nullable=False),
    Column("incident", ForeignKey("incidents.id", ondelete="SET NULL"), index=True),
    Column("looked_at", Utc, comment="when it was compared with the others; absent: it waits for that"),
    sqlite_autoincrement=True,
)
Index("reports_place", reports.c.code, reports.c.lat)
Index("reports_street", reports.c.code, reports.c.street)
partial_index("reports_new", "looked_at IS NULL", reports.c.id)
