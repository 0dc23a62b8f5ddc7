"""What can happen at any step, whatever the open question is. Each returns a turn, or None when it is not concerned."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs import accounts_heard, answering, heard_back
from dialogs.asking import MENU, RESUME, tell, typed
from dialogs.catalogue import CALLED, CHANNELS, FIND, LANGUAGE, LINK, REPORT, TICKETS, WISHES
from dialogs.conversation import Talk
from dialogs.facts import Facts
from dialogs.from_link import TOKEN
from dialogs.hearing import Hearing, Turn, advance, hand_over, menu, repeat, set_aside, start
from dialogs.messages import HELPED_STEP, MENU_STEP, Command, Content, File, Photo, Press, Text, Unsupported, Voice
from dialogs.my_tickets import NUMBER
from dialogs.replay import By, Entry, back

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes: what the Bot API lets a bot download, and the core takes."""
FILE_TYPES = ("image/", "video/", "application/pdf")
COMMANDS = {
    "start": "start",
    "menu": "menu",
    "help": "menu",
    "cancel": "cancel",
    "back": "back",
    "operator": "operator",
    "tickets": "status",
    "report": "report",
    "language": "language",
    "privacy": "privacy",
    "channels": "channels",
    "notifications": "wishes",
}
STARTS = {
    "start": CALLED,
    "status": TICKETS,
    "report": REPORT,
    "language": LANGUAGE,
    "channels": CHANNELS,
    "wishes": WISHES,
}
BARE_NUMBER = re.compile(r"№?\s*(\d{4,9})")
WORDS_MEANT = 3
"""Words of the longest «скасувати» or «назад» that is not something said to somebody else."""
INTERRUPTING = frozenset({"cancel", "back", "menu", "operator", "status", "privacy"})


def repeated_press(hearing: Hearing) -> Turn | None:
    """The same button twice in a row: the first press counts, the second is not mentioned."""
    content = _content(hearing)
    if not isinstance(content, Press):
        return None
    press = (content.step, content.option)
    over = content.step != hearing.conversation.step or hearing.question is None
    again = content.step != MENU_STEP and not heard_back.begins(hearing, content)
    if press == hearing.conversation.pressed and over and again:
        return hearing.silent()
    hearing.change(pressed=press)
    return None


def emergency(hearing: Hearing) -> Turn | None:
    """An emergency that no ticket helps with: the card alone, and the dialog waits."""
    card = hearing.understood.emergency
    if card is None or card.ticket:
        return None
    talk = hearing.conversation.talk
    if talk is not None and talk.dialog == REPORT:
        hearing.change(talk=None, paused=talk)
    if hearing.conversation.paused is not None:
        hearing.first[-1] = tell(hearing.texts, hearing.conversation.language, [card.card], (RESUME,))
    return hearing.silent()


def edited(hearing: Hearing) -> Turn | None:
    """An earlier message was changed: what was understood from it is understood anew."""
    incoming, talk = hearing.incoming, hearing.conversation.talk
    if incoming is None or not incoming.edited or not isinstance(incoming.content, Text):
        return None
    if talk is None:
        hearing.say("edit-late")
        return menu(hearing)
    for position, entry in enumerate(talk.journal):
        if incoming.edits is not None and entry.message == incoming.edits:
            changed = _changed(hearing, entry, incoming.content.text)
            journal = (*talk.journal[:position], changed, *talk.journal[position + 1 :])
            hearing.conversation = hearing.conversation.with_journal(journal)
            hearing.say("edit-taken")
            return advance(hearing)
    return None


def pressed(hearing: Hearing) -> Turn | None:
    """A button of the menu, below an answer, or of a question that is over; one of the open question is left to it."""
    content = _content(hearing)
    if not isinstance(content, Press):
        return None
    if content.step == MENU_STEP:
        return _menu_option(hearing, content.option) or _old_button(hearing)
    if content.step == HELPED_STEP:
        return answering.pressed(hearing, content.option) or _old_button(hearing)
    answer = heard_back.pressed(hearing, content) or accounts_heard.pressed(hearing, content)
    if answer is not None:
        return answer
    question = hearing.question
    if question is not None and content.step == hearing.conversation.step and question.has(content.option):
        return None
    return _old_button(hearing)


def commanded(hearing: Hearing) -> Turn | None:
    """A slash command; an unknown one shows the menu."""
    content = _content(hearing)
    if not isinstance(content, Command):
        return None
    if content.name == "start" and content.argument:
        return start(hearing, LINK, Entry(TOKEN, content.argument, By.DIALOG))
    return _wanted(hearing, COMMANDS.get(content.name, "menu"))


def unusable(hearing: Hearing) -> Turn | None:
    """What the bot cannot take: said in words, then the open question again; the rest of an album is heard."""
    incoming = hearing.incoming
    refused = [why for part in incoming.parts if (why := _refused(part))] if incoming is not None else []
    if incoming is None or not refused:
        return None
    hearing.say(refused[0])
    taken = [part for part in incoming.parts if isinstance(part, Photo | File) and _refused(part) is None]
    if not taken:
        return repeat(hearing)
    first, *further = (replace(part, caption="") for part in taken)
    content = replace(first, caption=incoming.caption)
    hearing.incoming = replace(incoming, content=content, further=tuple(further))
    return None


