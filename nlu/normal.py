"""Reading a text: clean letters, words in the plain alphabet, and the way back to what was written.

A ``Reading`` holds the legible text (invisible characters gone, a forgotten keyboard layout undone) and its
tokens in the plain alphabet of ``nlu.alphabets``. Every pattern of this package is matched against a ``View``
of the tokens, and what matches can be shown in the resident's own words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from nlu.alphabets import APOSTROPHES, KEYBOARD, LOOK_ALIKES, fold, transliterate
from nlu.vocabulary import ENGLISH, Vocabulary

MOST_CHARACTERS = 1_600
"""Of a longer text the beginning and the end are read; only the tripwire sees the rest."""
MOST_UNREAD = 6_000
"""Characters of the rest that it sees."""

_QUOTES = re.escape(APOSTROPHES)
_INNER_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{_QUOTES}](?=[^\W\d_])")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_ODD = re.compile(r"[^\w\s!-~«»“”„…–—№°’]")
_SPACES = re.compile(r"[^\S\n]+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:’[^\W\d_]+)*|\n|[^\w\s]|_")
_CYRILLIC = re.compile(r"[а-яёіїєґА-ЯЁІЇЄҐ]")
_LATIN = re.compile(r"[A-Za-z]")
_DIGIT_AS_LETTER = re.compile(r"(?<=[а-яёіїєґ])[013](?=[а-яёіїєґ])", re.IGNORECASE)
_OFFICIAL = re.compile(r"i([aue])")
"""«я», «ю» and «є» as passports spell them: "v iamu", "liuk"."""
_DIGIT_LETTERS = {"0": "о", "1": "і", "3": "з"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    plain: str
    """In the plain alphabet; marks and digits as they are."""
    start: int
    """Where it begins in ``Reading.text``."""
    end: int


class View:
    """Tokens as one string for regular expressions, with the way back to the text."""

    __slots__ = ("_starts", "string", "text", "tokens")

    def __init__(self, text: str, tokens: Iterable[Token]) -> None:
        self.text = text
        self.tokens = tuple(tokens)
        pieces: list[str] = []
        self._starts: list[int] = []
        length = 0
        for before, token in pairwise((Token("", 0, 0), *self.tokens)):
            gap = " " if token.start > before.end and pieces else ""
            self._starts.append(length + len(gap))
            pieces.append(gap + token.plain)
            length += len(pieces[-1])
        self.string = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``string[start:end]`` stands in the text."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, max(end - 1, start)) - 1, 0)
        return self.tokens[first].start, self.tokens[last].end

    def original(self, start: int, end: int) -> str:
        """The resident's own words behind ``string[start:end]``."""
        begin, stop = self.span(start, end)
        return self.text[begin:stop]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it will be understood."""

    text: str
    """Legible: what the resident sees, less what nobody sees."""
    tokens: tuple[Token, ...]
    view: View
    english: bool
    """The words are English and stay Latin."""
    latin: bool
    """It was written in Latin letters."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words in the plain alphabet, without numbers and marks."""
        return tuple(token.plain for token in self.tokens if token.plain[:1].isalpha())


def clean(text: str, most: int = MOST_CHARACTERS) -> str:
    """Composed characters, one apostrophe, nothing invisible, single spaces; lines are kept.

    At most so many: some characters come to a whole sentence when composed.
    """
    text = _INNER_APOSTROPHE.sub("’", text)
    # NFKC would turn the number sign into the letters "No"
    text = "№".join(unicodedata.normalize("NFKC", part) for part in text.split("№"))[:most]
    text = _INVISIBLE.sub("", text)
    text = _ODD.sub(lambda found: _seen(found[0]), text)
    text = _INNER_APOSTROPHE.sub("’", _DIGIT_AS_LETTER.sub(lambda found: _DIGIT_LETTERS[found[0]], text))
    return _SPACES.sub(" ", text).strip()


def unread(text: str) -> str:
    """The middle of a text that is too long to be read, plain."""
    half = MOST_CHARACTERS // 2
    return fold(clean(text[half:-half][:MOST_UNREAD], MOST_UNREAD)) if len(text) > MOST_CHARACTERS else ""


