"""Rules over the words of a sentence: how a city writes down what an emergency sounds like.

A rule is a line such as ``ЗАПАХ + газ|газу|газом - ВИХЛОП /5``:

* a small-letter word stands for itself, ``горит*`` for every word that begins so, ``^`` and ``$`` for the ends of the
  sentence; a word in capitals is a list of ``nlu.danger_words``; ``|`` means either;
* words side by side follow each other directly, without a comma; ``+`` joins parts that stand near each other in any
  order, ``>`` in this order; ``/5`` says how many words may lie between two of them;
* ``- X`` forbids X in the sentence, ``-- X`` in the whole message.

A misspelt word counts as the word it was meant to be, if it means nothing else (``Lexicon``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nlu.alphabets import fold

Slots = frozenset[int]
NEAR = 5
"""Words that may lie between two parts unless the rule says otherwise."""
_WORD = re.compile(r"[^\W_]+|[,:()—–]")
_ITEM = re.compile(r"\^|\$|[\w’'-]+\*?")
_REPEATED = re.compile(r"(\D)\1+")
_SHORTEST_MENDED, _LONGEST_MENDED = 4, 20
"""Letters of a word in which a wrong one is forgiven."""
_MOST_REMEMBERED = 50_000
_NEGATIONS = frozenset({"не", "без"})
_BETWEEN = frozenset(
    fold(word) for word in ["дуже", "очень", "було", "было", "так", "сильно", "видно", "чути", "зовсім", "совсем"]
)
"""What may stand between a negation and its word."""
_SPOKEN_ENDING = re.compile(r"(?<=[еиаяую])(?:тц|ц)[ая]$")
"""«задихаєця» is «задихається» as it is heard."""
_NOTHING: Slots = frozenset()


def squeezed(word: str) -> str:
    """The plain word with every repeated letter once: «пожжежа», «ГАЗОМММ»."""
    return _REPEATED.sub(r"\1", word)


@dataclass(frozen=True, slots=True)
class Part:
    """Words that follow each other; each is the number of its item."""

    slots: tuple[int, ...]
    ordered: bool = False
    """It must stand behind the part before it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line, ready to match."""

    parts: tuple[Part, ...]
    without: tuple[Part, ...]
    """Forbidden in the sentence."""
    nowhere: tuple[Part, ...]
    """Forbidden in the message."""
    near: int
    needs: Slots

    def met(self, sentence: Sentence, message: Sequence[Sentence], negated: bool = False) -> bool:
        """Whether the sentence says it; ``negated``: even behind «не»."""
        if not self.needs <= sentence.slots or not self._joined(sentence, negated):
            return False
        if any(sentence.holds(part) for part in self.without):
            return False
        return not any(other.holds(part) for part in self.nowhere for other in message)

    def _joined(self, sentence: Sentence, negated: bool) -> bool:
        places = [list(sentence.places(part, negated)) for part in self.parts]
        return all(places) and _fits(places, self.parts, self.near, [])


def _fits(places: Sequence[list[int]], parts: Sequence[Part], near: int, chosen: list[int]) -> bool:
    """Whether one place for each part can be chosen so that neighbours in the rule are near in the sentence."""
    at = len(chosen)
    if at == len(parts):
        return True
    listed = places[at]
    if at:
        before, here = len(parts[at - 1].slots), len(parts[at].slots)
        from_, to = chosen[-1] - here - near, chosen[-1] + before + near
        listed = listed[bisect_left(listed, from_) : bisect_right(listed, to)]
        listed = [place for place in listed if _close(chosen[-1], before, place, here, near)]
    if at and parts[at].ordered:
        listed = listed[bisect_left(listed, chosen[-1]) :]
    return any(_fits(places, parts, near, [*chosen, place]) for place in listed)


def _close(first: int, length: int, second: int, other: int, near: int) -> bool:
    between = second - first - length if second > first else first - second - other
    return 0 <= between <= near


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the items that its words fit."""

    words: tuple[str, ...]
    slots: Slots
    _at: Mapping[int, Mapping[int, None]]
    """Of each item, the places in order."""
    _first: frozenset[int] = field(default=frozenset())
    """Places of words that a comma separates from the word before."""

    def places(self, part: Part, negated: bool) -> Iterator[int]:
        """Where the part begins."""
        rest = part.slots[1:]
        for place in self._at.get(part.slots[0], ()):
            if all(self._follows(place + n, slot) for n, slot in enumerate(rest, 1)) and (
                negated or not self._is_negated(place)
            ):
                yield place

    def holds(self, part: Part) -> bool:
        """Whether the part stands anywhere, negated or not."""
        return next(self.places(part, negated=True), None) is not None

    def _follows(self, place: int, slot: int) -> bool:
        return place not in self._first and place in self._at.get(slot, ())

    def _is_negated(self, place: int) -> bool:
        if place in self._first or place < 1:
            return False
        before = self.words[place - 1]
        if before in _BETWEEN and place > 1 and place - 1 not in self._first:
            before = self.words[place - 2]
        return before in _NEGATIONS