def _refused(content: Content) -> str | None:
    """The text that says why it is not taken; None when it is."""
    match content:
        case Voice():
            return "voice"
        case Unsupported():
            return "unsupported"
        case File(size=size) if size > LARGEST_FILE:
            return "file-too-large"
        case File(content_type=kind) if not kind.startswith(FILE_TYPES):
            return "file-type"
    return None


def intended(hearing: Hearing) -> Turn | None:
    """Words that mean an interruption, or a label of the menu."""
    content = _content(hearing)
    if not isinstance(content, Text):
        return None
    question = hearing.question
    language = hearing.conversation.language
    if question is not None and typed(hearing.texts, language, question.options, content.text):
        return None
    if (channels := accounts_heard.worded(hearing, content.text)) is not None:
        return channels
    option = typed(hearing.texts, language, (*MENU, RESUME), content.text) if not content.text.isdigit() else None
    if option is not None:
        return _menu_option(hearing, option)
    intent = hearing.understood.intent
    if intent not in INTERRUPTING or (question is None and intent in ("cancel", "back")):
        return None
    if question is not None and question.verbatim and _is_said(intent, content.text):
        return None
    number = _number(hearing, content.text) if intent == "status" else None
    return _wanted(hearing, intent) if number is None else start(hearing, FIND, Entry(NUMBER, number, By.DIALOG))


def _is_said(intent: str, text: str) -> bool:
    """To a question that takes words as they are: of commands only a short «скасувати» or «назад» is one."""
    return intent in ("status", "privacy") or len(text.split()) > WORDS_MEANT


def _number(hearing: Hearing, text: str) -> str | None:
    """The number of a ticket, however it is written; None where there is none."""
    bare = BARE_NUMBER.fullmatch(text.strip())
    return hearing.understood.ticket_number or (bare[1] if bare is not None else None)


def _wanted(hearing: Hearing, intent: str) -> Turn:
    if intent in STARTS:
        return _started(hearing, intent)
    match intent:
        case "cancel":
            return _cancel(hearing)
        case "back":
            return _back(hearing)
        case "operator":
            return hand_over(hearing, "asked")
        case "privacy":
            hearing.say("privacy")
            return repeat(hearing)
    _pause(hearing)
    return menu(hearing)


def _started(hearing: Hearing, intent: str) -> Turn:
    """A dialog; a report that is there already, here or in another chat, is not begun anew."""
    if intent == "report" and _just_begun(hearing):
        return repeat(hearing)
    if intent == "start":
        hearing.say("welcome")
    elsewhere = accounts_heard.elsewhere(hearing) if intent in ("report", "start") else None
    return elsewhere or start(hearing, STARTS[intent])


def _just_begun(hearing: Hearing) -> bool:
    """A report whose place a link gave, and of which nothing was said yet: it is the one that is wanted."""
    talk = hearing.conversation.talk
    if talk is None or talk.dialog != REPORT or not talk.journal:
        return False
    return all(entry.by is By.DIALOG for entry in talk.journal)


def _menu_option(hearing: Hearing, option: str) -> Turn | None:
    match option:
        case "report" | "operator" | "language":
            return _wanted(hearing, option)
        case "tickets":
            return _wanted(hearing, "status")
        case "resume" if hearing.conversation.paused is not None:
            hearing.change(talk=hearing.conversation.paused, paused=None)
            return advance(hearing)
    return None


def _pause(hearing: Hearing) -> None:
    hearing.change(talk=None, paused=set_aside(hearing.conversation))


def _cancel(hearing: Hearing) -> Turn:
    if hearing.conversation.talk is None:
        hearing.say("nothing-open")
        return menu(hearing)
    was_report = hearing.conversation.talk.dialog == REPORT
    _pause(hearing)
    if was_report:
        hearing.say("cancelled")
    return menu(hearing)


def _back(hearing: Hearing) -> Turn:
    talk = hearing.conversation.talk
    if talk is None:
        hearing.say("nothing-open")
        return menu(hearing)
    journal = back(talk.journal)
    if journal == talk.journal:
        hearing.say("back-at-start")
        return advance(hearing, repeats=True)
    hearing.change(talk=Talk(talk.dialog, journal), misread=0)
    return advance(hearing)


def _old_button(hearing: Hearing) -> Turn:
    hearing.say("old-button")
    return repeat(hearing)


def _changed(hearing: Hearing, entry: Entry, text: str) -> Entry:
    facts = Facts.from_json(entry.facts)
    understood = hearing.understood
    facts = replace(
        facts, words=text if facts.words is not None else None, address=understood.address, since=understood.since
    )
    value = {"text": text} if isinstance(entry.value, dict) and "text" in entry.value else entry.value
    return replace(entry, value=value, facts=facts.to_json())


def _content(hearing: Hearing) -> object:
    return hearing.incoming.content if hearing.incoming is not None else None
