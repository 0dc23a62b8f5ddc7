"""Walks every path of every dialog: each button, each kind of content, each answer a look-up may give.

A situation is where a conversation stands, without the history that led there: the walk visits each once.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from dialogs.conversation import Conversation
from dialogs.facts import AddressParts, Answered, EmergencyCard, Known, Understood
from dialogs.hearing import stand
from dialogs.lookups import Classify, FindAddress, KnownResident, ListGroups, ListKinds, Lookup
from dialogs.messages import (
    ChatId,
    Command,
    Content,
    Incoming,
    MediaId,
    MessageId,
    Outgoing,
    Phone,
    Photo,
    Place,
    Press,
    Text,
)
from dialogs.my_wishes import MyWishes
from dialogs.outcomes import Outcome
from dialogs.picture_lookups import PicturePlace
from dialogs.questions import MORE, Question
from dialogs.replay import Journal, Json
from dialogs.texts import Texts
from dialogs.turn import Turn, hear, resume
from tests.dialogs import account_walk, ask_walk, link_walk, ticket_walk

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def kind(code: str, *requires: str) -> Json:
    title = f"Проблема {code} " + "з довгою назвою, як у класифікаторі " * 2
    return {
        "code": code,
        "title": title.strip(),
        "group": "01",
        "requires": list(requires),
        "due_days": 3,
        "version": "v1",
    }


INSIDE = kind("07.02", "street", "house", "entrance", "floor", "apartment")
SPOT = kind("11.01", "place")
ROUTE = kind("13.01", "route", "vehicle", "pole", "photo", "contact")
BARE = kind("15.01")
CONTRAST = {
    "question": {"uk": "У будинку чи надворі?", "en": "Indoors or outdoors?"},
    "answers": {"07.02": {"uk": "У будинку", "en": "Indoors"}, "11.01": {"uk": "Надворі", "en": "Outdoors"}},
}
MATCH = {
    "text": "вул. Соборності, 12",
    "score": 0.99,
    "id": "a1",
    "street": "Соборності",
    "house": "12",
    "lat": 47.9,
    "lon": 33.4,
}
ALIKE = {"text": "вул. Соборна, 12", "score": 0.7, "street": "Соборна", "house": "12", "district": "Металургійний"}


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer."""
    for part in (_kinds, _rest, account_walk.answers, link_walk.answers, ticket_walk.answers):
        if found := part(lookup):
            return found
    raise AssertionError(lookup)


