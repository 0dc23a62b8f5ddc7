"""What the city does with tickets, from the page: statuses, messages, questions, merging, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend_client.sandbox import attachments, events, tickets
from backend_client.sandbox.act import FEEDBACK_TIME, Act, new_id, stamp
from backend_client.sandbox.attachments import Upload
from backend_client.sandbox.problems import Flaw, conflict, invalid, not_found
from backend_client.sandbox.remarks import change_status, settle_question
from backend_client.sandbox.seed import Json

NEXT: Mapping[str, tuple[str, ...]] = {
    "registered": ("assigned", "declined"),
    "assigned": ("in_progress", "extended", "done", "declined"),
    "in_progress": ("done", "extended", "declined"),
    "extended": ("done", "extended", "declined"),
    "returned": ("in_progress", "done", "extended", "declined"),
    "done": ("closed",),
    "closed": (),
    "declined": (),
}
"""The statuses the city may give a ticket, by the one it has; ``returned`` is the applicant's to give."""
EXPLAINED = ("extended", "declined")
"""Statuses that need a reason in words."""
LONGEST_QUESTION = 1000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a ticket that the city takes."""

    to: str
    """The status to give."""
    message: str = ""
    """The executor's words to the applicant."""
    days: int | None = None
    """With ``extended``: days from now until the new deadline."""
    photo: Upload | None = None
    """A photo of the work."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Planned works or an outage."""

    title: str
    """One line."""
    text: str
    """What to expect."""
    districts: tuple[str, ...] = ()
    """City districts it covers; empty for none or all, as the text says."""
    streets: tuple[str, ...] = ()
    """Streets it covers, as the register spells them."""
    starts_at: datetime | None = None
    """With an offset."""
    ends_at: datetime | None = None
    """With an offset."""


def move(act: Act, ticket_id: str, step: Move) -> None:
    """Take the step and tell everybody it concerns.  Raises 404, 409 for a step out of turn, 422."""
    row = tickets.find(act, ticket_id)
    if step.to not in NEXT[row["status"]]:
        raise conflict(f"A ticket that is {row['status']} cannot become {step.to}.")
    if step.to in EXPLAINED and not step.message:
        raise invalid(Flaw("/message", f"is required with {step.to}"))
    if step.to == "extended":
        _extend(act, ticket_id, step.days)
    if step.to == "done":
        until = act.later(FEEDBACK_TIME)
        act.db.execute("UPDATE tickets SET feedback_until = ? WHERE id = ?", (until, ticket_id))
    if step.photo is not None:
        attachments.add_photo_of_work(act, step.photo, ticket_id)
    change_status(act, ticket_id, step.to, step.message or None)


def say(act: Act, ticket_id: str, message: str) -> None:
    """Send the executor's words without changing the status.  Raises 404 and 422."""
    tickets.find(act, ticket_id)
    if not message:
        raise invalid(Flaw("/message", "is required"))
    act.db.execute("UPDATE tickets SET message = ?, updated_at = ? WHERE id = ?", (message, act.at, ticket_id))
    events.of_ticket(act, "ticket.message", ticket_id, {"change": {"message": message}})


def ask(act: Act, ticket_id: str, text: str, days: int) -> str:
    """Ask the applicant something, in place of an earlier question; answer the question's id.  Raises 404, 409, 422."""
    row = tickets.find(act, ticket_id)
    if row["status"] in tickets.ENDED:
        raise conflict("The ticket is no longer open.")
    if not 0 < len(text) <= LONGEST_QUESTION:
        raise invalid(Flaw("/text", f"must have 1 to {LONGEST_QUESTION} characters"))
    if not 1 <= days <= 30:
        raise invalid(Flaw("/days", "must be between 1 and 30"))
    settle_question(act, ticket_id, "replaced")
    question = {"id": new_id("qst"), "text": text, "until": act.later(timedelta(days=days))}
    act.db.execute(
        "INSERT INTO questions (id, ticket_id, text, until, state, asked_at) VALUES (?, ?, ?, ?, 'open', ?)",
        (question["id"], ticket_id, text, question["until"], act.at),
    )
    applicant = events.recipients(act, ticket_id)[:1]
    events.of_ticket(act, "ticket.question", ticket_id, {"question": question}, to=applicant)
    return question["id"]


def withdraw(act: Act, ticket_id: str) -> None:
    """Take the open question back.  Raises 404."""
    tickets.find(act, ticket_id)
    settle_question(act, ticket_id, "withdrawn")
    act.touched.append(ticket_id)


def merge(act: Act, ticket_id: str, number: str) -> None:
    """Join a ticket to another one; its people follow that one from now on.  Raises 404 and 409."""
    row = tickets.find(act, ticket_id)
    into = act.db.execute("SELECT * FROM tickets WHERE number = ?", (number,)).fetchone()
    if into is None:
        raise not_found("There is no ticket with this number.")
    if into["id"] == ticket_id or row["status"] in tickets.ENDED or into["status"] in tickets.ENDED:
        raise conflict("Only two different open tickets can be joined.")
    told = events.recipients(act, ticket_id)
    act.db.execute(
        "INSERT OR IGNORE INTO people (ticket_id, ref, role, applicant, phone, joined_at)"
        " SELECT ?, ref, 'follower', applicant, phone, ? FROM people WHERE ticket_id = ?",
        (into["id"], act.at, ticket_id),
    )
    settle_question(act, ticket_id, "withdrawn")
    act.db.execute(
        "UPDATE tickets SET status = 'closed', merged_into = ?, updated_at = ? WHERE id = ?",
        (into["id"], act.at, ticket_id),
    )
    events.of_ticket(act, "ticket.merged", ticket_id, {"merged_into": into["id"]}, to=told)
    act.touched.append(into["id"])


def publish(act: Act, notice: Notice) -> str:
    """Publish a notice; answer its id.  Raises 422."""
    flaws = [Flaw(f"/{name}", "is required") for name in ("title", "text") if not getattr(notice, name)]
    if notice.starts_at and notice.ends_at and notice.ends_at < notice.starts_at:
        flaws.append(Flaw("/ends_at", "is before the beginning"))
    if flaws:
        raise invalid(*flaws)
    told: Json = {"id": new_id("ntc"), "title": notice.title, "text": notice.text}
    told |= {"districts": list(notice.districts), "streets": list(notice.streets)}
    told |= {name: stamp(at) for name in ("starts_at", "ends_at") if (at := getattr(notice, name))}
    events.emit(act, "notice.published", {"notice": told})
    return str(told["id"])


def close_silent(act: Act) -> None:
    """Close the tickets that are done and to which nobody objected in time."""
    rows = act.db.execute("SELECT id FROM tickets WHERE status = 'done' AND feedback_until < ?", (act.at,)).fetchall()
    for row in rows:
        change_status(act, row["id"], "closed")


def _extend(act: Act, ticket_id: str, days: int | None) -> None:
    if days is None or not 1 <= days <= 365:
        raise invalid(Flaw("/days", "must be between 1 and 365"))
    act.db.execute("UPDATE tickets SET due_at = ? WHERE id = ?", (act.later(timedelta(days=days)), ticket_id))
