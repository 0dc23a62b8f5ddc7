"""Answers of the city's base: shown with source and date, then «did this help?», which nobody has to answer.

The answer is a message of its own with its own two buttons.  What was open stays open and is asked again below it; a
typed yes or no counts for the answer only when it comes next and the open question has no use for it.  A message that
holds a report besides its question goes on as a report: its answer only stands above.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dialogs.asking import MENU, buttons, plain, typed
from dialogs.facts import Answered, Understood
from dialogs.hearing import Hearing, Rated, Turn, menu, repeat
from dialogs.messages import HELPED_STEP, Outgoing, Text
from dialogs.questions import Choice, Option
from dialogs.texts import say, with_year

KEPT = 5
"""Latest answers whose buttons still count."""
WAYS_ON = tuple(option for option in MENU if option.key in ("report", "operator"))
"""What is offered when an answer did not help."""
HELPED = re.compile(r"(?:так |да |дуже |очень )*(?:допомогло|помогло|допомогла|помогла|it helped|helped)(?: \w+)?")
NOT_HELPED = re.compile(
    r"(?:ні |нет |no |зовсім |совсем |мені |мне )*(?:не (?:дуже |очень )?(?:допомогло|помогло|допомогла|помогла)"
    r"|(?:it )?did not help|(?:it )?didn t help)"
)


def only_asks(understood: Understood) -> bool:
    """A question that the base answers, and nothing that wants a ticket."""
    return understood.intent == "question" and understood.answer is not None and not also_reports(understood)


def asks_in_vain(understood: Understood) -> bool:
    """A question that nobody here can answer, and nothing that wants a ticket."""
    facts = (understood.answer, understood.address, understood.since, understood.route, understood.emergency)
    return understood.intent == "question" and not understood.offer and all(fact is None for fact in facts)


def also_reports(understood: Understood) -> bool:
    """Something is wrong as well: a report, or a question about a problem at a place or of some duration."""
    if understood.intent == "report" or understood.emergency is not None:
        return True
    there = understood.address is not None and bool(understood.address.street or understood.address.house)
    return bool(understood.offer) and (there or understood.since is not None)


def show(hearing: Hearing) -> None:
    """Put the message's answer, if it has one, before whatever else is said; an emergency leaves no room for it."""
    answer = hearing.understood.answer
    if answer is None or hearing.understood.emergency is not None:
        return
    hearing.first.append(_message(hearing, answer))
    hearing.lines.clear()
    unrated = (*(other for other in hearing.conversation.unrated if other != answer.faq), answer.faq)
    hearing.change(unrated=unrated[-KEPT:], asks_helped=True, pressed=None)


def answered(hearing: Hearing) -> Turn:
    """A question in between: its answer, then the open question again."""
    hearing.change(misread=0)
    show(hearing)
    return repeat(hearing) if hearing.conversation.talk is not None else hearing.silent()


def pressed(hearing: Hearing, option: str) -> Turn | None:
    """A button below an answer; None when that answer is forgotten, or was rated already."""
    verdict, _, faq = option.partition(":")
    if verdict not in ("yes", "no") or faq not in hearing.conversation.unrated:
        return None
    return _rated(hearing, faq, helped=verdict == "yes")


def told(hearing: Hearing) -> Turn | None:
    """The verdict in words, right after the answer."""
    content = hearing.incoming.content if hearing.incoming is not None else None
    unrated = hearing.conversation.unrated
    if not isinstance(content, Text) or not unrated:
        return None
    verdict = _verdict(hearing, content.text)
    return None if verdict is None else _rated(hearing, unrated[-1], helped=verdict)


def _verdict(hearing: Hearing, text: str) -> bool | None:
    said = plain(text)
    if NOT_HELPED.fullmatch(said):
        return False
    if HELPED.fullmatch(said):
        return True
    intent, question = hearing.understood.intent, hearing.question
    if intent not in ("yes", "no") or (isinstance(question, Choice) and intent in question.means):
        return None
    if question is not None and typed(hearing.texts, hearing.conversation.language, question.options, text):
        return None
    return intent == "yes"


def _rated(hearing: Hearing, faq: str, *, helped: bool) -> Turn:
    hearing.change(unrated=tuple(other for other in hearing.conversation.unrated if other != faq), misread=0)
    rated = Rated(faq, helped)
    if helped:
        hearing.say("helped")
        return replace(repeat(hearing), rated=rated)
    if hearing.conversation.talk is not None:
        hearing.say("helped-not-open")
        return replace(repeat(hearing), rated=rated)
    hearing.say("helped-not")
    return replace(menu(hearing, WAYS_ON), rated=rated)


def _message(hearing: Hearing, answer: Answered) -> Outgoing:
    texts, language = hearing.texts, hearing.conversation.language
    options = (Option(f"yes:{answer.faq}", say("label-helped")), Option(f"no:{answer.faq}", say("label-not-helped")))
    paragraphs = (*hearing.lines, answer.text, *_origin(hearing, answer), texts.say(language, "answer-helped"))
    return Outgoing("\n\n".join(paragraphs), buttons(texts, language, options), HELPED_STEP)


def _origin(hearing: Hearing, answer: Answered) -> tuple[str, ...]:
    """Where the answer is from, and of when: the day it was last checked, else the day until which it holds."""
    texts, language = hearing.texts, hearing.conversation.language
    lines = [texts.say(language, "answer-source", source=answer.source)] if answer.source else []
    text_id, day = ("answer-checked", answer.checked) if answer.checked else ("answer-until", answer.valid_until)
    if day is not None:
        lines.append(texts.say(language, text_id, date=with_year(date.fromisoformat(day), language)))
    return ("\n".join(lines),) if lines else ()
