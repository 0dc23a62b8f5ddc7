"""Numbers in words: «двадцять п’ять», «сорок пять», «другий», «третьего»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlu.alphabets import fold, plain_words
from nlu.normal import Token

_CARDINALS = {
    1: "один", 2: "два дві две двох двух", 3: "три трьох трех", 4: "чотири четыре", 5: "п’ять", 6: "шість шесть",
    7: "сім семь", 8: "вісім восемь", 9: "дев’ять девять", 10: "десять", 11: "одинадцять одиннадцать одинадцать",
    12: "дванадцять двенадцать", 13: "тринадцять тринадцать", 14: "чотирнадцять четырнадцать",
    15: "п’ятнадцять пятнадцать", 16: "шістнадцять шестнадцать", 17: "сімнадцять семнадцать",
    18: "вісімнадцять восемнадцать", 19: "дев’ятнадцять девятнадцать", 20: "двадцять двадцать",
    30: "тридцять тридцать", 40: "сорок", 50: "п’ятдесят пятьдесят", 60: "шістдесят шестьдесят",
    70: "сімдесят семьдесят", 80: "вісімдесят восемьдесят", 90: "дев’яносто девяносто", 100: "сто",
    200: "двісті двести", 300: "триста",
}  # fmt: skip
CARDINALS: dict[str, int] = {fold(word): number for number, words in _CARDINALS.items() for word in words.split()}

_ORDINAL_STEMS = {
    1: "перш перв", 2: "друг втор", 3: "трет", 4: "четверт", 5: "п’ят", 6: "шост шест", 7: "сьом седьм", 8: "восьм",
    9: "дев’ят", 10: "десят", 11: "одинадцят одиннадцат", 12: "дванадцят двенадцат", 13: "тринадцят тринадцат",
    14: "чотирнадцят четырнадцат", 15: "п’ятнадцят пятнадцат", 16: "шістнадцят шестнадцат",
}  # fmt: skip
_STEMS: dict[str, int] = {fold(stem): number for number, stems in _ORDINAL_STEMS.items() for stem in stems.split()}
_ENDINGS = plain_words(
    "ий ого ому им ой ои у а е и ая ую ое ом ей ею ю я еи ем еи их ими ои ьи ье ьей ьего ьему ею его ему ии ою",
)
_OTHER = plain_words("другом другой другие других другими други друг")
"""Russian «другой» is "another", and a friend is nobody's entrance."""

SUFFIX = "й"
"""What marks an ordinal in a view of numbers: ``2й``."""


def ordinal(word: str) -> int | None:
    """The number of an ordinal in the plain alphabet, 1..16."""
    if word in _OTHER or word in CARDINALS:
        return None
    for length in range(len(word) - 1, 2, -1):
        number = _STEMS.get(word[:length])
        if number is not None and word[length:] in _ENDINGS:
            return number
    return None


def in_digits(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same tokens with numbers in words written as digits: «двадцять п’ять» -> ``25``, «другий» -> ``2й``."""
    at = 0
    while at < len(tokens):
        used, shown = _number_at(tokens, at)
        if used:
            yield Token(shown, tokens[at].start, tokens[at + used - 1].end)
        else:
            yield tokens[at]
        at += used or 1


def _number_at(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    total, used, room = 0, 0, 1000
    for token in tokens[at : at + 3]:
        value = CARDINALS.get(token.plain)
        if value is None or value >= room:
            break
        total, used = total + value, used + 1
        room = 100 if value >= 100 else 10 if value >= 20 else 1
    last = ordinal(tokens[at + used].plain) if at + used < len(tokens) else None
    if last is not None and last < room:
        return used + 1, f"{total + last}{SUFFIX}"
    return used, str(total)
