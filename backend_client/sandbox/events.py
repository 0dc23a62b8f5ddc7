"""Events: written with what they tell of, kept for the feed, and queued for the front door."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from backend_client.sandbox import tickets
from backend_client.sandbox.act import Act, new_id
from backend_client.sandbox.keys import Answer
from backend_client.sandbox.problems import Flaw, bad_request
from backend_client.sandbox.seed import Json

REPEATED_FOR = timedelta(days=3)
"""How long a delivery is tried."""


def recipients(act: Act, ticket_id: str) -> list[str]:
    """Answer the refs of everybody a ticket concerns, the applicant first."""
    rows = act.db.execute(
        "SELECT ref FROM people WHERE ticket_id = ? ORDER BY role = 'follower', joined_at, ref", (ticket_id,)
    )
    return [row["ref"] for row in rows]


def of_ticket(act: Act, kind: str, ticket_id: str, told: Json, to: Sequence[str] | None = None) -> None:
    """Emit an event of a ticket as it is now, told to everybody it concerns or to those given."""
    ticket = tickets.as_ticket(act, tickets.find(act, ticket_id))
    named = list(to) if to is not None else recipients(act, ticket_id)
    emit(act, kind, told | {"ticket": ticket, "recipients": named})
    act.touched.append(ticket_id)


def emit(act: Act, kind: str, told: Json) -> str:
    """Write an event into the feed, and queue its delivery where a front door is to be told; answer its id."""
    event_id = new_id("evt")
    ticket_id = told["ticket"]["id"] if "ticket" in told else None
    written = act.db.execute(
        "INSERT INTO events (id, type, occurred_at, ticket_id, body) VALUES (?, ?, ?, ?, '{}')",
        (event_id, kind, act.at, ticket_id),
    )
    cursor = written.lastrowid
    event = {"id": event_id, "cursor": str(cursor), "type": kind, "occurred_at": act.at} | told
    act.db.execute("UPDATE events SET body = ? WHERE cursor = ?", (json.dumps(event, ensure_ascii=False), cursor))
    if act.delivers:
        act.db.execute(
            "INSERT INTO deliveries (cursor, state, tries, due_at, give_up_at) VALUES (?, 'waiting', 0, ?, ?)",
            (cursor, act.at, act.later(REPEATED_FOR)),
        )
    return event_id


def feed(act: Act, query: Json) -> Answer:
    """Answer the events after a cursor, oldest first; without a cursor, none and where the feed stands.  Raises 400."""
    after = query.get("after")
    if after is None:
        newest = act.db.execute("SELECT coalesce(max(cursor), 0) FROM events").fetchone()[0]
        return Answer(200, {"events": [], "cursor": str(newest), "has_more": False})
    if not (after.isascii() and after.isdigit() and len(after) <= 15):
        raise bad_request("The cursor is not one of this feed.", Flaw("after", "is not a cursor"))
    rows = act.db.execute(
        "SELECT cursor, body FROM events WHERE cursor > ? ORDER BY cursor LIMIT ?", (int(after), query["limit"] + 1)
    ).fetchall()
    page = rows[: query["limit"]]
    cursor = str(page[-1]["cursor"]) if page else after
    found = [json.loads(row["body"]) for row in page]
    return Answer(200, {"events": found, "cursor": cursor, "has_more": len(rows) > len(page)})
