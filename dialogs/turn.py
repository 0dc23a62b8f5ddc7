"""One turn: what a message changes, and what is said to it. Pure; the shell loads, looks up, writes and sends.

Order of precedence: an emergency card always comes first; then buttons and commands; then what interrupts a dialog
(a verdict on an answer just shown, cancel, back, menu, operator, tickets, privacy); then the open question; then a new
dialog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialogs import answering, heard_back, interruptions, opening
from dialogs.asked import Asked
from dialogs.conversation import Conversation
from dialogs.facts import Understood
from dialogs.hearing import Hearing, Turn, advance
from dialogs.messages import Incoming, Outgoing
from dialogs.reading import read_answer
from dialogs.replay import By, Entry, Json
from dialogs.texts import Texts

__all__ = ["Turn", "hear", "resume"]


def hear(
    conversation: Conversation,
    incoming: Incoming,
    understood: Understood | None,
    texts: Texts,
    asked: Sequence[Asked] = (),
) -> Turn:
    """What happens when ``incoming`` arrives.

    ``understood`` is given for whatever holds words (a text, a caption); ``asked``, newest first, where something was
    asked and the message may be the answer (``heard_back``).  Raises ``DialogError`` when a dialog is
    broken; nothing else.
    """
    hearing = Hearing(replace(conversation, asks_helped=False), incoming, understood or Understood(), texts)
    hearing.asked = tuple(asked)
    card = hearing.understood.emergency
    if card is not None:
        hearing.first.append(Outgoing(card.card))
    return (
        interruptions.repeated_press(hearing)
        or interruptions.emergency(hearing)
        or interruptions.edited(hearing)
        or interruptions.pressed(hearing)
        or interruptions.commanded(hearing)
        or interruptions.unusable(hearing)
        or (answering.told(hearing) if conversation.asks_helped else None)
        or interruptions.intended(hearing)
        or (read_answer(hearing) if conversation.talk is not None else heard_back.sent(hearing))
        or opening.opened(hearing)
    )


def resume(turn: Turn, value: Json, texts: Texts) -> Turn:
    """Go on with the answer to ``turn.lookup``; ``value`` is what the look-up's docstring says, or None."""
    lookup, talk = turn.lookup, turn.conversation.talk
    if lookup is None or talk is None:
        raise ValueError("this turn waits for nothing")
    entry = Entry(lookup.key, value, By.LOOKUP, asked=lookup.asked)
    hearing = Hearing(turn.conversation.with_journal((*talk.journal, entry)), None, Understood(), texts)
    hearing.first.extend(turn.messages)
    hearing.lines.extend(turn.lines)
    gone_on = advance(hearing)
    return replace(gone_on, rated=turn.rated, outcome=turn.outcome or gone_on.outcome)
