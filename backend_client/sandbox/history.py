"""What happened to a ticket, as the page tells it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from backend_client.sandbox import wording
from backend_client.sandbox.act import Act
from backend_client.sandbox.seed import Json
from backend_client.sandbox.wording import Words

_CITY: Mapping[str, Words] = {
    "ticket.message": Words("Повідомлення виконавця", "Executor’s message"),
    "ticket.question": Words("Запитання до заявника", "Question"),
    "ticket.merged": Words("Об’єднано з іншою заявкою", "Joined to another ticket"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    at: str
    """When, as stored."""
    when: str
    """When, in words."""
    side: str
    """``city`` or ``resident``."""
    what: Words
    """What happened."""
    text: str | None
    """What was said."""


def history(act: Act, ticket: sqlite3.Row) -> list[Step]:
    """Answer what happened to a ticket, newest first."""
    steps = [_step(ticket["created_at"], "resident", wording.STATUSES["registered"], None)]
    steps += [_of_event(json.loads(row["body"])) for row in _rows(act, "events", "cursor", ticket["id"])]
    steps += [_of_remark(row) for row in _rows(act, "remarks", "seq", ticket["id"])]
    steps += [
        _step(row["joined_at"], "resident", Words("Приєднався ще один мешканець", "One more resident joined"), None)
        for row in _rows(act, "people", "joined_at", ticket["id"])
        if row["role"] == "follower"
    ]
    return sorted(steps, key=lambda step: step.at)[::-1]


def _rows(act: Act, table: str, order: str, ticket_id: str) -> list[sqlite3.Row]:
    query = f"SELECT * FROM {table} WHERE ticket_id = ? ORDER BY {order}"  # noqa: S608 - names are our own
    return act.db.execute(query, (ticket_id,)).fetchall()


def _of_event(event: Json) -> Step:
    kind, change = event["type"], event.get("change", {})
    what = _CITY[kind] if kind in _CITY else wording.STATUSES[change["to"]]
    text = event["question"]["text"] if kind == "ticket.question" else change.get("message")
    return _step(event["occurred_at"], "city", what, text)


def _of_remark(row: sqlite3.Row) -> Step:
    what = wording.REMARKS[row["kind"]]
    if row["outcome"]:
        outcome = wording.OUTCOMES[row["outcome"]]
        what = Words(f"{what.uk}: {outcome.uk}", f"{what.en}: {outcome.en}")
    if row["rating"]:
        what = Words(f"{what.uk}, оцінка {row['rating']} з 5", f"{what.en}, {row['rating']} of 5")
    return _step(row["made_at"], "resident", what, row["text"] or None)


def _step(at: str, side: str, what: Words, text: str | None) -> Step:
    return Step(at, wording.in_words(at), side, what, text)
