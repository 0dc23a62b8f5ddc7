"""The answer to something asked in a message of its own: by its button at any moment, or typed when nothing is open.

A messenger that shows only the latest buttons makes the typed way the usual one: «так», «не зробили», a photo.
What could mean something else as well is asked about, and a report is never taken for an answer.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs.asked import ABOUT, DRAFT, FEEDBACK, QUESTION, Asked, newest
from dialogs.catalogue import EXECUTOR_QUESTION, REPORT
from dialogs.catalogue import FEEDBACK as FEEDBACK_DIALOG
from dialogs.facts import Facts
from dialogs.feedback import SOLVED
from dialogs.hearing import Hearing, Turn, advance, entry_of, menu, repeat, start
from dialogs.messages import File, Photo, Press, Text
from dialogs.reading import facts_of
from dialogs.replay import SAID, By, Entry
from dialogs.telling import asked_by
from dialogs.verdicts import verdict_of

VERDICTS = frozenset({"yes", "partly", "no"})
ANSWERS = frozenset({"other", "yes", "no", "feedback"})
"""Intents of words that may be an answer to the executor: what means something of its own does not."""


def begins(hearing: Hearing, content: Press) -> bool:
    """A button below something asked that nobody is answering just now: pressed again, it begins again."""
    number = asked_by(content.step)
    return number is not None and _about(hearing) != number


def pressed(hearing: Hearing, content: Press) -> Turn | None:
    """A button below something asked; None for any other button."""
    number = asked_by(content.step)
    if number is None:
        return None
    asked = next((one for one in hearing.asked if one.ask == number), None)
    if asked is None:
        hearing.say("ask-unknown")
        return repeat(hearing)
    if asked.kind == DRAFT:
        return _go_on(hearing)
    if _about(hearing) == number:
        return _once_more(hearing, asked, content)
    if asked.kind == FEEDBACK and content.option in VERDICTS:
        return _feedback(hearing, asked, content.option, None)
    if asked.kind == QUESTION:
        return start(hearing, EXECUTOR_QUESTION, _begin(asked))
    return None


def sent(hearing: Hearing) -> Turn | None:
    """Words or a picture while nothing is open: an answer, where it may be one."""
    content = hearing.incoming.content if hearing.incoming is not None else None
    if hearing.understood.emergency is not None:
        return None
    if isinstance(content, Text):
        return _typed(hearing, content.text)
    if isinstance(content, Photo | File):
        return _shown(hearing, content.caption)
    return None


def _typed(hearing: Hearing, text: str) -> Turn | None:
    asked = newest(hearing.asked, FEEDBACK, QUESTION)
    if asked is None:
        return None
    if asked.kind == QUESTION and asked.ended is None and _may_answer(hearing):
        return _implied(hearing, asked)
    about = newest(hearing.asked, FEEDBACK)
    found = verdict_of(text)
    if about is None or (found is None and hearing.understood.intent != "feedback"):
        return None
    if found is None:
        return _implied(hearing, about)
    verdict, says_more = found
    return _feedback(hearing, about, verdict, facts_of(hearing, describes=True) if says_more else None)


def _shown(hearing: Hearing, caption: str) -> Turn | None:
    asked = newest(hearing.asked, FEEDBACK, QUESTION)
    if asked is None or asked.ended is not None:
        return None
    found = verdict_of(caption)
    if asked.kind == FEEDBACK and found is not None:
        return _feedback(hearing, asked, found[0], facts_of(hearing, describes=True))
    if caption and not (asked.kind == QUESTION and _may_answer(hearing)):
        return None
    return _implied(hearing, asked)


def _may_answer(hearing: Hearing) -> bool:
    """Short words about a part of a building are taken for reports, so only what names a place or a time is one."""
    understood, address = hearing.understood, hearing.understood.address
    if understood.intent != "report":
        return understood.intent in ANSWERS
    return understood.since is None and not (address is not None and address.street)


def _implied(hearing: Hearing, asked: Asked) -> Turn:
    dialog = EXECUTOR_QUESTION if asked.kind == QUESTION else FEEDBACK_DIALOG
    return start(hearing, dialog, *_volunteered(hearing), _begin(replace(asked, implied=True)))


def _feedback(hearing: Hearing, asked: Asked, verdict: str, facts: Facts | None) -> Turn:
    entry = entry_of(hearing, SOLVED, verdict, facts.to_json() if facts else None)
    return start(hearing, FEEDBACK_DIALOG, _begin(asked), entry)


def _begin(asked: Asked) -> Entry:
    return Entry(ABOUT, asked.to_json(), By.DIALOG)


def _volunteered(hearing: Hearing) -> tuple[Entry, ...]:
    """What was sent; first in the journal, so that the dialog knows it from the beginning."""
    facts = facts_of(hearing, describes=True).to_json()
    return (entry_of(hearing, SAID, None, facts),) if facts is not None else ()


def _about(hearing: Hearing) -> int | None:
    """The number of what the dialog under way is about."""
    talk = hearing.conversation.talk
    journal = talk.journal if talk is not None else ()
    return next((int(entry.value["ask"]) for entry in journal if entry.key == ABOUT), None)


def _once_more(hearing: Hearing, asked: Asked, content: Press) -> Turn:
    """A button of what is being answered already: another verdict takes the place of the first."""
    talk = hearing.conversation.talk
    verdicts = [entry.value for entry in talk.journal if entry.key == SOLVED] if talk is not None else []
    if verdicts and content.option in VERDICTS and verdicts[0] != content.option:
        return _feedback(hearing, asked, content.option, None)
    return repeat(hearing)


def _go_on(hearing: Hearing) -> Turn:
    """The draft that waits, wherever it is."""
    talk, paused = hearing.conversation.talk, hearing.conversation.paused
    if talk is not None and talk.dialog == REPORT:
        return repeat(hearing)
    if paused is None:
        hearing.say("draft-gone")
        return repeat(hearing) if talk is not None else menu(hearing)
    hearing.change(talk=paused, paused=None, misread=0)
    return advance(hearing)
