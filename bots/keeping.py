"""From what a dialog wants kept of the resident to the deeds that the storage writes with the turn."""

from __future__ import annotations

from collections.abc import Mapping

from bots.account_deeds import AccountDeeds
from bots.channels.channel import Channel
from bots.storage import Storage
from bots.storage.deeds import Deed
from bots.storage.hearing_of import HearingOf
from bots.storage.incidents import CountJoined
from bots.storage.records import ConversationRow
from bots.storage.wishes import KeepWishes
from dialogs.account_outcomes import AccountOutcome
from dialogs.messages import Incoming
from dialogs.my_wishes import SetWishes
from dialogs.outcomes import CoreCall, Keep
from dialogs.texts import Texts
from dialogs.ticket_outcomes import Follow, HearOf, JoinIncident


class Keeping:
    """Makes the deeds."""

    def __init__(self, storage: Storage, channels: Mapping[str, Channel], texts: Texts) -> None:
        self._accounts = AccountDeeds(storage, channels, texts)

    async def deeds(self, outcome: Keep, incoming: Incoming, row: ConversationRow) -> tuple[Deed, ...]:
        """The deeds of ``outcome``; ``row``: the conversation as it was loaded.

        Raises ``TurnConflict`` when something is no longer as the dialog was told, and ``TypeError`` for an outcome
        that nobody keeps.
        """
        match outcome:
            case AccountOutcome():
                return await self._accounts.of(outcome, incoming, row)
            case HearOf(ticket_id, hears):
                return (HearingOf(ticket_id, hears),)
            case SetWishes(changes):
                return (KeepWishes(changes),)
            case JoinIncident(counts):
                return (CountJoined(counts, key=""),)
        raise TypeError(type(outcome).__name__)


def counted(call: CoreCall, key: str) -> tuple[Deed, ...]:
    """Who joins instead of reporting is counted as one more report; ``key``: of the call."""
    return (CountJoined(call.counts, key),) if isinstance(call, Follow) and call.counts else ()