def _kinds(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of the classifier."""
    classified = {"confidence": 0.9, "model": "m", "others": [BARE]}
    match lookup:
        case Classify():
            offers = ([INSIDE], [SPOT], [ROUTE], [BARE], [INSIDE, SPOT, BARE], [])
            contrasted = {**classified, "offer": [INSIDE, SPOT], "contrast": CONTRAST}
            return (None, contrasted, *({**classified, "offer": offer} for offer in offers))
        case ListGroups():
            return ([], [{"code": f"{n:02}", "title": "Група " * 4} for n in range(3)])
        case ListKinds():
            return ([], [INSIDE, ROUTE])
    return ()


def _rest(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of places, and of the resident."""
    match lookup:
        case PicturePlace():
            return (None, {"lat": 47.9, "lon": 33.4, "near": [MATCH, ALIKE]})
        case FindAddress():
            return (
                None,
                [],
                [MATCH],
                [{**MATCH, "text": "вул. Соборності", "house": None}],
                [MATCH, {**MATCH, "district": "Інгулецький"}],
                [ALIKE],
            )
        case KnownResident():
            stranger = {"consented": False, "notice_version": "n1", "phone": None, "addresses": []}
            used = {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12"}
            return (stranger, {**stranger, "consented": True, "phone": "+380671234567", "addresses": [used]})
        case MyWishes():
            alone = {"channels": ["web"], "first": None, "night": False}
            return (None, alone, {"channels": ["telegram", "viber", "web"], "first": "viber", "night": True})
    return ()


ADDRESS = AddressParts(text="на Соборності 12", street="Соборності", street_type="вулиця", house="12", former="Косіора")
STREET = AddressParts(text="на Соборності", street="Соборності", street_type="вулиця")
ANSWER = Answered("service.02", "Працюємо цілодобово.", "рішення 1", "2026-11-20", "2027-11-30")
SAYINGS: tuple[tuple[Content, Understood], ...] = (
    (Text("нема води"), Understood(intent="report", offer=("01.01",))),
    (Text("на Косіора 12"), Understood(intent="other", address=ADDRESS)),
    (Text("на Соборності"), Understood(intent="other", address=STREET)),
    (Text("біля АТБ"), Understood(intent="other")),
    (Text("дом 20"), Understood(intent="other", address=AddressParts(text="дом 20", house="20"))),
    (Text("запах газу"), Understood(intent="report", emergency=EmergencyCard("gas", "104", "Телефонуйте 104."))),
    (Text("не хочу жити"), Understood(emergency=EmergencyCard("suicide", "103", "Ви не самі. 103.", ticket=False))),
    (Text("2"), Understood(intent="other")),
    (Text("067 123 45 67"), Understood(intent="other")),
    (Text("😀"), Understood(intent="other")),
    (Text("коли ви працюєте?"), Understood(intent="question", answer=ANSWER)),
    (Text("нема води, коли буде?"), Understood(intent="report", offer=("01.01",), answer=ANSWER)),
    (Text("так"), Understood(intent="yes")),
    (Text("ні"), Understood(intent="no")),
    (Text("назад"), Understood(intent="back")),
    (Text("скасувати"), Understood(intent="cancel")),
    (Text("оператор"), Understood(intent="operator")),
    (Text("мої заявки"), Understood(intent="status")),
    (Text("мої сповіщення"), Understood(intent="other")),
    (Text("заявка 12345"), Understood(intent="status", ticket_number="12345")),
    (Text("Добрий день"), Understood(intent="greeting")),
    (Photo(MediaId("p1")), Understood()),
    (Photo(MediaId("p2"), original=True), Understood()),
    (Place(47.9, 33.4, 10.0), Understood()),
    (Place(47.9, 33.4, 900.0), Understood()),
    (Phone("+380671234567", own=True), Understood()),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """A conversation, and what was said when it came to stand there."""

    conversation: Conversation
    messages: tuple[Outgoing, ...]
    outcome: Outcome | None
    path: tuple[str, ...]


def question_of(conversation: Conversation) -> Question[Any] | None:
    """The question that waits for the resident."""
    step = getattr(stand(conversation.talk), "step", None) if conversation.talk is not None else None
    return step if isinstance(step, Question) else None


def incoming(content: Content) -> Incoming:
    return Incoming("web", ChatId("c"), MessageId("m"), "u", NOON, content)


def finished(turn: Turn, texts: Texts) -> Iterator[Turn]:
    """The turn with every answer to every look-up on its way."""
    if turn.lookup is None:
        yield turn
        return
    for answer in answers(turn.lookup):
        yield from finished(resume(turn, answer, texts), texts)


def said_next(conversation: Conversation) -> Iterator[tuple[Content, Understood]]:
    """Every button of the open question and of the menu, and everything else a resident may send."""
    question = question_of(conversation)
    for option in question.options if question is not None else ():
        yield Press(option.key, conversation.step), Understood()
    for option in ("report", "tickets", "language", "resume"):
        yield Press(option, "menu"), Understood()
    for option in ("yes:service.02", "no:service.02"):
        yield Press(option, "helped"), Understood()
    yield Press("anything", "0"), Understood()
    yield Command("start", "token"), Understood()
    yield from SAYINGS
    yield from account_walk.sayings(conversation)
    yield from ask_walk.SAYINGS


def mark(conversation: Conversation) -> str:
    """What makes two situations the same: the open step, its buttons and what is known, not how they came about."""
    talk, paused = conversation.talk, conversation.paused
    if talk is None:
        return f"idle {paused.dialog if paused else None} {bool(conversation.unrated)}"
    known = Known()
    for entry in talk.journal:
        if entry.facts is not None:
            known.hear(entry.facts)
    step = getattr(stand(talk), "step", None)
    shape = [option.key for option in step.options] if step is not None else []
    facts = [bool(known.photos), bool(known.address.street), bool(known.phone), bool(known.words)]
    unrated = bool(conversation.unrated)
    return json.dumps([talk.dialog, step and step.key, shape, _latest_kind(talk.journal), facts, bool(paused), unrated])


def _latest_kind(journal: Journal) -> str | None:
    """The entry chosen last, as far as the journal shows it without running the dialog."""
    for entry in reversed(journal):
        if entry.key in ("kind.which", "kind.kind", "kind.instead") and entry.value != MORE:
            return str(entry.value)
        if entry.key == "kind.classified" and entry.value and len(entry.value["offer"]) == 1:
            return str(entry.value["offer"][0]["code"])
    return None


def walk(texts: Texts, start: Conversation, most: int) -> Iterator[Situation]:
    """Every situation there is, breadth first; ``most`` bounds a dialog that never ends."""
    seen: set[str] = {mark(start)}
    waiting = deque([Situation(start, (), None, ())])
    visited = 0
    while waiting:
        here = waiting.popleft()
        visited += 1
        assert visited <= most, f"more than {most} situations; one way: {here.path}"
        yield here
        for content, understood in said_next(here.conversation):
            first = hear(here.conversation, incoming(content), understood, texts, ask_walk.asked(content))
            for turn in finished(first, texts):
                there = Situation(turn.conversation, turn.messages, turn.outcome, (*here.path, _name(content)))
                name = mark(replace(turn.conversation, misread=0))
                if name not in seen:
                    seen.add(name)
                    waiting.append(there)
                elif turn.outcome is not None:
                    yield there


def _name(content: Content) -> str:
    return content.option if isinstance(content, Press) else getattr(content, "text", type(content).__name__)
