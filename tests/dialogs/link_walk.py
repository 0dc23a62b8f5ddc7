"""Deep links on the walk over every path."""

from __future__ import annotations

from dialogs.link_lookups import OpenLink, ShareLink
from dialogs.lookups import Lookup
from dialogs.replay import Json
from tests.dialogs.ticket_walk import TICKET

OPENED = (
    {"kind": "place", "place": {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12", "entrance": "3"}},
    {"kind": "place", "place": {"text": "зупинка «Площа Визволення»", "lat": 47.9, "lon": 33.4}},
    {"kind": "ticket", "own": True, "ticket": TICKET},
    {"kind": "ticket", "own": False, "ticket": {**TICKET, "message": None}},
    {"kind": "ticket", "own": False, "ticket": {**TICKET, "status": "closed"}},
    {"kind": "account", "channel": "viber"},
    {"kind": "unknown"},
    {"kind": "used"},
    {"kind": "expired"},
    {"kind": "mine"},
)
SHARED = ({"telegram": "https://t.me/bot?start=t", "web": "https://city.example/chat/?start=t"},)


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer; empty for a look-up of something else."""
    match lookup:
        case OpenLink():
            return (None, *OPENED)
        case ShareLink():
            return (None, *SHARED)
    return ()
