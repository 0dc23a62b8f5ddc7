"""Letters: how the many ways to write one word fall together.

Matching is done in a *plain* alphabet: lower case, Cyrillic, ``і ї ы и`` as ``и``, ``є э ё е`` as ``е``, ``ґ`` as
``г``, no soft or hard sign and no apostrophe. Ukrainian, Russian and transliterated spellings of a word mostly meet
there: «під’їзд», «підїзд» and "pid'yizd" are all ``пидизд``.
"""

from __future__ import annotations

from functools import lru_cache

APOSTROPHES = "'`´ʼʹ′‘’‛″”“\"*"
"""Everything residents type between the letters of «під’їзд»."""

_FOLD = {
    "і": "и", "ї": "и", "ы": "и", "є": "е", "э": "е", "ё": "е", "ґ": "г", "ў": "у",
    "ь": None, "ъ": None, "’": None, "'": None,
}  # fmt: skip
FOLD: dict[int, str | None] = {ord(letter): plain for letter, plain in _FOLD.items()}

LOOK_ALIKES: dict[int, int] = str.maketrans("abcehikmoptxyABCEHIKMOPTXY", "аьсенікмортхуавсенікмортху")
"""Latin letters that residents' keyboards slip into Cyrillic words."""

_SINGLE = dict(zip("abcdefgijklmnopqrstuvwxyz", "абцдефгийклмнопкрстуввхиз", strict=True))
_DIGRAPHS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц", "ch": "ч", "sh": "ш",
    "ya": "я", "ja": "я", "yu": "ю", "ju": "ю", "ye": "е", "je": "е", "yo": "е", "jo": "е", "yi": "и", "ji": "и",
    "iy": "ий", "yy": "ий", "ij": "ий", "yj": "ий", "ay": "ай", "ey": "ей", "oy": "ой", "uy": "уй",
    "ia": "ия", "iu": "ию",
}  # fmt: skip
_TRANSLITERATION: dict[str, str] = _DIGRAPHS | _SINGLE
_LONGEST = 4

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_LETTERS = "йцукенгшщзхїфівапролджєячсмитьбю'"
KEYBOARD: dict[int, int] = str.maketrans(_KEYS + _KEYS.upper() + '{}:"<>', (_LETTERS * 2) + "хїжєбю")
"""What was meant when the Latin layout was left on: ``ytn djls`` is «нет воды»."""


def fold(word: str) -> str:
    """The plain form of a Cyrillic word."""
    return word.lower().translate(FOLD)


def plain_words(words: str) -> frozenset[str]:
    """The plain forms of words separated by spaces."""
    return frozenset(fold(word) for word in words.split())


@lru_cache(maxsize=4096)
def transliterate(word: str, h: str = "х") -> str:
    """A lower-case Latin word in plain Cyrillic; ``h`` says how to read that letter, «х» or «г»."""
    out: list[str] = []
    at = 0
    while at < len(word):
        step, letters = _next(word, at)
        out.append(h if letters == "h" else letters)
        at += step
    return "".join(out)


def _next(word: str, at: int) -> tuple[int, str]:
    for length in range(_LONGEST, 1, -1):
        chunk = word[at : at + length]
        # "ay" in "vulycya" is not a diphthong when a vowel follows: "maye" is м-а-є
        if len(chunk) == length and chunk in _DIGRAPHS and not _glides(chunk, word[at + length : at + length + 1]):
            return length, _DIGRAPHS[chunk]
    letter = word[at]
    return 1, letter if letter == "h" else _SINGLE.get(letter, "")


def _glides(chunk: str, following: str) -> bool:
    return chunk in {"ay", "ey", "oy", "uy", "iy", "yy"} and following in {"a", "e", "i", "o", "u"}
