"""From what a dialog wants said to the core to the call that waits in the submissions table.

Everything a call needs is decided here, before the first try, so that every repetition is the same call.
"""

from __future__ import annotations

from bots.storage.records import ConversationRow, Intent
from dialogs.messages import Incoming
from dialogs.outcomes import CoreCall


def core_call(outcome: CoreCall, incoming: Incoming, conversation: ConversationRow) -> Intent:
    """The submission of ``outcome``, under a new key. Raises ``TypeError`` for one that nobody makes."""
    raise TypeError(type(outcome).__name__)
