"""Texts as residents could also have written them: every change is one that real messages show.

Each function takes a text and a source of chance, and returns the text changed or as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Change = Callable[[str, Random], str]

CHANCE = 0.6
"""Of a text to be changed at all."""
_LETTER = re.compile(r"[^\W\d_]")
_APOSTROPHES = re.compile(r"[’'ʼ`]")
_NEAR = dict(
    zip(
        "йцукенгшщзхфівапролджєячсмитьбюыэ",
        ("цф", "йу", "цк", "уе", "кн", "ег", "нш", "гщ", "шз", "щх", "зї", "йі", "фв", "іа", "вп", "ар", "по", "рл",
         "од", "лж", "дє", "жї", "фч", "яс", "чм", "си", "мт", "иь", "тб", "ью", "бж", "вф", "ж"),
        strict=True,
    )
)  # fmt: skip
_LOOK_ALIKE = str.maketrans("асеіорхуАСЕІОРХУМТКНВ", "aceiopxyACEIOPXYMTKHB")
_KEYS = str.maketrans("йцукенгшщзхїфівапролджєячсмитьбюыэъ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.s']")
_RUSSIAN_SPELLING = str.maketrans({"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": None, "’": None, "І": "И", "Є": "Е"})
_SURZHYK = (
    ("немає", "нету"), ("нема", "нет"), ("чому", "почему"), ("сьогодні", "сьогодня"), ("вже", "уже"), ("що", "шо"),
    ("тільки", "тока"), ("зараз", "щас"), ("завжди", "постоянно"), ("будь ласка", "пожалуста"), ("тиждень", "неділю"),
    ("хтось", "хтось"), ("прибрати", "убрати"), ("сміття", "мусор"), ("під'їзд", "подїзд"), ("під’їзд", "подїзд"),
    ("вулиця", "улиця"), ("поверх", "етаж"), ("опалення", "отоплєніє"), ("світло", "свєт"), ("дах", "криша"),
)  # fmt: skip
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu",
    "я": "ya", "ы": "y", "э": "e", "ё": "yo", "ъ": "", "’": "", "'": "",
}  # fmt: skip
_OTHER_LATIN = {"г": "g", "х": "h", "и": "i", "ц": "c", "й": "j", "я": "ja", "ю": "ju", "є": "je", "щ": "sch"}
_LONGEST_SWAP = 3


def typos(text: str, chance: Random) -> str:
    """One to three letters lost, doubled, swapped or hit beside."""
    letters = list(text)
    for _ in range(chance.randint(1, _LONGEST_SWAP)):
        places = [n for n, letter in enumerate(letters) if _LETTER.fullmatch(letter)]
        if len(places) < _LONGEST_SWAP:
            break
        _slip(letters, chance.choice(places), chance)
    return "".join(letters)


def _slip(letters: list[str], at: int, chance: Random) -> None:
    kind = chance.randrange(4)
    if kind == 0:
        letters[at] = ""
    elif kind == 1:
        letters[at] *= 2
    elif kind == 2 and at + 1 < len(letters):
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters[at] = chance.choice(_NEAR.get(letters[at].lower(), letters[at]))


def missing_spaces(text: str, chance: Random) -> str:
    """One or two spaces forgotten."""
    words = text.split(" ")
    for _ in range(min(chance.randint(1, 2), len(words) - 1)):
        at = chance.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
        if len(words) == 1:
            break
    return " ".join(words)


def apostrophes(text: str, chance: Random) -> str:
    """Other apostrophes, or none."""
    return _APOSTROPHES.sub(chance.choice(["", "'", "`", "ʼ", "*", '"', "’"]), text)


def shouted(text: str, chance: Random) -> str:
    """CAPS, with or without an exclamation."""
    return text.upper().rstrip(".") + chance.choice(["", "!", "!!!", "!!"])


def bare(text: str, chance: Random) -> str:
    """Small letters without marks, as dictated."""
    low = re.sub(r"[^\w\s’'ʼ/-]", " ", text.lower())
    return " ".join(low.split())


def mixed(text: str, chance: Random) -> str:
    """Latin look-alikes in some Cyrillic words."""
    words = text.split(" ")
    return " ".join(word.translate(_LOOK_ALIKE) if chance.random() < 1 / 3 else word for word in words)


def latin(text: str, chance: Random) -> str:
    """Transliterated, by one habit or another."""
    habit = _LATIN | {old: new for old, new in _OTHER_LATIN.items() if chance.random() < 1 / 2}
    return "".join(habit.get(letter, letter) for letter in text.lower())


def wrong_layout(text: str, chance: Random) -> str:
    """Typed with the Latin layout left on."""
    return text.lower().translate(_KEYS)


def russian_spelling(text: str, chance: Random) -> str:
    """Ukrainian words in Russian letters."""
    return text.translate(_RUSSIAN_SPELLING)


def surzhyk(text: str, chance: Random) -> str:
    """Some words as they are said."""
    for word, said in _SURZHYK:
        if chance.random() < 2 / 3:
            text = re.sub(rf"\b{word}", said, text, flags=re.IGNORECASE)
    return text


def cut(text: str, chance: Random) -> str:
    """Only the beginning or the end of a long text: people get to the point early or late."""
    words = text.split()
    if len(words) < 12:
        return text
    size = chance.randint(8, len(words))
    return " ".join(words[:size] if chance.random() < 2 / 3 else words[-size:])


CHANGES: tuple[tuple[Change, float], ...] = (
    (typos, 5), (missing_spaces, 1), (apostrophes, 2), (shouted, 1), (bare, 3), (mixed, 0.7), (latin, 1.2),
    (wrong_layout, 0.5), (russian_spelling, 1), (surzhyk, 1.5), (cut, 2),
)  # fmt: skip
"""With how often each is drawn."""


def changed(text: str, chance: Random, often: float = CHANCE) -> str:
    """The text, changed once or twice, or not at all."""
    if chance.random() >= often:
        return text
    for change in chance.choices(*zip(*CHANGES, strict=True), k=chance.randint(1, 2)):
        text = change(text, chance) or text
    return text
