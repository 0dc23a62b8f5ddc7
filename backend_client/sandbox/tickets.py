"""Tickets as the contract knows them: create, read, list, find similar, follow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from backend_client.sandbox import attachments, rules
from backend_client.sandbox.act import Act, new_id
from backend_client.sandbox.keys import Answer
from backend_client.sandbox.problems import Flaw, conflict, invalid, not_found
from backend_client.sandbox.register import metres_between
from backend_client.sandbox.seed import Json

ENDED = ("closed", "declined")
"""Statuses that nothing follows."""
MOST_SIMILAR = 20
"""Similar tickets answered at most."""

_ADDRESS = ("id", "text", "street", "house", "entrance", "floor", "apartment", "district", "lat", "lon")
_INDOORS = ("entrance", "floor", "apartment")


def create(act: Act, body: Json) -> Answer:
    """Create a ticket.  Raises problems: 409 for another classifier's version, 422 for missing or wrong parts."""
    if body["classifier_version"] != act.city.seed.version:
        raise conflict(f"The classifier in force is {act.city.seed.version}; read it again and submit with a new key.")
    entry = act.city.seed.entry(body["classifier_code"])
    if entry is None:
        raise invalid(Flaw("/classifier_code", "is not in the classifier"))
    flaws = rules.applicant_flaws(body["applicant"]) + rules.address_flaws(body["address"])
    flaws += rules.requirement_flaws(entry, body)
    address = _whole_address(act, body["address"])
    if "id" in address and act.city.register.by_id(address["id"]) is None:
        flaws.append(Flaw("/address/id", "is not in the register"))
    if flaws:
        raise invalid(*flaws)
    ticket_id = _insert(act, body, entry, address)
    join(act, ticket_id, body["applicant"], "applicant")
    attachments.claim(act, body.get("attachments", []), ticket_id)
    act.touched.append(ticket_id)
    return Answer(201, as_ticket(act, find(act, ticket_id)))


def find(act: Act, ticket_id: str) -> sqlite3.Row:
    """Answer a ticket's row.  Raises 404."""
    row: sqlite3.Row | None = act.db.execute("SELECT * FROM tickets WHERE id = ?", (ticket_id,)).fetchone()
    if row is None:
        raise not_found("There is no such ticket.")
    return row


def as_ticket(act: Act, row: sqlite3.Row) -> Json:
    """Answer the contract's Ticket."""
    ticket: Json = {name: row[name] for name in ("id", "number", "status", "title", "description")}
    ticket |= {"classifier_code": row["code"], "address": json.loads(row["address"])}
    ticket |= {name: row[name] for name in ("due_at", "created_at", "updated_at", "message") if row[name]}
    if row["executor"]:
        ticket["executor"] = json.loads(row["executor"])
    if row["status"] == "done" and row["feedback_until"]:
        ticket["feedback_until"] = row["feedback_until"]
    photos = act.db.execute(
        "SELECT id FROM attachments WHERE ticket_id = ? AND of_work = 1 ORDER BY uploaded_at, rowid", (row["id"],)
    )
    ticket["photos"] = [f"{act.base}/files/{photo['id']}" for photo in photos]
    ticket["followers"] = count_followers(act, row["id"])
    return ticket


def count_followers(act: Act, ticket_id: str) -> int:
    """Count those who joined a ticket."""
    query = "SELECT count(*) FROM people WHERE ticket_id = ? AND role = 'follower'"
    return int(act.db.execute(query, (ticket_id,)).fetchone()[0])


def read(act: Act, ticket_id: str) -> Answer:
    """Answer one ticket.  Raises 404."""
    return Answer(200, as_ticket(act, find(act, ticket_id)))


def of_applicant(act: Act, query: Json) -> Answer:
    """Answer the tickets of one applicant (by ref, by phone, or both), newest first."""
    rows = act.db.execute(
        "SELECT DISTINCT tickets.* FROM tickets JOIN people ON people.ticket_id = tickets.id AND role = 'applicant'"
        " WHERE (ref = :ref OR phone = :phone)"
        " AND (:open IS NULL OR (status NOT IN ('closed', 'declined')) = :open) ORDER BY seq DESC LIMIT :limit",
        {
            "ref": query.get("applicant_ref"),
            "phone": query.get("phone"),
            "open": query.get("open"),
            "limit": query["limit"],
        },
    ).fetchall()
    return Answer(200, {"tickets": [as_ticket(act, row) for row in rows]})


