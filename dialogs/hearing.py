"""A turn in the making: what has been said so far, and how a dialog goes on until it waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from dialogs.account_outcomes import AccountOutcome, GoOnHere, SharePhone
from dialogs.asked import Asked
from dialogs.asking import MENU, RESUME, ask, lines, tell
from dialogs.catalogue import CALLED, DIALOGS, REPORT
from dialogs.conversation import Conversation, Talk
from dialogs.facts import AddressParts, Facts, Known, Understood
from dialogs.lookups import Lookup
from dialogs.messages import Incoming, Outgoing
from dialogs.outcomes import (
    Address,
    CoreCall,
    HandOver,
    Outcome,
    ReportAt,
    ReportWith,
    SetLanguage,
    Submit,
    WithPerson,
)
from dialogs.questions import Option, Question, Tell
from dialogs.replay import LONGEST_JOURNAL, SAID, By, DialogError, Entry, Finished, Json, Waiting, replay
from dialogs.texts import Sayable, Texts, Value

BEFORE_THE_MENU = frozenset({REPORT, CALLED})
"""Dialogs after which a report that was set aside is offered, not taken up again by itself."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The resident said whether an answer of the city's base helped."""

    faq: str
    helped: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of hearing a message."""

    conversation: Conversation
    messages: tuple[Outgoing, ...]
    """In order. Texts are not yet fitted to a channel."""
    lookup: Lookup[Any] | None = None
    """Not None: the turn is not over; answer this and ``resume``."""
    outcome: Outcome | None = None
    """What is to be done; None where nothing is."""
    lines: tuple[str, ...] = ()
    """Said already, to become the first paragraphs of the next message; empty when the turn is over."""
    rated: Rated | None = None
    """An answer was rated; to be counted."""


@dataclass(slots=True)
class Hearing:
    """What one turn works on."""

    conversation: Conversation
    incoming: Incoming | None
    """None when a turn is resumed."""
    understood: Understood
    texts: Texts
    first: list[Outgoing] = field(default_factory=list)
    """Messages that are complete."""
    lines: list[str] = field(default_factory=list)
    """Paragraphs for the next message."""
    asked: tuple[Asked, ...] = ()
    """What the resident may be answering, newest first; given only where the message may be an answer."""
    _stood: tuple[Talk, Waiting | Finished[Outcome]] | None = None

    def stand(self) -> Waiting | Finished[Outcome] | None:
        """Where the dialog under way stands, replayed once for each journal; None without a dialog."""
        talk = self.conversation.talk
        if talk is None:
            return None
        if self._stood is None or self._stood[0] is not talk:
            self._stood = (talk, stand(talk))
        return self._stood[1]

    @property
    def question(self) -> Question[Any] | None:
        """The question that waits for the resident; None when there is none."""
        state = self.stand()
        return state.step if isinstance(state, Waiting) and isinstance(state.step, Question) else None

    def say(self, text_id: str, **values: Value) -> None:
        """Add a paragraph."""
        self.lines.append(self.texts.say(self.conversation.language, text_id, **values))

    def change(self, **changes: Any) -> None:
        """Replace fields of the conversation."""
        self.conversation = replace(self.conversation, **changes)

    def add(self, entry: Entry) -> None:
        """Write an entry into the journal of the dialog under way."""
        talk = self.conversation.talk
        if talk is None:
            raise DialogError("no dialog is under way")
        self.conversation = self.conversation.with_journal((*talk.journal, entry))

    def silent(self) -> Turn:
        """Nothing more is said."""
        return Turn(self.conversation, tuple(self.first))


def advance(hearing: Hearing, *, repeats: bool = False) -> Turn:
    """Drive the dialog until it asks, looks something up or ends.

    With ``repeats`` the open question keeps its number, so that its earlier buttons stay good.
    """
    while True:
        talk, state = hearing.conversation.talk, hearing.stand()
        if talk is None or state is None:
            return menu(hearing)
        hearing.conversation = hearing.conversation.with_journal(state.journal)
        if isinstance(state, Finished):
            return _finished(hearing, state.outcome)
        if len(state.journal) >= LONGEST_JOURNAL:
            hearing.change(talk=None, paused=replace(talk, journal=state.journal))
            return hand_over(hearing, "too_long")
        step = state.step
        if isinstance(step, Tell):
            hearing.lines.append(lines(hearing.texts, hearing.conversation.language, step.says))
            hearing.add(Entry(step.key, None, By.DIALOG))
        elif isinstance(step, Lookup):
            return Turn(hearing.conversation, tuple(hearing.first), lookup=step, lines=tuple(hearing.lines))
        elif isinstance(step, Question):
            return _asked(hearing, step, repeats)
        else:
            raise DialogError(f"nobody can answer {type(step).__name__}")


def stand(talk: Talk) -> Waiting | Finished[Outcome]:
    """Where a dialog stands. Raises ``DialogError`` for a dialog that exists no more."""
    dialog = DIALOGS.get(talk.dialog)
    if dialog is None:
        raise DialogError(f"no dialog named {talk.dialog}")
    known = Known()
    return replay(lambda: dialog(known), talk.journal, known)


def start(hearing: Hearing, dialog: str, *entries: Entry) -> Turn:
    """Begin a dialog; a report under way is paused and comes back afterwards."""
    paused = set_aside(hearing.conversation)
    hearing.change(talk=Talk(dialog, entries), paused=None if dialog == REPORT else paused, misread=0)
    return advance(hearing)


def set_aside(conversation: Conversation) -> Talk | None:
    """What can be taken up again once the dialog under way is left: a report, but not one that says nothing yet while
    an earlier one waits."""
    talk, paused = conversation.talk, conversation.paused
    if talk is None or talk.dialog != REPORT:
        return paused
    return talk if paused is None or any(entry.by is By.RESIDENT for entry in talk.journal) else paused


def menu(hearing: Hearing, choices: Iterable[Option] = MENU) -> Turn:
    """What has been said, with buttons of the menu under it."""
    options = (*((RESUME,) if hearing.conversation.paused else ()), *choices)
    paragraphs = hearing.lines or [hearing.texts.say(hearing.conversation.language, "menu")]
    message = tell(hearing.texts, hearing.conversation.language, paragraphs, options)
    return Turn(hearing.conversation, (*hearing.first, message))


def hand_over(hearing: Hearing, reason: str) -> Turn:
    """A person is wanted; the dialog under way, if any, stays where it is."""
    hearing.say("operator")
    if hearing.conversation.talk is not None:
        return replace(advance(hearing, repeats=True), outcome=HandOver(reason))
    return replace(menu(hearing), outcome=HandOver(reason))


def said(text_id: Sayable, hearing: Hearing) -> str:
    """A text in the conversation's language."""
    return hearing.texts.render(hearing.conversation.language, text_id)


