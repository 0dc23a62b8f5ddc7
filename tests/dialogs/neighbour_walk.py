"""Neighbours' tickets and mass incidents on the walk over every path."""

from __future__ import annotations

from dialogs.lookups import Lookup
from dialogs.neighbour_lookups import KnownIncident, Similar
from dialogs.replay import Json

NEAR = {
    "id": "n1",
    "number": "КЦ-26-0000101",
    "title": "Не працює ліфт",
    "status": "assigned",
    "away": "building",
    "days": 2,
    "due": "2026-11-26",
    "people": 3,
}
FARTHER = {**NEAR, "id": "n2", "number": "КЦ-26-0000102", "away": "metres", "metres": 120, "days": 0, "people": None}
STRANGE = {**NEAR, "id": "n3", "number": "КЦ-26-0000103", "status": "teleported", "away": "here", "due": None}
OWN = {**NEAR, "id": "n4", "number": "КЦ-26-0000104", "mine": "applicant"}
FOLLOWED = {**OWN, "id": "n5", "number": "КЦ-26-0000105", "mine": "follower", "ref": "viber:1"}
INCIDENT = {
    "id": 1,
    "title": "Немає води",
    "place": "вул. Соборності",
    "neighbours": 12,
    "expected": "2026-11-24T18:00",
    "words": "Аварія. https://x.example",
    "ticket": "i1",
    "number": "КЦ-26-0000100",
}
UNTICKETED = {"id": 2, "title": "Немає світла"}


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer; empty for a look-up of something else."""
    match lookup:
        case KnownIncident():
            return (None, INCIDENT, UNTICKETED, {**INCIDENT, "id": 3, "mine": True})
        case Similar():
            return (None, [], [NEAR], [NEAR, FARTHER, STRANGE], [OWN, NEAR], [FOLLOWED])
    return ()