def similar(act: Act, query: Json) -> Answer:
    """Answer the tickets of one code being worked on near an address or a point, nearest first."""
    if "address_id" in query:
        address = act.city.register.by_id(query["address_id"])
        if address is None:
            raise not_found("There is no such address.")
        point = (address["lat"], address["lon"])
    else:
        point = (query["lat"], query["lon"])
    rows = act.db.execute(
        "SELECT * FROM tickets WHERE code = ? AND status NOT IN ('done', 'closed', 'declined') AND lat IS NOT NULL",
        (query["code"],),
    ).fetchall()
    near = sorted((metres_between(point, (row["lat"], row["lon"])), -row["seq"], row) for row in rows)
    matches = [_as_similar(act, row, away) for away, _, row in near if away <= query["radius_m"]]
    return Answer(200, {"matches": matches[:MOST_SIMILAR]})


def follow(act: Act, ticket_id: str, body: Json) -> Answer:
    """Join someone's ticket; joining twice changes nothing.  Raises 404, 409 and 422."""
    row = find(act, ticket_id)
    if flaws := rules.applicant_flaws(body["applicant"]):
        raise invalid(*flaws)
    if row["status"] in ENDED:
        raise conflict("The ticket is no longer open.")
    role = role_of(act, ticket_id, body["applicant"]["ref"])
    if role == "applicant":
        raise conflict("The ticket is the applicant's own.")
    if role is None:
        join(act, ticket_id, body["applicant"], "follower")
        act.touched.append(ticket_id)
    return Answer(201, public(as_ticket(act, find(act, ticket_id))))


def role_of(act: Act, ticket_id: str, ref: str) -> str | None:
    """Answer ``applicant``, ``follower``, or None for a stranger."""
    query = "SELECT role FROM people WHERE ticket_id = ? AND ref = ?"
    row = act.db.execute(query, (ticket_id, ref)).fetchone()
    return row["role"] if row else None


def join(act: Act, ticket_id: str, applicant: Mapping[str, Any], role: str) -> None:
    """Write down who a ticket concerns."""
    act.db.execute(
        "INSERT INTO people (ticket_id, ref, role, applicant, phone, joined_at) VALUES (?, ?, ?, ?, ?, ?)",
        (ticket_id, applicant["ref"], role, _dump(applicant), applicant.get("phone"), act.at),
    )


def public(ticket: Json) -> Json:
    """Leave out of a ticket what a neighbour has no business to know: the applicant's words and door."""
    address = {name: part for name, part in ticket["address"].items() if name not in _INDOORS}
    if any(name in ticket["address"] for name in _INDOORS) and "street" in address:
        address["text"] = ", ".join(address[name] for name in ("street", "house") if name in address)
    return {name: part for name, part in ticket.items() if name != "description"} | {"address": address}


def _whole_address(act: Act, given: Json) -> Json:
    """Complete an address from the register where the register surely knows it; the resident's words stay."""
    address = {name: given[name] for name in _ADDRESS if name in given}
    known = act.city.register.locate(address)
    if known is None:
        return address
    if "lat" in address:
        known = {name: part for name, part in known.items() if name not in ("lat", "lon")}
    return {name: part for name, part in known.items() if name not in ("score", "former_name", "id")} | address


def _insert(act: Act, body: Json, entry: Mapping[str, Any], address: Json) -> str:
    ticket_id = new_id("tkt")
    seq = act.db.execute("SELECT coalesce(max(seq), 0) + 1 FROM tickets").fetchone()[0]
    row = {
        "seq": seq,
        "id": ticket_id,
        "number": f"КЦ-{act.now:%y}-{seq:07}",
        "status": "registered",
        "code": entry["code"],
        "title": entry["title"],
        "address": _dump(address),
        "lat": address.get("lat"),
        "lon": address.get("lon"),
        "description": body["description"],
        "details": _dump(body.get("details", {})),
        "source": body["source"],
        "classification": _dump(body.get("classification")),
        "executor": _executor(act, entry),
        "due_at": act.later(timedelta(days=entry["due_days"])) if "due_days" in entry else None,
        "created_at": act.at,
        "updated_at": act.at,
    }
    names = ", ".join(row)
    act.db.execute(f"INSERT INTO tickets ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))  # noqa: S608
    return ticket_id


def _executor(act: Act, entry: Mapping[str, Any]) -> str | None:
    executor = act.city.seed.executors.get(entry.get("executor_kind", ""))
    if executor is None:
        return None
    return _dump({"name": executor.name} | ({"phone": executor.phone} if executor.phone else {}))


def _as_similar(act: Act, row: sqlite3.Row, away: float) -> Json:
    ticket = {name: row[name] for name in ("id", "number", "title", "status", "created_at", "due_at") if row[name]}
    return ticket | {"distance_m": round(away, 1), "followers": count_followers(act, row["id"])}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
