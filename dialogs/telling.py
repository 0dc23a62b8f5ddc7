"""News in words: what residents are told without having asked.

The ticket's number is always first, and strong.  Then what happened, which ticket it is, what it means and what comes
next; the executor's words are quoted and made harmless; what is asked comes last, its buttons carry the number of what
is asked and so never grow old by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dialogs.asking import buttons
from dialogs.harmless import TakenOut, harmless, quoted
from dialogs.lookups import TicketCard
from dialogs.messages import Outgoing
from dialogs.news import News, Topic
from dialogs.questions import Option
from dialogs.telling_shared import shared
from dialogs.texts import Say, Texts, Value, day_of, moment_of, say

ASK_STEP = "ask."
"""Begins the step of the buttons below something asked; the number of what is asked follows."""
KNOWN_STATUSES = frozenset(
    {"waiting", "registered", "assigned", "in_progress", "extended", "done", "closed", "returned", "declined"}
)
ENDED = frozenset({"closed", "declined"})
WORKED = frozenset({*ENDED, "done"})
"""Statuses in which a date to come means nothing any more."""
EXPLAINED = frozenset({"extended", "declined"})
"""Statuses whose words are a reason."""
FEEDBACK = (
    Option("yes", say("label-solved")),
    Option("partly", say("label-partly")),
    Option("no", say("label-unsolved")),
)
ANSWER = (Option("answer", say("label-answer")),)
GO_ON = (Option("resume", say("label-go-on")),)


def ask_step(ask: int) -> str:
    """The step of the buttons below what was asked under this number."""
    return f"{ASK_STEP}{ask}"


def asked_by(step: str) -> int | None:
    """The number in a button's step; None for buttons of anything else."""
    number = step.removeprefix(ASK_STEP)
    plain = step.startswith(ASK_STEP) and number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if plain else None


def status_name(status: str) -> str:
    """A status as texts are named; one that we do not know is ``other``."""
    return status.replace("_", "-") if status in KNOWN_STATUSES else "other"


def status_means(status: str) -> Say:
    """What a status means and what comes next, in a sentence or two."""
    return say(f"means-{status_name(status)}")


def asks_feedback(news: News) -> bool:
    """Whether the news ask if the problem is solved: once for each time the work is reported done, and reminded."""
    if news.ask is None or news.ticket is None:
        return False
    done = news.ticket.status == "done"
    return news.topic is Topic.FEEDBACK_REMINDER or (news.topic is Topic.STATUS and done)


def told(news: News, texts: Texts, language: str) -> Outgoing:
    """The news as one message, not yet fitted to a channel."""
    telling = Telling(news, texts, language)
    if news.topic in (Topic.PLANNED, Topic.INCIDENT):
        return shared(news, texts, language, telling.taken)
    if news.topic is Topic.DRAFT_REMINDER:
        return telling.message((telling.said("draft-reminder"),), GO_ON)
    ticket = news.ticket or TicketCard("", "", "other", "", "")
    return PARTS[news.topic](telling, ticket)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one piece of news is told with."""

    news: News
    texts: Texts
    language: str

    @property
    def taken(self) -> TakenOut:
        """What stands where something was taken out of somebody's words."""
        return TakenOut(self.said("news-link-removed"), self.said("news-number-removed"))

    @property
    def until(self) -> str:
        """``18:00 28 листопада``; empty where nothing is said of it."""
        return moment_of(self.news.until, self.texts, self.language)

    def said(self, text_id: str, **values: Value) -> str:
        """A text in words."""
        return self.texts.say(self.language, text_id, **values)

    def plain(self, text: str | None) -> str:
        """Somebody's words on one line."""
        return harmless(text or "", self.taken)

    def quote(self, text_id: str) -> list[str]:
        """The executor's words in quotation marks; nothing where there are none."""
        words = quoted(self.news.words, self.taken)
        return [self.said(text_id, words=words)] if words else []

    def message(self, paragraphs: Iterable[str], options: tuple[Option, ...] = ()) -> Outgoing:
        """The paragraphs with the buttons of what is asked, the number and the time strong."""
        text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        asks = self.news.ask is not None
        shown = buttons(self.texts, self.language, options) if asks else ()
        step = ask_step(self.news.ask) if self.news.ask is not None and shown else None
        number = self.plain(self.news.ticket.number) if self.news.ticket else ""
        strong = tuple(part for part in (number, self.until) if part and part in text)
        return Outgoing(text, shown, step, strong, self.news.pictures)


def _status(telling: Telling, ticket: TicketCard) -> Outgoing:
    news = telling.news
    asks = asks_feedback(news)
    about = [_head(telling, f"news-{status_name(ticket.status)}", ticket), *_which(telling, ticket)]
    means = [] if asks else [telling.texts.render(telling.language, status_means(ticket.status))]
    words = telling.quote("news-reason" if ticket.status in EXPLAINED else "news-words")
    details = [*_executor(telling, ticket), *_due(telling, ticket), *words, *_pictures(telling)]
    return telling.message(
        ("\n".join(about), "\n".join(details), *means, *(_feedback(telling) if asks else ())), FEEDBACK if asks else ()
    )


