"""Is the problem solved: one tap, then a mark, or what is still wrong; the city hears it either way.

Nothing is asked that was said with the answer.  Who is not content a second time is offered a person besides.
"""

from __future__ import annotations

from dialogs.asked import ABOUT, ANSWERED, REPLACED, TOO_LATE, About, Anything, Asked
from dialogs.facts import PARTS, Known
from dialogs.lookups import TicketCard
from dialogs.outcomes import Nothing, Outcome, ReportWith, WithPerson
from dialogs.questions import Choice, Option, Tell
from dialogs.telling import FEEDBACK
from dialogs.texts import Say, say
from dialogs.ticket_outcomes import GiveFeedback

SOLVED = "feedback.solved"
OTHER, SKIP, DONE = "other", "skip", "done"
OUTCOMES = {"yes": "resolved", "partly": "partly", "no": "unresolved"}
"""In the core's words."""
MARKS = tuple(Option(f"r{mark}", str(mark)) for mark in range(1, 6))
LOW = 3
"""Up to this mark it is asked what was missing."""
REASON = "feedback_no_again"


async def feedback(known: Known) -> Outcome:
    """Take the answer to «is it solved?»; ``GiveFeedback`` while the core takes one."""
    asked = await About(ABOUT)
    ticket = asked.ticket or TicketCard("", "", "", "", "")
    others = (Option(OTHER, say("label-about-other")),) if asked.implied else ()
    means = {"yes": "yes", "no": "no"}
    solved = (say("feedback-solved", number=ticket.number, title=ticket.title),)
    verdict = await Choice(SOLVED, solved, (*FEEDBACK, *others), means)
    if verdict == OTHER:
        return ReportWith(_said(known))
    if asked.ended is not None:
        return await _too_late(asked, ticket, verdict, known)
    if verdict == "yes":
        return await _content(asked, ticket, known)
    return await _not_content(asked, ticket, verdict, known)


async def _content(asked: Asked, ticket: TicketCard, known: Known) -> Outcome:
    skip = (Option(SKIP, say("label-skip")),)
    means = {"no": SKIP, "thanks": SKIP}
    mark = await Choice("feedback.rating", (say("feedback-rating", number=ticket.number),), (*MARKS, *skip), means)
    rating = None if mark == SKIP else int(mark[1:])
    if not known.text and rating is not None:
        more = say("feedback-better" if rating <= LOW else "feedback-more")
        await Choice("feedback.more", (more,), skip, means, listens=True)
    await Tell("feedback.sent", (_sent(asked, ticket),))
    return _given(asked, ticket, "yes", rating, known)


async def _not_content(asked: Asked, ticket: TicketCard, verdict: str, known: Known) -> Outcome:
    if not known.text and not known.photos:
        what = say("feedback-what" if verdict == "no" else "feedback-what-partly", number=ticket.number)
        await Anything("feedback.what", (what,))
    await enough(known, "feedback.enough")
    person = bool(asked.earlier) and not asked.follower and await _person(ticket)
    await Tell("feedback.sent", (_sent(asked, ticket),))
    given = _given(asked, ticket, verdict, None, known)
    return WithPerson(given, REASON) if person else given


async def enough(known: Known, key: str) -> None:
    """Pictures often come before the words that belong to them, and several at once: wait until that was all."""
    while known.photos and (known.album or not known.text):
        if await Anything(key, (say("feedback-enough"),), (Option(DONE, say("label-done")),)) == DONE:
            return


async def _person(ticket: TicketCard) -> bool:
    options = (Option("person", say("label-want-person")), Option("no", say("label-want-no-person")))
    asks = (say("feedback-person", number=ticket.number),)
    return await Choice("feedback.person", asks, options, {"yes": "person", "no": "no"}) == "person"


def _given(asked: Asked, ticket: TicketCard, verdict: str, rating: int | None, known: Known) -> GiveFeedback:
    return GiveFeedback(
        ask=asked.ask,
        ticket_id=ticket.id,
        number=ticket.number,
        outcome=OUTCOMES[verdict],
        rating=rating,
        comment=known.text,
        photos=tuple(known.photos),
        ref=asked.ref,
    )


def _sent(asked: Asked, ticket: TicketCard) -> Say:
    return say("feedback-sent-opinion" if asked.follower else "feedback-sent", number=ticket.number)


async def _too_late(asked: Asked, ticket: TicketCard, verdict: str, known: Known) -> Outcome:
    """Said kindly, with the way on: a new report whose place and kind are known."""
    over = say(_why(asked, ticket), number=ticket.number)
    if verdict == "yes" or asked.ended in (ANSWERED, REPLACED):
        await Tell("feedback.over", (over,))
        return Nothing()
    options = (Option("anew", say("label-report-anew")), Option("no", say("label-not-anew")))
    asks = (over, say("feedback-anew"))
    if await Choice("feedback.anew", asks, options, {"yes": "anew", "no": "no", "thanks": "no"}) == "no":
        await Tell("feedback.not_anew", (say("feedback-not-anew"),))
        return Nothing()
    return ReportWith({**_said(known, ticket.title), **_there(asked)})


def _why(asked: Asked, ticket: TicketCard) -> str:
    if asked.ended in (ANSWERED, REPLACED):
        return f"feedback-{asked.ended}"
    if asked.ended == TOO_LATE or ticket.status in ("closed", "declined"):
        return "feedback-late"
    return "feedback-withdrawn"


def _there(asked: Asked) -> dict[str, object]:
    """The ticket's address as if it had been said."""
    if not asked.place:
        return {}
    parts = {part: value for part in PARTS if (value := asked.place.get(part))}
    return {"address": parts, "printed": asked.place}


def _said(known: Known, title: str = "") -> dict[str, object]:
    """What was said so far as facts of a report."""
    words = "\n".join(part for part in (title, known.text) if part)
    facts: dict[str, object] = {"words": words, "photos": [str(photo) for photo in known.photos]}
    return {name: value for name, value in facts.items() if value}
