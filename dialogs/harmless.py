"""Words of other people made harmless: nothing in them can be pressed, dialled at a price, or taken for the bot's own.

Messengers make links, names, commands and numbers of plain text by themselves, so what must not be pressed is taken
out or taken apart here.  What people read stays: letters, digits, punctuation, and where something was taken out, that
it was.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": ".", "＠": "@", "：": ":", "／": "/"})
MARKUP = str.maketrans({"*": "∗", "_": " ", "~": "–", "`": "’", "<": "‹", ">": "›", "|": "/", "\\": "/"})
"""Signs that some messenger reads as bold, italics, code or tags."""
SCHEME = r"[a-zа-яіїєґ][\w+.-]*:/{1,}\S*|(?:tel|sms|mailto|tg|viber|skype|intent|javascript|data):\S+"
EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
DOMAIN = (
    r"(?:[\w-]+\.)+(?:[a-z]{2,24}|xn--[\w-]+|укр|рф|бел|рус|срб|мкд|мон|қаз|бг|ею|орг|ком|сайт|онлайн|москва|дети)"
    r"(?!\w)(?::\d+)?(?:[/?#]\S*)?"
)
IP = r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?::\d+)?(?:/\S*)?"
LINK = re.compile(f"{SCHEME}|{EMAIL}|{DOMAIN}|{IP}", re.IGNORECASE)
PAID = re.compile(
    r"(?<!\d)(?:\+?38[\s().-]*)?0[\s().-]*90[\s().-]*[0-9](?:[\s().-]*\d){4,7}(?!\d)"
    r"|\+(?![\s().-]*3[\s().-]*8[\s().-]*0)(?:[\s().-]*\d){7,15}"
)
"""Numbers at a price (0 900 ...), and numbers abroad."""
PRESSABLE = re.compile(r"[@#＃](?=\w)|(?<!\w)[/$](?=\w)")
"""What makes a name, a tag or a command of the word behind it; a fraction (20/1) stays."""
MARKS = 2
"""Combining marks that one letter may carry."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What stands in place of something that was taken out, in the reader's language."""

    link: str
    number: str


HIDDEN = TakenOut("(…)", "(…)")
"""In every language."""


def harmless(text: str, taken: TakenOut) -> str:
    """``text`` in one paragraph, without anything to press.

    What is taken out may bring together what stood on both sides of it (``0#900...``, ``1#t.me``), so it is gone over
    until nothing is left to take: every round but the last leaves fewer signs of the text than there were.
    """
    rougher, plain = text, _once(text, taken)
    while plain != rougher:
        rougher, plain = plain, _once(plain, taken)
    return plain


def _once(text: str, taken: TakenOut) -> str:
    plain = _visible(text).translate(DOTS).translate(MARKUP)
    plain = PRESSABLE.sub(" ", LINK.sub(f" {taken.link} ", plain))
    plain = " ".join(PAID.sub(f" {taken.number} ", plain).split())
    return re.sub(rf"({re.escape(taken.link)}|{re.escape(taken.number)}) (?=[,.;:!?…])", r"\1", plain)


def quoted(text: str, taken: TakenOut) -> str:
    """``text`` made harmless, its own quotation marks such that nobody takes their end for the end of the quotation."""
    return harmless(text, taken).replace("«", "„").replace("»", "“").replace("”", "“")


def shortened(text: str, longest: int) -> str:
    """At most ``longest`` characters, cut at a word, with «…» where something is left out."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    cut = head if text[longest - 1].isspace() else (head.rsplit(None, 1)[0] if " " in head.strip() else head)
    return cut.rstrip(" ,;:-–(") + "…"


def _visible(text: str) -> str:
    """Without control, direction and other invisible characters, and without towers of marks on one letter."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category[0] != "C" and marks <= MARKS:
            kept.append(letter)
    # Once more: what an invisible character kept apart belongs together now.
    return unicodedata.normalize("NFC", "".join(kept))
