"""Answers that were begun and left: what is known is said to the city all the same, without what is optional."""

from __future__ import annotations

from dialogs.conversation import Talk
from dialogs.hearing import stand
from dialogs.outcomes import CoreCall
from dialogs.questions import MORE, Question, Tell
from dialogs.replay import By, Entry, Finished

LEFT_OUT = {
    "feedback.rating": "skip",
    "feedback.more": "skip",
    "feedback.what": MORE,
    "feedback.enough": "done",
    "feedback.person": "no",
    "question.enough": "done",
}
"""Questions that need no answer, and what stands for one; where another is open, nothing can be said yet."""


def left_with(talk: Talk) -> CoreCall | None:
    """What the resident has said so far in a dialog that they left; None where they have to say more first."""
    journal = talk.journal
    for _ in range(len(LEFT_OUT) + 2):
        state = stand(Talk(talk.dialog, journal))
        if isinstance(state, Finished):
            return state.outcome if isinstance(state.outcome, CoreCall) else None
        step = state.step
        if isinstance(step, Tell):
            journal = (*state.journal, Entry(step.key, None, By.DIALOG))
        elif isinstance(step, Question) and step.key in LEFT_OUT:
            journal = (*state.journal, Entry(step.key, LEFT_OUT[step.key], By.DIALOG))
        else:
            return None
    return None


def is_draft(talk: Talk) -> bool:
    """A report of which the resident has said something, and that began with no danger: worth a reminder."""
    said = [entry for entry in talk.journal if entry.by is By.RESIDENT]
    danger = any((entry.facts or {}).get("emergency") for entry in talk.journal)
    waits = not isinstance(stand(talk), Finished)
    return bool(said) and not danger and waits


def draft_mark(talk: Talk) -> str:
    """What tells a draft from the next one in the same chat: the message it began with."""
    return next((entry.message for entry in talk.journal if entry.message is not None), "")
