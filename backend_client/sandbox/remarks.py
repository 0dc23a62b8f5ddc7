"""What residents say of a ticket later: comments, answers to questions, feedback."""

from __future__ import annotations

from dataclasses import dataclass

from backend_client.sandbox import attachments, events, rules, tickets
from backend_client.sandbox.act import Act, new_id
from backend_client.sandbox.keys import Answer
from backend_client.sandbox.problems import Flaw, conflict, invalid
from backend_client.sandbox.seed import Json


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of a ticket."""

    kind: str
    """``comment``, ``answer``, ``feedback`` (the applicant's) or ``opinion`` (a follower's feedback)."""
    text: str
    """The resident's words; empty when only an outcome was pressed."""
    ref: str | None = None
    """Who said it."""
    attachments: tuple[str, ...] = ()
    """Attachment ids."""
    outcome: str | None = None
    """Of feedback: ``resolved``, ``partly``, ``unresolved``."""
    rating: int | None = None
    """Of feedback: 1-5."""
    question_id: str | None = None
    """Of an answer."""


def comment(act: Act, ticket_id: str, body: Json) -> Answer:
    """Add a comment.  Raises 404, and 422 for a stranger's or for unknown attachments."""
    tickets.find(act, ticket_id)
    ref = body.get("applicant_ref")
    if ref is not None:
        _known_role(act, ticket_id, ref)
    remark_id = _write(act, ticket_id, Remark("comment", body["text"], ref, tuple(body.get("attachments", []))))
    return Answer(201, {"id": remark_id})


def answer(act: Act, ticket_id: str, body: Json) -> Answer:
    """Take the answer to the newest question.  Raises 404, 409 when that question no longer stands, 422."""
    tickets.find(act, ticket_id)
    question = act.db.execute(
        "SELECT * FROM questions WHERE ticket_id = ? AND id = ?", (ticket_id, body["question_id"])
    ).fetchone()
    if question is None or question["state"] != "open" or question["until"] < act.at:
        raise conflict("The question was answered, withdrawn or replaced, or its time is over.")
    _known_role(act, ticket_id, body["applicant_ref"])
    files = tuple(body.get("attachments", []))
    _write(act, ticket_id, Remark("answer", body["text"], body["applicant_ref"], files, question_id=question["id"]))
    settle_question(act, ticket_id, "answered")
    return tickets.read(act, ticket_id)


def feedback(act: Act, ticket_id: str, body: Json) -> Answer:
    """Take feedback while the ticket is ``done``.  Raises 404, 409 at any other time, 422."""
    if flaws := rules.feedback_flaws(body):
        raise invalid(*flaws)
    row = tickets.find(act, ticket_id)
    if row["status"] != "done" or (row["feedback_until"] or act.at) < act.at:
        raise conflict(f"Feedback is taken while a ticket is done; this one is {row['status']}.")
    role = _known_role(act, ticket_id, body["applicant_ref"])
    remark = Remark(
        kind="feedback" if role == "applicant" else "opinion",
        text=body.get("comment", ""),
        ref=body["applicant_ref"],
        attachments=tuple(body.get("attachments", [])),
        outcome=body["outcome"],
        rating=body.get("rating"),
    )
    _write(act, ticket_id, remark)
    if role == "applicant":
        change_status(act, ticket_id, "closed" if body["outcome"] == "resolved" else "returned")
    return tickets.read(act, ticket_id)


def change_status(act: Act, ticket_id: str, to: str, message: str | None = None) -> None:
    """Give a ticket its next status and tell everybody it concerns."""
    before = tickets.find(act, ticket_id)["status"]
    act.db.execute(
        "UPDATE tickets SET status = ?, updated_at = ?, message = coalesce(?, message) WHERE id = ?",
        (to, act.at, message, ticket_id),
    )
    if to in tickets.ENDED:
        settle_question(act, ticket_id, "withdrawn")
    change = {"from": before, "to": to} | ({"message": message} if message else {})
    events.of_ticket(act, "ticket.status_changed", ticket_id, {"change": change})


def settle_question(act: Act, ticket_id: str, state: str) -> None:
    """End the open question of a ticket, if there is one: ``answered``, ``withdrawn`` or ``replaced``."""
    act.db.execute("UPDATE questions SET state = ? WHERE ticket_id = ? AND state = 'open'", (state, ticket_id))


def _known_role(act: Act, ticket_id: str, ref: str) -> str:
    role = tickets.role_of(act, ticket_id, ref)
    if role is None:
        raise invalid(Flaw("/applicant_ref", "is neither the applicant nor a follower of this ticket"))
    return role


def _write(act: Act, ticket_id: str, remark: Remark) -> str:
    remark_id = new_id("rem")
    act.db.execute(
        "INSERT INTO remarks (id, ticket_id, kind, ref, text, outcome, rating, question_id, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (remark_id, ticket_id, remark.kind, remark.ref, remark.text, remark.outcome, remark.rating,
         remark.question_id, act.at),
    )  # fmt: skip
    attachments.claim(act, remark.attachments, ticket_id, remark_id)
    act.db.execute("UPDATE tickets SET updated_at = ? WHERE id = ?", (act.at, ticket_id))
    act.touched.append(ticket_id)
    return remark_id