def _message(telling: Telling, ticket: TicketCard) -> Outgoing:
    words = telling.quote("news-words")
    head = _head(telling, "news-message" if words else "news-changed", ticket)
    due = _due(telling, ticket) if telling.news.was is None or telling.news.was.due != ticket.due else []
    details = [*_executor(telling, ticket), *due, *words, *_pictures(telling)]
    return telling.message(("\n".join([head, *_which(telling, ticket)]), "\n".join(details)))


def _question(telling: Telling, ticket: TicketCard) -> Outgoing:
    reminds = telling.news.topic is Topic.QUESTION_REMINDER
    head = _head(telling, "news-question-reminder" if reminds else "news-question", ticket)
    until = telling.until
    how = telling.said("question-until", until=until) if until else telling.said("question-how")
    about = "\n".join([head, *_which(telling, ticket)])
    return telling.message((about, *telling.quote("news-asks"), *_pictures(telling), how), ANSWER)


def _merged(telling: Telling, ticket: TicketCard) -> Outgoing:
    joined = telling.plain(telling.news.joined) or "none"
    head = telling.said("news-merged", number=telling.plain(ticket.number), joined=joined)
    return telling.message(
        ("\n".join([head, *_joined(telling), *_which(telling, ticket)]), telling.said("means-merged"))
    )


def _feedback_reminder(telling: Telling, ticket: TicketCard) -> Outgoing:
    about = "\n".join([_head(telling, "news-feedback-reminder", ticket), *_which(telling, ticket)])
    return telling.message((about, *_feedback(telling)), FEEDBACK)


PARTS: Mapping[Topic, Callable[[Telling, TicketCard], Outgoing]] = {
    Topic.STATUS: _status,
    Topic.MESSAGE: _message,
    Topic.QUESTION: _question,
    Topic.QUESTION_REMINDER: _question,
    Topic.MERGED: _merged,
    Topic.FEEDBACK_REMINDER: _feedback_reminder,
}


def _head(telling: Telling, text_id: str, ticket: TicketCard) -> str:
    head = telling.said(text_id, number=telling.plain(ticket.number))
    return "\n".join([head, *_joined(telling)])


def _joined(telling: Telling) -> list[str]:
    return [telling.said("news-follower")] if telling.news.follower else []


def _which(telling: Telling, ticket: TicketCard) -> list[str]:
    """Which ticket it is: a number alone says little. Others are not told in which flat somebody lives."""
    address = telling.plain(ticket.address)
    if telling.news.follower:
        address = outside(address)
    lines = [telling.said("news-problem", title=telling.plain(ticket.title))] if ticket.title.strip() else []
    return [*lines, *([telling.said("news-address", address=address)] if address else [])]


def outside(address: str) -> str:
    """The address without what is inside the building."""
    for inside in (", під’їзд ", ", поверх ", ", кв. "):
        address = address.split(inside, 1)[0]
    return address


def _executor(telling: Telling, ticket: TicketCard) -> list[str]:
    now = telling.plain(ticket.executor)
    was = telling.plain(telling.news.was.executor) if telling.news.was else ""
    if not now:
        gone = bool(was) and ticket.status not in WORKED
        return [telling.said("news-executor-gone", was=was)] if gone else []
    changed = bool(was) and was != now
    line = (
        telling.said("news-executor-changed", was=was, executor=now)
        if changed
        else telling.said("news-executor", executor=now)
    )
    phone = telling.plain(ticket.executor_phone) if was != now and ticket.status not in WORKED else ""
    return [line, *([telling.said("news-executor-phone", phone=phone)] if phone else [])]


def _due(telling: Telling, ticket: TicketCard) -> list[str]:
    """The date, and what it was where it has changed; nothing once nobody waits for it any more."""
    if ticket.status in WORKED:
        return []
    now, was = day_of(ticket.due), day_of(telling.news.was.due if telling.news.was else None)
    if now is None:
        return [telling.said("news-due-gone", was=was)] if was is not None else []
    if was is not None and was != now:
        return [telling.said("news-due-changed", was=was, due=now)]
    return [telling.said("news-due", due=now)]


def _pictures(telling: Telling) -> list[str]:
    count = len(telling.news.pictures)
    return [telling.said("news-pictures", count=count)] if count else []


def _feedback(telling: Telling) -> tuple[str, ...]:
    until, ask = telling.until, telling.said("feedback-ask")
    if telling.news.follower:
        return (telling.said("feedback-opinion"), ask)
    return (telling.said("feedback-until", until=until), ask) if until else (ask,)
