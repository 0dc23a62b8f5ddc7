"""The resident's tickets on the walk over every path."""

from __future__ import annotations

from dialogs.lookups import Lookup, MyTickets
from dialogs.replay import Json
from dialogs.ticket_lookups import FindMyTicket, HearsOf, JustCalled, TicketHistory

TICKET = {
    "id": "t1",
    "number": "КЦ-26-0000001",
    "status": "assigned",
    "title": "Немає води",
    "address": "вул. Соборності, 12",
    "executor": "КП «Кривбасводоканал»",
    "executor_phone": "+380564991575",
    "due": "2026-11-25",
    "message": "Їдемо.",
}
WAITING = {**TICKET, "id": "w1", "number": "", "status": "waiting"}
STRANGE = {
    **TICKET,
    "id": "t2",
    "number": "КЦ-26-0000002",
    "status": "teleported",
    "executor": None,
    "due": None,
    "message": None,
}
HISTORY = [
    {"at": "2026-11-25T09:00", "what": "status", "status": "assigned", "words": "Їдемо. https://x.example"},
    {"at": "2026-11-25T10:00", "what": "question", "words": "Який під’їзд?"},
    {"at": "2026-11-25T11:00", "what": "status", "status": "teleported"},
    {"at": "2026-11-25T12:00", "what": "unheard of"},
]
MANY = [{**TICKET, "id": f"m{n}", "number": f"КЦ-26-{n:07}", "status": "closed" if n % 2 else "done"} for n in range(9)]


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer; empty for a look-up of something else."""
    match lookup:
        case MyTickets():
            return (None, [], [TICKET], [WAITING], [TICKET, STRANGE, WAITING], MANY)
        case FindMyTicket():
            return (None, [], [TICKET], [TICKET, {**STRANGE, "ref": "viber:1"}])
        case HearsOf():
            return (None, True, False)
        case TicketHistory():
            return (None, HISTORY)
        case JustCalled():
            return (None, {**TICKET, "id": "c1", "number": "КЦ-26-0000009", "ref": ""})
    return ()
