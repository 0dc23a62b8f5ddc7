"""A ticket as the page shows it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from backend_client.sandbox import tickets, wording
from backend_client.sandbox.act import Act
from backend_client.sandbox.history import Step, history
from backend_client.sandbox.moves import NEXT
from backend_client.sandbox.seed import Json
from backend_client.sandbox.wording import Words

SHOWN = 100
"""Tickets on one page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An attachment on the page."""

    id: str
    """Of the file, ``/files/<id>``."""
    content_type: str
    """``image/jpeg``, ..."""

    @property
    def is_image(self) -> bool:
        """True when browsers show it in a page."""
        return self.content_type in {"image/jpeg", "image/png", "image/gif", "image/webp"}


@dataclass(frozen=True, slots=True)
class Person:
    """The applicant, as much of them as the page may show."""

    name: str | None
    """None for an anonymous one, or when none was given."""
    phone: str | None
    """Masked."""
    verified: bool
    """True when the front door has verified the phone."""
    source: Words
    """The channel."""


@dataclass(frozen=True, slots=True)
class Question:
    """The open question of a ticket."""

    text: str
    """The executor's words."""
    until: str
    """When its time is over, in words."""


@dataclass(frozen=True, slots=True)
class Card:
    """One ticket."""

    row: sqlite3.Row
    """The ticket as stored: id, number, title, code, status, description, message."""
    status: Words
    """In words."""
    urgency: Words | None
    """In words; None for a normal one."""
    created: str
    """In words."""
    due: str | None
    """In words."""
    overdue: bool
    """True when the deadline has passed and the work is not done."""
    address: Json
    """The contract's Address."""
    indoors: list[str]
    """Entrance, floor, apartment, in words."""
    details: list[tuple[Words, str]]
    """The other things the kind requires."""
    photos: list[Shown]
    """The resident's attachments."""
    work: list[Shown]
    """Photos of the work."""
    applicant: Person
    """Who it is from."""
    followers: int
    """How many joined."""
    executor: Json | None
    """Name and phone."""
    question: Question | None
    """The open one."""
    feedback_until: str | None
    """In words, while feedback is taken."""
    merged_into: str | None
    """Number of the ticket it was joined to."""
    history: list[Step]
    """What happened, newest first."""
    choices: list[tuple[str, Words]]
    """Statuses the city may give next."""


def recent(act: Act, only_open: bool) -> list[Card]:
    """Answer the newest tickets."""
    rows = act.db.execute(
        "SELECT * FROM tickets WHERE NOT ? OR status NOT IN ('closed', 'declined') ORDER BY seq DESC LIMIT ?",
        (only_open, SHOWN),
    ).fetchall()
    return [card(act, row) for row in rows]


def counts(act: Act) -> tuple[int, int]:
    """Count the open tickets, and all."""
    row = act.db.execute("SELECT count(*) FILTER (WHERE status NOT IN ('closed', 'declined')), count(*) FROM tickets")
    open_ones, every = row.fetchone()
    return open_ones, every


def one(act: Act, ticket_id: str) -> Card:
    """Answer one ticket.  Raises 404."""
    return card(act, tickets.find(act, ticket_id))


def card(act: Act, row: sqlite3.Row) -> Card:
    """Answer a ticket's card."""
    address, details = json.loads(row["address"]), json.loads(row["details"])
    late = row["due_at"] is not None and row["due_at"] < act.at
    return Card(
        row=row,
        status=wording.STATUSES[row["status"]],
        urgency=_urgency(act, row["code"]),
        created=wording.in_words(row["created_at"]),
        due=wording.day_in_words(row["due_at"]) if row["due_at"] else None,
        overdue=late and row["status"] not in ("done", "closed", "declined"),
        address=address,
        indoors=[f"{words.uk} {address[part]}" for part, words in wording.PARTS.items() if part in address],
        details=[(wording.DETAILS.get(name, Words(name, name)), text) for name, text in details.items()],
        photos=_shown(act, row["id"], of_work=False),
        work=_shown(act, row["id"], of_work=True),
        applicant=_person(act, row),
        followers=tickets.count_followers(act, row["id"]),
        executor=json.loads(row["executor"]) if row["executor"] else None,
        question=_question(act, row["id"]),
        feedback_until=wording.day_in_words(row["feedback_until"]) if row["status"] == "done" else None,
        merged_into=_number(act, row["merged_into"]),
        history=history(act, row),
        choices=[(status, wording.BUTTONS[status]) for status in NEXT[row["status"]]],
    )


def _urgency(act: Act, code: str) -> Words | None:
    entry = act.city.seed.entry(code)
    return wording.URGENCIES.get(entry["urgency"]) if entry else None


def _shown(act: Act, ticket_id: str, *, of_work: bool) -> list[Shown]:
    rows = act.db.execute(
        "SELECT id, content_type FROM attachments WHERE ticket_id = ? AND of_work = ?"
        " ORDER BY uploaded_at, place, rowid",
        (ticket_id, of_work),
    )
    return [Shown(row["id"], row["content_type"]) for row in rows]


def _person(act: Act, row: sqlite3.Row) -> Person:
    query = "SELECT applicant FROM people WHERE ticket_id = ? AND role = 'applicant'"
    applicant = json.loads(act.db.execute(query, (row["id"],)).fetchone()["applicant"])
    return Person(
        name=None if applicant.get("anonymous") else applicant.get("name"),
        phone=wording.masked(applicant.get("phone")),
        verified=bool(applicant.get("phone_verified")),
        source=wording.SOURCES[row["source"]],
    )


def _question(act: Act, ticket_id: str) -> Question | None:
    query = "SELECT text, until FROM questions WHERE ticket_id = ? AND state = 'open' AND until >= ?"
    row = act.db.execute(query, (ticket_id, act.at)).fetchone()
    return Question(row["text"], wording.in_words(row["until"])) if row else None


def _number(act: Act, ticket_id: str | None) -> str | None:
    row = act.db.execute("SELECT number FROM tickets WHERE id = ?", (ticket_id,)).fetchone()
    return row["number"] if row else None
