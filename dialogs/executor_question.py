"""The executor asks: the resident answers in one step, in words or with a photo."""

from __future__ import annotations

from dialogs.asked import ABOUT, About, Anything, Asked
from dialogs.facts import Known
from dialogs.feedback import enough
from dialogs.harmless import HIDDEN, quoted
from dialogs.lookups import TicketCard
from dialogs.outcomes import Nothing, Outcome, ReportWith
from dialogs.questions import Choice, Option, Tell
from dialogs.texts import Say, say
from dialogs.ticket_outcomes import AnswerExecutor

OVER = frozenset({"answered", "replaced", "too_late"})


async def executor_question(known: Known) -> Outcome:
    """Take the answer; ``AnswerExecutor`` while the question is the newest and its time is not over."""
    asked = await About(ABOUT)
    ticket = asked.ticket or TicketCard("", "", "", "", "")
    if asked.ended is not None:
        why = asked.ended if asked.ended in OVER else "withdrawn"
        await Tell("question.over", (say(f"question-{why.replace('_', '-')}", number=ticket.number),))
        return Nothing()
    if not known.text and not known.photos:
        await Anything("question.answer", (*_question(asked, ticket), say("question-how")))
    elif asked.implied and not await _meant(asked, ticket):
        photos = [str(photo) for photo in known.photos]
        return ReportWith({name: value for name, value in (("words", known.text), ("photos", photos)) if value})
    await enough(known, "question.enough")
    await Tell("question.sent", (say("question-sent", number=ticket.number),))
    photos_sent = tuple(known.photos)
    return AnswerExecutor(asked.ask, ticket.id, ticket.number, asked.question_id, known.text, photos_sent, asked.ref)


async def _meant(asked: Asked, ticket: TicketCard) -> bool:
    """Nobody pressed «answer»: is this the answer, or something else?"""
    options = (Option("answer", say("label-is-answer")), Option("other", say("label-about-other")))
    says = (*_question(asked, ticket), say("question-meant"))
    return await Choice("question.meant", says, options, {"yes": "answer", "no": "other"}) == "answer"


def _question(asked: Asked, ticket: TicketCard) -> tuple[Say, ...]:
    return (say("news-question", number=ticket.number), say("news-asks", words=quoted(asked.words, HIDDEN)))