def repeat(hearing: Hearing) -> Turn:
    """What has been said, then the open question again, or the menu."""
    return advance(hearing, repeats=True) if hearing.conversation.talk is not None else menu(hearing)


def _asked(hearing: Hearing, question: Question[Any], repeats: bool) -> Turn:
    conversation = hearing.conversation
    if not repeats:
        hearing.change(asked=conversation.asked + 1)
    conversation = hearing.conversation
    message = ask(hearing.texts, conversation.language, question, conversation.step, hearing.lines)
    return Turn(conversation, (*hearing.first, message))


def _finished(hearing: Hearing, outcome: Outcome) -> Turn:
    finished = hearing.conversation.talk
    paused = hearing.conversation.paused
    hearing.change(talk=None, misread=0)
    match outcome:
        case Submit():
            messages = [tell(hearing.texts, hearing.conversation.language, hearing.lines)] if hearing.lines else []
            return Turn(hearing.conversation, (*hearing.first, *messages), outcome=outcome)
        case HandOver(reason):
            hearing.change(paused=finished if finished is not None and finished.dialog == REPORT else paused)
            return hand_over(hearing, reason)
        case ReportAt() | ReportWith():
            return _report(hearing, _at(outcome.address) if isinstance(outcome, ReportAt) else outcome.facts)
        case AccountOutcome() if (going_on := _goes_on(outcome, paused)) is not None:
            hearing.change(talk=going_on)
            return replace(advance(hearing), outcome=outcome)
        case CoreCall() | WithPerson() if paused is None:
            _say_at_the_end(hearing, outcome)
            # What came of it is told by the shell, at once or as soon as the core answers.
            messages = [tell(hearing.texts, hearing.conversation.language, hearing.lines)] if hearing.lines else []
            return Turn(hearing.conversation, (*hearing.first, *messages), outcome=outcome)
    _say_at_the_end(hearing, outcome)
    if paused is not None and finished is not None and finished.dialog not in BEFORE_THE_MENU:
        hearing.change(talk=paused, paused=None)
        return replace(advance(hearing), outcome=outcome)
    return replace(menu(hearing), outcome=outcome)


def _goes_on(outcome: AccountOutcome, paused: Talk | None) -> Talk | None:
    """The dialog that begins at once; None where none does."""
    match outcome:
        case GoOnHere(_, _, talk):
            return Talk.from_json(talk)
        case SharePhone(number, None) if paused is None:
            return Talk(CALLED, (Entry(SAID, None, By.DIALOG, facts=Facts(phone=number).to_json()),))
        case AccountOutcome(goes_on=str(dialog)):
            return Talk(dialog, ())
    return None


def _say_at_the_end(hearing: Hearing, outcome: Outcome) -> None:
    match outcome:
        case WithPerson():
            hearing.say("operator")
        case SetLanguage(language):
            hearing.change(language=language)
            hearing.say("language-set")


def _at(address: Address) -> Json:
    """The address as something said."""
    inside = {part: getattr(address, part) for part in ("text", "street", "house", "entrance", "district")}
    return Facts(address=AddressParts(**inside), printed=address.to_json()).to_json()


def _report(hearing: Hearing, facts: Json) -> Turn:
    """A report of which something is known; an earlier one stays set aside."""
    if hearing.conversation.paused is not None:
        hearing.say("link-draft-kept")
    hearing.change(talk=Talk(REPORT, (Entry(SAID, None, By.DIALOG, facts=facts),)))
    return advance(hearing)


def entry_of(hearing: Hearing, key: str, value: Json, facts: Json) -> Entry:
    """The resident's entry for the message being heard."""
    message = str(hearing.incoming.id) if hearing.incoming is not None else None
    return Entry(key, value, By.RESIDENT, facts=facts, message=message)