class Lexicon:
    """Every word of the rules: which items a word fits, also misspelt."""

    def __init__(self, known: Callable[[str], bool], mended: Iterable[str] = ()) -> None:
        """``known``: whether a plain word is an ordinary word, not a misspelling of one of ``mended``."""
        self._known = known
        self._items: dict[str, int] = {}
        self._exact: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._remembered: dict[str, Slots] = {}
        self._near: dict[str, set[str]] = {}
        for word in mended:
            for shorter in (squeezed(fold(word)), *_one_less(squeezed(fold(word)))):
                self._near.setdefault(shorter, set()).add(squeezed(fold(word)))

    def slot(self, item: str, words: Mapping[str, str]) -> int:
        """The number of an item; its words become known. Raises ``ValueError`` for an unknown list of words."""
        if item not in self._items:
            self._items[item] = number = len(self._items)
            for word in _spelled_out(item, words):
                listed = self._stems if word.endswith("*") else self._exact
                listed.setdefault(squeezed(fold(word.rstrip("*"))), set()).add(number)
        return self._items[item]

    def sentence(self, text: str) -> Sentence:
        """A sentence in the plain alphabet."""
        words, first = ["^"], set()
        plain: dict[str, str] = {}
        places: dict[str, list[int]] = {"^": [0]}
        for token in _WORD.findall(text):
            if token[0].isalnum():
                word = plain.get(token) or plain.setdefault(token, squeezed(token))
                places.setdefault(word, []).append(len(words))
                words.append(word)
            else:
                first.add(len(words))
        places["$"] = [len(words)]
        words.append("$")
        at: dict[int, list[int]] = {}
        for word, listed in places.items():
            for slot in self._fitting(word):
                at.setdefault(slot, []).extend(listed)
        ordered = {slot: dict.fromkeys(sorted(listed)) for slot, listed in at.items()}
        return Sentence(tuple(words), frozenset(at), ordered, frozenset(first))

    def _fitting(self, word: str) -> Slots:
        fitting = self._remembered.get(word)
        if fitting is None:
            fitting = self._spelled_right(word) or self._misspelt(word)
            if len(self._remembered) < _MOST_REMEMBERED:
                self._remembered[word] = fitting
        return fitting

    def _spelled_right(self, word: str) -> Slots:
        fitting: set[int] = set()
        for spelled in {word, _SPOKEN_ENDING.sub("тся", word)}:
            fitting |= self._exact.get(spelled, _NOTHING)
            for length in range(1, len(spelled) + 1):
                fitting |= self._stems.get(spelled[:length], _NOTHING)
        return frozenset(fitting)

    def _misspelt(self, word: str) -> Slots:
        if not _SHORTEST_MENDED <= len(word) <= _LONGEST_MENDED or self._known(word):
            return _NOTHING
        near = {meant for shorter in (word, *_one_less(word)) for meant in self._near.get(shorter, ())}
        fitting = (self._spelled_right(meant) for meant in near if _one_slip(word, meant))
        return frozenset[int]().union(*fitting)


def rule(line: str, lexicon: Lexicon, words: Mapping[str, str]) -> Rule:
    """Raises ``ValueError`` that says what is wrong with the line."""
    kept: dict[str, list[Part]] = {"+": [], ">": [], "-": [], "--": []}
    parts: list[Part] = []
    near, sign, items = NEAR, "+", list[int]()
    for token in (*line.split(), "+"):
        if token in kept:
            if not items:
                raise ValueError("a word is missing beside a sign")
            (parts if sign in "+>" else kept[sign]).append(Part(tuple(items), sign == ">"))
            sign, items = token, []
        elif token.startswith("/"):
            near = _whole(token[1:])
        else:
            items.append(lexicon.slot(token, words))
    needs = frozenset(slot for part in parts for slot in part.slots)
    return Rule(tuple(parts), tuple(kept["-"]), tuple(kept["--"]), near, needs)


def _whole(digits: str) -> int:
    if not digits.isdigit():
        raise ValueError(f"/{digits} is no number of words")
    return int(digits)


def _spelled_out(item: str, words: Mapping[str, str]) -> Iterable[str]:
    for alternative in item.split("|"):
        if not alternative:
            raise ValueError(f"nothing beside | in {item}")
        if alternative.isupper():
            if alternative not in words:
                raise ValueError(f"no list of words is called {alternative}")
            for word in words[alternative].split():
                yield from _spelled_out(word, words)
        elif _ITEM.fullmatch(alternative):
            yield alternative
        else:
            raise ValueError(f"{alternative} is no word")


def _one_less(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_slip(word: str, meant: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two have changed places; the first one must be right."""
    if abs(len(word) - len(meant)) > 1 or word[0] != meant[0]:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    rest, right = word[start:], meant[start:]
    if rest[1:] == right[1:] or rest[1:] == right or rest == right[1:]:
        return True
    return rest[:2] == right[:2][::-1] and rest[2:] == right[2:]
