"""Reading an answer: the open question first, then whatever else the message says."""

from __future__ import annotations

from dataclasses import replace

from dialogs import answering
from dialogs.asking import typed
from dialogs.facts import Facts
from dialogs.hearing import Hearing, Turn, advance, entry_of, hand_over, repeat, said
from dialogs.messages import File, Incoming, Phone, Photo, Place, Press, Text
from dialogs.questions import MORE, Choice, Heard, Misread, Question
from dialogs.replay import SAID, Json

PATIENCE = 2
"""Messages in a row that were not understood before a person is offered."""


def read_answer(hearing: Hearing) -> Turn:
    """The message as an answer to the open question, or as facts beside it."""
    question = hearing.question
    if question is None or hearing.incoming is None:
        return advance(hearing)
    option = _option(hearing, question)
    if option is None and answering.only_asks(hearing.understood) and not question.describes:
        return answering.answered(hearing)
    if option is None and answering.asks_in_vain(hearing.understood) and isinstance(question, Choice):
        hearing.say("no-answer")
        return repeat(hearing)
    if option is None and not question.verbatim:
        answering.show(hearing)
    heard = Heard(hearing.incoming.content, option, hearing.understood)
    try:
        value = question.read(heard)
    except Misread as misread:
        return _beside(hearing, misread)
    if value == MORE and _continues_album(hearing):
        return _kept(hearing)
    return _taken(hearing, question, value, option)


def _taken(hearing: Hearing, question: Question[object], value: Json, option: str | None) -> Turn:
    """The answer is journalled with whatever else the message says."""
    facts = facts_of(hearing, describes=(question.describes and option is None) or value == MORE)
    hearing.add(entry_of(hearing, question.key, value, facts.to_json() if option is None else None))
    hearing.change(misread=0)
    if question.settles:
        hearing.conversation = hearing.conversation.with_settled(question.settles)
    if value == MORE and question.acknowledges and (facts.photos or facts.place or facts.address or facts.since):
        _noted(hearing, len(facts.photos))
    return advance(hearing)


def facts_of(hearing: Hearing, *, describes: bool) -> Facts:
    """What the message says besides answering; ``describes`` when its words belong into the ticket."""
    understood = hearing.understood
    content = hearing.incoming.content if hearing.incoming is not None else None
    card = understood.emergency
    emergency = card.kind if card is not None and card.ticket else None
    spoken = Facts(address=understood.address, since=understood.since, route=understood.route, emergency=emergency)
    match content:
        case Text(text):
            return replace(spoken, words=text if describes else None)
        case Photo() | File():
            return _pictured(spoken, hearing.incoming)
        case Place(lat, lon, accuracy):
            return Facts(place=(lat, lon, accuracy))
        case Phone(number, _):
            return Facts(phone=number)
        case _:
            return Facts()


def _pictured(spoken: Facts, incoming: Incoming | None) -> Facts:
    """With everything that was sent: one picture or file, or a whole album."""
    parts = [part for part in incoming.parts if isinstance(part, Photo | File)] if incoming is not None else []
    photos = tuple(dict.fromkeys(part.media for part in parts))
    originals = tuple(dict.fromkeys(part.media for part in parts if isinstance(part, Photo) and part.original))
    words = incoming.caption if incoming is not None else ""
    return replace(spoken, words=words or None, photos=photos, originals=originals, album=parts[0].album)


def _noted(hearing: Hearing, photos: int) -> None:
    if photos > 1:
        hearing.say("photos-added", count=photos)
    else:
        hearing.say("photo-added" if photos else "noted")


def _option(hearing: Hearing, question: Question[object]) -> str | None:
    content = hearing.incoming.content if hearing.incoming is not None else None
    if isinstance(content, Press):
        return content.option if question.has(content.option) else None
    if isinstance(content, Text):
        return typed(hearing.texts, hearing.conversation.language, question.options, content.text)
    return None


def _beside(hearing: Hearing, misread: Misread) -> Turn:
    """No answer: facts are noted, else the question is explained; the second time a person is offered."""
    reports = Heard(Text(""), None, hearing.understood).reports_something
    facts = facts_of(hearing, describes=reports).to_json()
    if facts is not None:
        if _continues_album(hearing):
            return _kept(hearing)
        hearing.add(entry_of(hearing, SAID, None, facts))
        hearing.change(misread=0)
        _noted(hearing, len(facts.get("photos", ())))
        return advance(hearing, repeats=True)
    if hearing.understood.intent in ("greeting", "thanks"):
        return advance(hearing, repeats=True)
    misreads = hearing.conversation.misread + 1
    hearing.change(misread=misreads)
    if misreads >= PATIENCE:
        return hand_over(hearing, "not_understood")
    hearing.lines.append(said(misread.hint, hearing))
    return advance(hearing, repeats=True)


def _continues_album(hearing: Hearing) -> bool:
    """A part of an album that came after the others had been answered."""
    content = hearing.incoming.content if hearing.incoming is not None else None
    talk = hearing.conversation.talk
    if not isinstance(content, Photo | File) or content.album is None or talk is None or not talk.journal:
        return False
    return any((entry.facts or {}).get("album") == content.album for entry in talk.journal[-12:])


def _kept(hearing: Hearing) -> Turn:
    """The part is kept without a word: the others were answered already."""
    hearing.add(entry_of(hearing, SAID, None, facts_of(hearing, describes=False).to_json()))
    return hearing.silent()
