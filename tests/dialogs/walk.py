"""Walks every path of every dialog: each button, each kind of content, each answer a look-up may give.

A situation is where a conversation stands, without the history that led there. Inside a dialog everything is tried in
each; what interrupts a dialog is tried once at each question, and once for all that may be waiting beside it. The walk
ends where nothing new is found, and by nothing else. What is yielded is what was new: where it stands, what was said.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from dialogs.asked import ABOUT
from dialogs.catalogue import EXECUTOR_QUESTION, FEEDBACK, REPORT
from dialogs.conversation import Conversation, Talk
from dialogs.facts import Known, Understood
from dialogs.hearing import stand
from dialogs.lookups import Lookup
from dialogs.messages import ButtonKind, ChatId, Content, Incoming, MessageId, Outgoing, Photo, Press
from dialogs.outcomes import CoreCall, Outcome, Submit
from dialogs.questions import MORE, Question
from dialogs.replay import Json, Step
from dialogs.texts import Say, Texts
from dialogs.turn import Turn, hear, resume
from tests.dialogs import account_walk, ask_walk, link_walk, neighbour_walk, report_walk, said_walk, ticket_walk
from tests.dialogs.said_walk import Said

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TOPICS = (report_walk, neighbour_walk, account_walk, link_walk, ticket_walk)
Mark = tuple[object, ...]
WORDED = frozenset({FEEDBACK, EXECUTOR_QUESTION})
"""Dialogs that ask only for what was not said yet."""
LEFT: Mark = ("left",)
"""Where a dialog leads that is over, or gave way to another one."""


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer."""
    for topic in TOPICS:
        if found := topic.answers(lookup):
            return found
    raise AssertionError(lookup)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, and what was answered to the look-ups that it caused."""

    before: Conversation
    content: Content
    understood: Understood
    looked_up: tuple[Json, ...] = ()

    def again(self, texts: Texts, language: str) -> Turn:
        """The same in another language."""
        before = replace(self.before, language=language)
        turn = hear(before, incoming(self.content), self.understood, texts, ask_walk.asked(self.content))
        for answer in self.looked_up:
            turn = resume(turn, answer, texts)
        return turn


@dataclass(frozen=True, slots=True)
class Situation:
    """A conversation, and what was said when it came to stand there."""

    conversation: Conversation
    messages: tuple[Outgoing, ...]
    outcome: Outcome | None
    path: tuple[str, ...]
    heard: Heard | None = None
    """None where the walk begins."""

    def in_language(self, texts: Texts, language: str) -> Situation:
        """The same step, taken in another language."""
        if self.heard is None:
            return replace(self, conversation=replace(self.conversation, language=language))
        turn = self.heard.again(texts, language)
        assert turn.lookup is None, self.path
        return Situation(turn.conversation, turn.messages, turn.outcome, self.path, self.heard)


def question_of(conversation: Conversation) -> Question[Any] | None:
    """The question that waits for the resident."""
    step = _step(conversation.talk)
    return step if isinstance(step, Question) else None


def _step(talk: Talk | None) -> Step[Any] | None:
    return getattr(stand(talk), "step", None) if talk is not None else None


def incoming(content: Content) -> Incoming:
    return Incoming("web", ChatId("c"), MessageId("m"), "u", NOON, content)


def inside(conversation: Conversation) -> Mark:
    """What makes two situations of a dialog the same: the open step, its words and buttons, and what is known."""
    talk, paused = conversation.talk, conversation.paused
    if talk is None:
        return ("idle", paused and paused.dialog, bool(conversation.unrated), conversation.asks_helped)
    known = Known()
    for entry in talk.journal:
        if entry.facts is not None:
            known.hear(entry.facts)
    step = _step(talk)
    texts = tuple(said.id for said in getattr(step, "says", ()) if isinstance(said, Say))
    buttons = tuple(option.key for option in getattr(step, "options", ()))
    return (talk.dialog, step and step.key, texts, buttons, *_journalled(talk), *_facts(talk.dialog, known))


def _facts(dialog: str, known: Known) -> Mark:
    if dialog == REPORT:
        return (bool(known.address.street), bool(known.originals) and not known.address.street)
    return (bool(known.photos), bool(known.words)) if dialog in WORDED else ()


def _journalled(talk: Talk) -> Mark:
    """What the dialog is about, the entry chosen last, whether the resident is a stranger: without running it."""
    about = chosen = stranger = None
    for entry in talk.journal:
        if entry.key == ABOUT:
            about = (entry.value["ask"], entry.value["implied"])
        elif entry.key in ("kind.which", "kind.kind", "kind.instead") and entry.value != MORE:
            chosen = str(entry.value)
        elif entry.key == "kind.classified" and entry.value and len(entry.value["offer"]) == 1:
            chosen = str(entry.value["offer"][0]["code"])
        elif entry.key == "resident":
            stranger = not entry.value["consented"]
    return (about, chosen, stranger)


def outside(conversation: Conversation) -> tuple[Mark, Mark]:
    """What interruptions depend on: the open question; and what else is waiting while a dialog is under way."""
    dialog = conversation.talk and conversation.talk.dialog
    step = _step(conversation.talk)
    waiting = (bool(conversation.unrated), conversation.asks_helped, conversation.misread > 0)
    return ("at", dialog, step and step.key), ("beside", dialog, conversation.paused is not None, *waiting)


@dataclass(slots=True)
class Walk:
    """One walk, and what it noticed on its way."""

    texts: Texts
    steps: set[str] = field(default_factory=set)
    """Keys of every step that a dialog stood at, look-ups too."""
    dialogs: set[str] = field(default_factory=set)
    leads: dict[Mark, set[Mark]] = field(default_factory=dict)
    """From each situation inside a dialog to those that answers lead to."""
    unanswered: list[tuple[str, ...]] = field(default_factory=list)
    """Ways to a button of the open question that led nowhere."""
    mute: list[tuple[str, ...]] = field(default_factory=list)
    """Ways to a message that nothing was said to."""
    _tried: set[Mark] = field(default_factory=set)
    _said: set[object] = field(default_factory=set)

    def run(self, start: Conversation) -> Iterator[Situation]:
        """Every situation there is and everything that is said, breadth first."""
        here = Situation(start, (), None, ())
        waiting = deque([(here, tuple(self._contents(here)))])
        yield here
        while waiting:
            here, contents = waiting.popleft()
            for content, understood in contents:
                for there in self._heard(here, content, understood):
                    found = tuple(self._contents(there))
                    if found:
                        waiting.append((there, found))
                    if found or self._news(there):
                        yield there

    def _contents(self, here: Situation) -> Iterator[Said]:
        """What is still to be tried here."""
        conversation = here.conversation
        question = question_of(conversation)
        dialog = conversation.talk and conversation.talk.dialog
        within = self._is_new(inside(conversation))
        found = [self._is_new(mark) for mark in outside(conversation)]
        beside = any(found)
        if within or beside:
            for option in question.options if question is not None else ():
                yield Press(option.key, conversation.step), Understood()
        if within:
            yield from said_walk.ANSWERS
            yield from account_walk.SAYINGS if dialog in account_walk.DIALOGS else ()
        if beside:
            yield from said_walk.INTERRUPTIONS
            yield from account_walk.SAYINGS if dialog not in account_walk.DIALOGS else ()
            yield from ask_walk.SAYINGS

    def _is_new(self, mark: Mark) -> bool:
        known = mark in self._tried
        self._tried.add(mark)
        return not known

    def _heard(self, here: Situation, content: Content, understood: Understood) -> Iterator[Situation]:
        heard = Heard(here.conversation, content, understood)
        path = (*here.path, _name(content))
        for turn, looked_up in self._finished(heard.again(self.texts, here.conversation.language), ()):
            there = Situation(turn.conversation, turn.messages, turn.outcome, path, replace(heard, looked_up=looked_up))
            self._notice(there)
            yield there

    def _finished(self, turn: Turn, looked_up: tuple[Json, ...]) -> Iterator[tuple[Turn, tuple[Json, ...]]]:
        """The turn with every answer to every look-up on its way; with one where the same was looked up before."""
        if turn.lookup is None:
            yield turn, looked_up
            return
        self._stands(turn.conversation.talk, turn.lookup)
        every = answers(turn.lookup)
        for answer in every if self._is_new(inside(turn.conversation)) else every[-1:]:
            yield from self._finished(resume(turn, answer, self.texts), (*looked_up, answer))

    def _notice(self, there: Situation) -> None:
        """What a test wants to know of every turn, new or not."""
        heard, conversation = there.heard, there.conversation
        if heard is None:
            return
        self._stands(conversation.talk, _step(conversation.talk))
        press = (heard.content.step, heard.content.option) if isinstance(heard.content, Press) else None
        again = press is not None and press == heard.before.pressed
        again = again or _continues(heard)
        if not there.messages and not isinstance(there.outcome, Submit | CoreCall) and not again:
            self.mute.append(there.path)
        self._follow(heard, conversation, there.path)

    def _stands(self, talk: Talk | None, step: Step[Any] | None) -> None:
        if talk is not None and step is not None:
            self.steps.add(step.key)
            self.dialogs.add(talk.dialog)

    def _follow(self, heard: Heard, after: Conversation, path: tuple[str, ...]) -> None:
        before = heard.before
        if before.talk is None:
            return
        same = after.talk is not None and after.talk.dialog == before.talk.dialog
        self.leads.setdefault(inside(before), set())
        if (heard.content, heard.understood) not in said_walk.INTERRUPTIONS:
            self.leads[inside(before)].add(inside(after) if same else LEFT)
        kept = after.talk is None or not same or len(after.talk.journal) > len(before.talk.journal)
        if _presses_open(heard) and not kept:
            self.unanswered.append(path)

    def _news(self, there: Situation) -> bool:
        """Something is said, or to be done, that was not before."""
        said = [replace(message, step=None) for message in there.messages]
        fresh = [one for one in (*said, repr(there.outcome)) if one not in self._said]
        self._said.update(fresh)
        return bool(fresh)


def _name(content: Content) -> str:
    return content.option if isinstance(content, Press) else getattr(content, "text", type(content).__name__)


def _presses_open(heard: Heard) -> bool:
    """A button of the open question whose press alone is an answer."""
    content, question = heard.content, question_of(heard.before)
    if question is None or not isinstance(content, Press) or content.step != heard.before.step:
        return False
    return any(one.key == content.option and one.kind is ButtonKind.REPLY for one in question.options)


def _continues(heard: Heard) -> bool:
    """One more part of an album that was answered: kept without a word."""
    album = heard.content.album if isinstance(heard.content, Photo) else None
    talk = heard.before.talk
    parts = [(entry.facts or {}).get("album") for entry in talk.journal] if talk is not None else []
    return album is not None and album in parts
