"""From what a dialog wants said to the core to the call that waits in the submissions table.

Everything a call needs is decided here, before the first try, so that every repetition is the same call.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from bots.storage.records import ConversationRow, Intent
from dialogs.messages import Incoming
from dialogs.outcomes import CoreCall
from dialogs.ticket_outcomes import AnswerExecutor, Follow, GiveFeedback, Remark, TicketOutcome, kind_of, to_json


def core_call(outcome: CoreCall, incoming: Incoming, conversation: ConversationRow) -> Intent:
    """The submission of ``outcome``, under a new key. Raises ``TypeError`` for one that nobody makes."""
    kind = kind_of(outcome)
    if not isinstance(outcome, TicketOutcome):
        raise TypeError(kind)
    ref = _ref(outcome, f"{conversation.channel}:{incoming.user}")
    return Intent(kind, str(uuid4()), to_json(replace(outcome, ref=ref)))


def _ref(outcome: TicketOutcome, own: str) -> str:
    """As whom it is said; only a comment may come from nobody."""
    match outcome:
        case Remark(ref=str(ref)):
            return ref
        case Remark() | Follow() | GiveFeedback() | AnswerExecutor():
            return outcome.ref or own
