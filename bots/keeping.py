"""From what a dialog wants kept of the resident to the deeds that the storage writes with the turn."""

from __future__ import annotations

from bots.storage.deeds import Deed
from bots.storage.hearing_of import HearingOf
from dialogs.messages import Incoming
from dialogs.outcomes import Keep
from dialogs.ticket_outcomes import HearOf


def keeping(outcome: Keep, incoming: Incoming) -> tuple[Deed, ...]:
    """The deeds of ``outcome``. Raises ``TypeError`` for one that nobody does."""
    match outcome:
        case HearOf(ticket_id, hears):
            return (HearingOf(ticket_id, hears),)
    raise TypeError(type(outcome).__name__)