def _seen(letter: str) -> str:
    """Nothing for a mark that could not be composed, a space for what is no character to look at."""
    if unicodedata.combining(letter):
        return ""
    return " " if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"} else letter


def pattern(expression: str) -> re.Pattern[str]:
    """A regular expression for ``View.string``, written in ordinary Ukrainian or Russian letters.

    Letters are folded as the text is; a soft sign or apostrophe goes together with a ``?`` behind it.
    Raises ``re.error`` for a broken expression.
    """
    expression = re.sub(r"[ьъ’'][?*]?", "", expression)
    return re.compile(re.sub(r"[а-яёіїєґА-ЯЁІЇЄҐ]+", lambda found: fold(found[0]), expression))


class Reader:
    """Reads texts; knows the words of the city to tell transliteration, wrong layouts and English apart."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, text: str) -> Reading:
        """Any text at all, also an empty one."""
        if len(text) > MOST_CHARACTERS:
            text = f"{text[: MOST_CHARACTERS // 2]}\n{text[-MOST_CHARACTERS // 2 :]}"
        legible = clean(text, MOST_CHARACTERS + 1)
        latin = bool(_LATIN.search(legible)) and not _CYRILLIC.search(legible)
        english = latin and self._is_english(legible)
        if latin and not english:
            legible = self._right_layout(legible)
            latin = not _CYRILLIC.search(legible)
        tokens = tuple(
            Token(found[0].lower() if english else self._plain(found[0]), found.start(), found.end())
            for found in _TOKEN.finditer(legible)
        )
        tokens = tuple(token for token in tokens if token.plain)
        return Reading(legible, tokens, View(legible, tokens), english, latin)

    def other_readings(self, reading: Reading) -> tuple[str, ...]:
        """The text under the readings that were not chosen, plain: the tripwire must not depend on a guess."""
        if not _LATIN.search(reading.text):
            return ()
        latin = reading.text.lower()
        flipped = fold(latin.translate(KEYBOARD))
        official = _OFFICIAL.sub(r"y\1", latin)
        spelled = (_translit_all(latin, "х"), _translit_all(latin, "г"), _translit_all(official, "г"))
        return (fold(latin), *map(fold, spelled), flipped)

    def has_word(self, word: str) -> bool:
        """Whether the city's texts have this very word, in the plain alphabet."""
        return word in self._vocabulary.words

    def _is_english(self, legible: str) -> bool:
        words = [word.lower() for word in re.findall(r"[A-Za-z]+", legible)]
        return sum(word in ENGLISH for word in words) * 5 >= 2 * len(words)

    def _right_layout(self, legible: str) -> str:
        flipped = legible.translate(KEYBOARD)
        as_is = self._familiar(self._plain(found[0]) for found in _TOKEN.finditer(legible))
        meant = self._familiar(self._plain(found[0]) for found in _TOKEN.finditer(flipped))
        return flipped if meant > as_is and meant >= 1 / 3 else legible

    def _familiar(self, words: Iterable[str]) -> float:
        listed = [word for word in words if word[:1].isalpha() and len(word) > 1]
        return sum(self._vocabulary.knows(word) for word in listed) / max(len(listed), 1)

    def _plain(self, token: str) -> str:
        if not _LATIN.search(token):
            return fold(token)
        if _CYRILLIC.search(token):
            return fold(_translit_all(token.translate(LOOK_ALIKES).lower(), "х"))
        return self._best_of(token)

    def _best_of(self, token: str) -> str:
        """A Latin word: transliterated, or Cyrillic typed with Latin look-alikes («HET»)."""
        bare = token.lower().replace("’", "")
        readings = [fold(transliterate(bare, "х")), fold(transliterate(bare, "г"))]
        alike = fold(token.translate(LOOK_ALIKES))
        if not _LATIN.search(alike):
            readings.append(alike)
        return next((reading for reading in readings if self._vocabulary.knows(reading)), readings[0])


def _translit_all(text: str, h: str) -> str:
    return re.sub(r"[a-z]+(?:’[a-z]+)*", lambda found: transliterate(found[0].replace("’", ""), h), text)
