"""A message when no dialog is under way: small talk, a question, or the beginning of a report."""

from __future__ import annotations

import re

from dialogs import accounts_heard, answering
from dialogs.catalogue import CALLED, PHOTO, REPORT
from dialogs.hearing import Hearing, Turn, entry_of, hand_over, menu, start
from dialogs.messages import File, Phone, Photo, Place, Text
from dialogs.reading import PATIENCE, facts_of
from dialogs.replay import SAID

SMALL_TALK = {"greeting": "greeting", "thanks": "thanks"}
NOTHING_OPEN = frozenset({"yes", "no", "cancel", "back"})


def opened(hearing: Hearing) -> Turn:
    """What the message begins."""
    content = hearing.incoming.content if hearing.incoming is not None else None
    if hearing.understood.language == "en" and hearing.conversation.language != "en":
        hearing.say("speaks-english")
    if hearing.understood.emergency is not None:
        return _report(hearing)
    reports = isinstance(content, Photo | File | Place) or (isinstance(content, Text) and _is_report(hearing))
    if reports and (asked := accounts_heard.elsewhere(hearing, facts_of(hearing, describes=True))) is not None:
        return asked
    if isinstance(content, Photo | File) and hearing.incoming is not None and not hearing.incoming.caption.strip():
        facts = facts_of(hearing, describes=True)
        return start(hearing, PHOTO, entry_of(hearing, SAID, None, facts.to_json()))
    if reports:
        return _report(hearing)
    if isinstance(content, Phone):
        return accounts_heard.phone(hearing, content)
    return _talk(hearing)


def _talk(hearing: Hearing) -> Turn:
    understood = hearing.understood
    if understood.intent in SMALL_TALK:
        hearing.change(misread=0)
        hearing.say(SMALL_TALK[understood.intent])
        if understood.intent != "greeting":
            return menu(hearing)
        return accounts_heard.elsewhere(hearing) or start(hearing, CALLED)
    if answering.only_asks(understood):
        return answering.answered(hearing)
    if understood.intent in NOTHING_OPEN:
        hearing.say("nothing-open")
        return menu(hearing)
    return _not_understood(hearing)


def _is_report(hearing: Hearing) -> bool:
    """Whatever has words and is nothing else is taken for a report: the dialog asks what it does not understand."""
    understood = hearing.understood
    content = hearing.incoming.content if hearing.incoming is not None else None
    if not isinstance(content, Text) or not re.search(r"\w{2}", content.text):
        return False
    if understood.intent == "question":
        return not answering.only_asks(understood)
    return understood.intent in ("report", "feedback", "other")


def _report(hearing: Hearing) -> Turn:
    understood = hearing.understood
    if understood.intent == "question" and understood.emergency is None and understood.answer is None:
        hearing.say("no-answer")
    answering.show(hearing)
    facts = facts_of(hearing, describes=True)
    return start(hearing, REPORT, entry_of(hearing, SAID, None, facts.to_json()))


def _not_understood(hearing: Hearing) -> Turn:
    misreads = hearing.conversation.misread + 1
    hearing.change(misread=misreads)
    if misreads >= PATIENCE:
        return hand_over(hearing, "not_understood")
    hearing.say("not-understood")
    return menu(hearing)
