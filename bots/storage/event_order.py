"""The order of a ticket's events, and which of them may be applied now; pure.

Rules of this file:
* The feed is the truth: what it has brought is applied in its order.  What only a webhook brought is younger than all
  that, because the feed is read without gaps.
* A webhook waits for the feed, which its arrival has rung for; that takes the time of one call.  It waits no longer
  than ``CONFIRMED_WITHIN_S`` when it goes on where the ticket stands, and no longer than ``MISSING_WITHIN_S`` when
  something is missing before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from bots.storage.event_records import Seen, TicketState

FIRST: Final = "registered"
"""The status that a ticket begins with."""
CONFIRMED_WITHIN_S: Final = 5.0
MISSING_WITHIN_S: Final = 10.0


def in_order(events: Iterable[Seen]) -> list[Seen]:
    """Oldest first."""
    return sorted(events, key=_place)


def waits_until(
    event: Seen, state: TicketState | None, feed_read_at: datetime | None, now: datetime
) -> datetime | None:
    """When the event may be applied; None: now.

    ``state`` is None for a ticket that is new to us; ``feed_read_at``: when the feed's end was last asked for.
    """
    if event.place is not None:
        return None
    follows = starts_from(event.body) in (None, state.last_status if state is not None else FIRST)
    if follows and feed_read_at is not None and feed_read_at > event.received_at:
        return None  # the feed does not have it, and nothing is missing
    due = event.received_at + timedelta(seconds=CONFIRMED_WITHIN_S if follows else MISSING_WITHIN_S)
    return due if due > now else None


def _place(event: Seen) -> tuple[bool, int, datetime, int, str]:
    """Of one instant, the greater cursor is the later one: they grow, and mostly they are numbers."""
    return (event.place is None, event.place or 0, event.occurred_at, *growing(event.body.get("cursor")))


def growing(cursor: object) -> tuple[int, str]:
    """What cursors are compared by where nothing better is known of two events."""
    return (len(str(cursor or "")), str(cursor or ""))


def starts_from(body: Any) -> str | None:
    """The status that the event starts from, as far as it says; a merger ends in ``closed``, from wherever."""
    if body.get("type") == "ticket.merged":
        return None
    part, name = ("change", "from") if body.get("type") == "ticket.status_changed" else ("ticket", "status")
    found = body[part].get(name) if isinstance(body.get(part), dict) else None
    return found if isinstance(found, str) else None
