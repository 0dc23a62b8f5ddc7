"""Which passwords are too easy: short ones, and those that are made of what everybody tries first; no network.

Everything that guessers try first is taken out of the password (common words, years, runs of keys, repetitions, the
operator's and the city's names); what is left must still be long enough to be hard.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 200
"""Characters: nobody types more, and hashing them costs time."""
LEFT: Final = 6
"""Characters that must be left when everything common is taken out."""
DIFFERENT: Final = 6
"""Different characters."""
_WORDS: Final = """
password passwort passw0rd p@ssw0rd p@ssword pass admin administrator operator supervisor login welcome
letmein qwerty qwertyuiop asdfghjkl zxcvbnm qazwsx 1q2w3e4r 1qaz2wsx monkey dragon football iloveyou sunshine
princess master shadow superman batman trustno1 whatever computer internet secret default change changeme
hello test user guest root summer winter spring autumn love abc123 a1b2c3 abcdef ukraine ukraina kyiv kiev
kryvyi kryvyirih krivoy rih contact center centre call chat desk frontdoor city пароль адмін адміністратор
оператор вхід привіт йцукен йцукенгшщзхї фівапролдже ячсмитьбю україна україні київ кривийріг кривий ріг
криворіжжя контакт центр місто слава героям люблю кохання сонечко зайчик котик літо зима весна осінь секрет
вітаю робота админ привет любовь солнышко
"""
COMMON: Final = frozenset(_WORDS.split())
_RUNS: Final = ("0123456789" * 2, "9876543210" * 2, "abcdefghijklmnopqrstuvwxyz", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_AGAIN: Final = re.compile(r"(.{1,8}?)\1+")


class Weak(StrEnum):
    """Why a password is not taken; names of texts."""

    SHORT = "password-short"
    LONG = "password-long"
    COMMON = "password-common"


def weakness(password: str, name: str) -> Weak | None:
    """Why it is not taken from the operator of that name; None when it may be."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(plain) < SHORTEST:
        return Weak.SHORT
    if len(plain) > LONGEST:
        return Weak.LONG
    left = plain
    theirs = [part for part in re.split(r"[\W_]+", name.casefold()) if len(part) > 2]
    for word in sorted({*COMMON, *theirs}, key=len, reverse=True):
        left = left.replace(word, "")
    left = re.sub(r"[\W_]+", "", _AGAIN.sub(r"\1", _without_runs(_YEAR.sub("", left))))
    return Weak.COMMON if len(left) < LEFT or len(set(plain)) < DIFFERENT else None


def _without_runs(text: str) -> str:
    """Without four or more neighbours of an alphabet, in a row."""
    kept, start = "", 0
    while start < len(text):
        end = start + 4
        while end <= len(text) and any(text[start:end] in run for run in _RUNS):
            end += 1
        if end > start + 4:
            start = end - 1
        else:
            kept, start = kept + text[start], start + 1
    return kept
