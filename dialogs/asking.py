"""From a question to a message, and from a typed label back to its button."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dialogs.messages import MENU_STEP, Button, Outgoing
from dialogs.questions import Option, Question
from dialogs.texts import Sayable, Texts, say

MENU = (
    Option("report", say("label-report")),
    Option("tickets", say("label-tickets")),
    Option("operator", say("label-operator")),
    Option("language", say("label-language")),
)
RESUME = Option("resume", say("label-resume"))


def lines(texts: Texts, language: str, says: Iterable[Sayable]) -> str:
    """The lines of a question or statement in words."""
    return "\n".join(texts.render(language, said) for said in says).strip()


def buttons(texts: Texts, language: str, options: Iterable[Option]) -> tuple[Button, ...]:
    """Options as buttons."""
    return tuple(Button(option.key, texts.render(language, option.label), option.kind) for option in options)


def ask(texts: Texts, language: str, question: Question[object], step: str, before: Iterable[str] = ()) -> Outgoing:
    """The question as a message; ``before`` are statements that come first, each its own paragraph."""
    text = "\n\n".join((*before, lines(texts, language, question.says)))
    return Outgoing(text, buttons(texts, language, question.options), step)


def tell(texts: Texts, language: str, paragraphs: Iterable[str], options: Iterable[Option] = ()) -> Outgoing:
    """A statement, with buttons of the menu if any."""
    shown = buttons(texts, language, options)
    return Outgoing("\n\n".join(paragraphs), shown, MENU_STEP if shown else None)


def typed(texts: Texts, language: str, options: Iterable[Option], text: str) -> str | None:
    """The option whose label or number was typed; None when it is neither."""
    wanted = plain(text)
    choices = tuple(options)
    if wanted.isdigit() and len(choices) > 1 and 1 <= int(wanted) <= len(choices):
        return choices[int(wanted) - 1].key
    for option in choices:
        if wanted and wanted == plain(texts.render(language, option.label)):
            return option.key
    return None


def plain(text: str) -> str:
    """Letters and digits in lower case, single spaces: what is left of a label without emoji and punctuation."""
    kept = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", text).casefold())
    return re.sub(r" +", " ", re.sub(r"(?<=\w) (?=(?:ї|я|є|ю)\w)", "", kept)).strip()
