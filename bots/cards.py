"""The core's values as dialogs know them: plain JSON, times as dates of the city's calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend_client.values import Address, AddressMatch, ClassifierEntry, Ticket
from bots.city.questions import QuestionEntry
from dialogs.outcomes import Draft

WAITING = "waiting"
"""Status of a ticket that is promised, but not yet numbered by the core."""


def ticket_card(ticket: Ticket, zone: ZoneInfo) -> dict[str, Any]:
    """``dialogs.lookups.TicketCard`` as JSON."""
    executor = ticket.executor
    return {
        "id": ticket.id,
        "number": ticket.number,
        "status": ticket.status,
        "title": ticket.title,
        "address": address_line(ticket.address),
        "executor": executor.name if executor else None,
        "executor_phone": executor.phone if executor else None,
        "due": _local(ticket.due_at, zone),
        "message": ticket.message,
        "created": _local(ticket.created_at, zone),
    }


def waiting_card(key: str, draft: Draft) -> dict[str, Any]:
    """``dialogs.lookups.TicketCard`` as JSON for a draft whose submission ``key`` the core has not answered yet."""
    return {"id": key, "number": "", "status": WAITING, "title": draft.title, "address": draft.address.text}


def kind(entry: ClassifierEntry, version: str, short: str | None = None, kin: Collection[str] = ()) -> dict[str, Any]:
    """``dialogs.lookups.Kind`` as JSON; ``short`` is what stands on its button, ``kin`` what may be the same thing."""
    return {
        "code": entry.code,
        "title": entry.title,
        "short": short or "",
        "group": entry.group.code,
        "requires": list(entry.requires),
        "urgency": entry.urgency,
        "due_days": entry.due_days,
        "executor": entry.executor_kind,
        "version": version,
        "kin": list(kin),
    }


def contrast(question: QuestionEntry, codes: Collection[str]) -> dict[str, Any]:
    """``dialogs.lookups.Contrast`` as JSON, with the answers for ``codes`` alone."""
    answers = {code: label.model_dump() for code, label in question.answers.items() if code in codes}
    return {"question": question.question.model_dump(), "answers": answers}


def match(found: AddressMatch) -> dict[str, Any]:
    """``dialogs.lookups.Match`` as JSON."""
    names = ("text", "score", "id", "street", "house", "district", "lat", "lon")
    return {**{name: getattr(found, name) for name in names}, "former": found.former_name}


def address_line(address: Address) -> str:
    """As people read it, with what is inside the building."""
    inside = (("під’їзд", address.entrance), ("поверх", address.floor), ("кв.", address.apartment))
    return ", ".join((address.text, *(f"{word} {value}" for word, value in inside if value)))


def _local(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).date().isoformat()
