"""Every text that is told unasked, in both languages, as each messenger shows it: ``frontdoor texts``, docs/NEWS.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.channels.channel import Capabilities
from bots.channels.fitting import fit
from dialogs.lookups import TicketCard
from dialogs.messages import MediaId, Outgoing
from dialogs.news import News, Planned, Topic
from dialogs.telling import told
from dialogs.texts import LANGUAGES, Texts

CHANNELS: Mapping[str, Capabilities] = {"Telegram": TELEGRAM, "Viber": VIBER, "web": WEB}
NAMES = {"uk": "Українською", "en": "In English"}
HEAD = """\
# What residents are told

Every text that the bot sends of its own accord, for every topic and status, in both languages, as it looks on each
messenger after fitting; where the messengers differ, each is shown. Written by `frontdoor texts`; a test fails when it
is not what the bot says. **Strong** parts are strong where the messenger can; words in square brackets are buttons.
"""
UNTIL = "2026-11-28T18:00"
CARD = TicketCard(
    id="t1",
    number="КЦ-26-0012345",
    status="assigned",
    title="Не працює вуличне освітлення (один ліхтар)",
    address="вул. Соборності, 12",
    executor="КП «Міськсвітло»",
    executor_phone="+380564000000",
    due="2026-11-25",
)
BEFORE = replace(CARD, status="registered", executor=None, executor_phone=None)
WORDS = {
    "extended": "Немає потрібної лампи, замовили.",
    "declined": "Ліхтар належить підприємству, не місту.",
    "done": "Лампу замінено.",
}
PHOTOS = (MediaId("photo-1"), MediaId("photo-2"))


@dataclass(frozen=True, slots=True)
class Case:
    """One text."""

    title: str
    news: News


def page(texts: Texts) -> str:
    """All of them as Markdown."""
    parts = [HEAD]
    for case in cases():
        parts.append(f"## {case.title}\n")
        parts += [_language(case, texts, language) for language in LANGUAGES]
    return "\n".join(parts)


def cases() -> Iterator[Case]:
    """Every topic, every status and what goes with it."""
    yield from _statuses()
    yield from _changes()
    yield from _questions()
    yield from _shared()


def _statuses() -> Iterator[Case]:
    for status in ("registered", "assigned", "in_progress", "extended", "done", "returned", "closed", "declined"):
        card = replace(CARD, status=status)
        if status == "registered":
            card = replace(BEFORE, due=None)
        ask, until = (1, UNTIL) if status == "done" else (None, None)
        pictures = PHOTOS if status == "done" else ()
        was = {"registered": None, "assigned": BEFORE}.get(status, CARD)
        news = News(Topic.STATUS, card, was, WORDS.get(status, ""), ask, until, pictures=pictures)
        if status == "extended":
            news = replace(news, ticket=replace(card, due="2026-11-30"))
        yield Case(f"Status: {status}", news)
    yield Case("Status: one that is not known", News(Topic.STATUS, replace(CARD, status="new_one"), CARD))
    yield Case("Status: done, the time for an answer is over", News(Topic.STATUS, replace(CARD, status="done"), CARD))
    joined = News(Topic.STATUS, replace(CARD, status="done"), CARD, WORDS["done"], 1, UNTIL, follower=True)
    yield Case("Status: done, told to somebody who joined", joined)


def _changes() -> Iterator[Case]:
    other = replace(CARD, executor="КП «Сансервіс»", executor_phone="+380564000001")
    yield Case("The executor writes", News(Topic.MESSAGE, CARD, CARD, "Приїдемо завтра до обіду."))
    yield Case(
        "The executor writes what could be pressed", News(Topic.MESSAGE, CARD, CARD, "Див. evil.com, 0900 123456")
    )
    yield Case("Another executor", News(Topic.MESSAGE, other, CARD))
    yield Case("Another date", News(Topic.MESSAGE, replace(CARD, due="2026-11-27"), CARD, "Чекаємо на автовишку."))
    gone = replace(CARD, executor=None, executor_phone=None, due=None)
    yield Case("No executor and no date any more", News(Topic.MESSAGE, gone, CARD))
    yield Case("Joined to another ticket", News(Topic.MERGED, CARD, joined="КЦ-26-0012000"))
    yield Case("Joined to a ticket whose number is not known", News(Topic.MERGED, CARD))


def _questions() -> Iterator[Case]:
    question = News(Topic.QUESTION, CARD, words="Біля якого під’їзду ліхтар?", ask=2, until=UNTIL)
    yield Case("The executor asks", question)
    yield Case("The executor asks, and names no time", replace(question, until=None))
    done = replace(CARD, status="done")
    yield Case("Reminder: is it solved", News(Topic.FEEDBACK_REMINDER, done, ask=1, until=UNTIL))
    yield Case("Reminder: the executor’s question", replace(question, topic=Topic.QUESTION_REMINDER))
    yield Case("Reminder: a report that was left", News(Topic.DRAFT_REMINDER, ask=3))


def _shared() -> Iterator[Case]:
    planned = Planned(
        "Відключення води",
        "Ремонт мережі. Наберіть, будь ласка, води.",
        "2026-11-26T09:00",
        "2026-11-26T17:00",
        ("мама", "вул. Соборності, 12"),
    )
    yield Case("Planned works at a saved address", News(Topic.PLANNED, planned=planned))
    incident = {
        "title": "немає світла, вул. Соборності",
        "neighbours": 7,
        "expected": UNTIL,
        "words": "Бригада на місці.",
    }
    for state in ("confirmed", "changed", "over"):
        yield Case(f"Mass incident: {state}", News(Topic.INCIDENT, incident={**incident, "state": state}))


def _language(case: Case, texts: Texts, language: str) -> str:
    message = told(case.news, texts, language)
    same: dict[tuple[Outgoing, ...], list[str]] = {}
    for name, capabilities in CHANNELS.items():
        parts = fit(message, replace(capabilities, strong=True))  # that Viber shows none is said above
        same.setdefault(parts, []).append(name)
    alike = len(same) == 1
    blocks = [
        f"**{NAMES[language]}**{'' if alike else ' (' + ', '.join(names) + ')'}\n\n{_shown(parts)}\n"
        for parts, names in same.items()
    ]
    return "\n".join(blocks)


def _shown(parts: Sequence[Outgoing]) -> str:
    return "\n\n".join(_part(part) for part in parts)


def _part(part: Outgoing) -> str:
    text = part.text
    for strong in part.strong:
        text = text.replace(strong, f"**{strong}**", 1)
    lines = [f"({len(part.pictures)} 📷)"] if part.pictures else []
    lines += text.split("\n") if text else []
    lines += [" ".join(f"[{button.label}]" for button in part.buttons)] if part.buttons else []
    return "\n".join(f"> {line}\\" if line else ">" for line in lines).rstrip("\\").replace("\\\n>\n", "\n>\n")
