"""A text as items that may be parts of an address.

Items are numbers (also spoken), the words that say what a number is (house, entrance, floor, apartment),
other words and breaks. What looks like a count («3 дні», «12 градусів»), a date, a time, a telephone or a
route number is no part of an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from nlu.alphabets import plain_words
from nlu.normal import Reading, View, pattern
from nlu.numerals import in_digits

Kind = Literal["number", "entrance", "floor", "apartment", "house", "word", "break", "skip"]
PARTS: tuple[Literal["entrance", "floor", "apartment", "house"], ...] = ("entrance", "floor", "apartment", "house")

_MONTHS = (
    r"січ(?:ня|ень)|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|"
    r"января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_UNITS = (
    rf"(?:{_MONTHS})\b|день\b|дні\b|дня\b|днів\b|дней\b|доб[ауиі]\b|діб\b|суток\b|сутк\w*|годин\w*|час[аоу]?\b|"
    rf"часов\b|"
    r"год[аиу]?\b|тижн\w*|тижден\w*|недел\w*|міся[чц]\w*|месяц\w*|рок(?:и|ів|у|ах)?\b|рік\b|лет\b|раз[аиу]?\b|"
    r"разів\b|хв\b|хвилин\w*|"
    r"мин\b|минут\w*|секунд\w*|градус\w*|°|%|процент\w*|грн\b|гривен\w*|гривн\w*|руб\w*|тис\b|тысяч\w*|тисяч\w*|"
    r"вольт\w*|метр\w*|"
    r"см\b|км\b|літр\w*|литр\w*|квт\b|куб\w*|кг\b|людей\b|осіб\b|чоловік\b|человек\w*|дітей\b|детей\b|машин\b|"
    r"ям\b|собак\b|"
    r"контейнер(?:ів|ов|а)\b|бак(?:ів|ов|а)\b|ліфтів\b|лифта\b|лифтов\b|ліфти\b(?!\s(?:не|сто))|ліхтарів\b|фонарей\b|фонаря\b|квартир\b|"
    r"поверхів\b|"
    r"поверхов\w*|этажей\b|этажн\w*|під’їздів\b|подъездов\b|ранку\b|утра\b|вечора\b|вечера\b|ночі\b|ночи\b|млн\b|"
    r"штук\w*|шт\b|"
    r"вікон\b|окон\b|дерев\b|стовпів\b|столба\b|столбов\b|мешканців\b|жильцов\b|сім’[яйї]\w*|семей\b"
)
_NAMED = rf"(?:{_MONTHS})\s?,?\s?(?:буд\w*|дом|д)?\.?\s?№?\s?\d{{1,3}}(?!\d|[:.]\d|\s?-?\s?(?:р\b|{_UNITS}))"
"""A day that a street is called after, with its house: «23 лютого, 77»."""
_SUFFIX = r"(?:(?:\s?-\s?)?(?:й|ій|ий|го|ого|му|ому|м|ом|им|тий|ти|ех|х|та|ша|я|у|ю|ї|ої|ою|ая|ую)\b)?"
_HOUSE = (
    r"\d{1,4}(?:\s?-?\s?[а-зк]\b(?!\s?/?-)|\s?[а-гдж]\b)?(?:\s?(?:/|\\|(?:через\s)?(?:дріб|дробь)|др|слеш|слэш)\s?\d{1,3}[а-е]?\b|"
    r"[.](?=\d{1,2}\b)\d{1,2})?"
)
_WORDS: dict[str, str] = {
    "type": r"\b(?:пр\s?-\s?к?т|б\s?-\s?р|м\s?-\s?н|мкр\s?-\s?н|кв\s?[-.]\s?л|ж\s?/\s?м)\b",
    "phone": r"\+?\d(?:[\s()-]{0,2}\d){8,}",
    "date": rf"\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d{{2}})(?:\s?р\b)?|\d{{1,2}}\s(?!{_NAMED})(?:{_MONTHS})\b|"
    r"(?:19|20)\d\d\s?(?:р\b|рік|рок|год)",
    "time": r"(?<!\w)(?:о|об|в|с|з|до|к)\s\d{1,2}[:.]\d{2}\b(?!\s?/)|\b\d{1,2}:\d{2}\b|(?<=\s)-\d+",
    "ticket": r"\b(?:кц|kc)\s?-[\d-]+|заявк\w*\s?(?:№|#|номер)?\s?\d+|\d{5,}",
    "route": r"(?:тролейбус|троллейбус|трамва|автобус|маршрут|школ|садк|садок|садик|гімназі|гимнази|"
    r"лікарн|больниц|опор|черг|очеред|"
    r"жек|жрео|жк|форма|код|канал|пункт|магазин|бювет)\w*\s?(?:№|#|номер)?\s?\d+(?:[.]\d+)?\w?\b",
    "entrance": r"\b(?:під’?ь?[їєеі]зд|подь?[еиє]зд|парадн|секці)(?!ів|ов)\w*|\b(?:под|під|п|пар)(?=\.?\s?(?:№\s?)?\d)|"
    r"(?<=[\dйия]\s)(?:під|под|пар)(?=\s?(?:[.,;]|$))",
    "floor": r"\bповер[хс](?!ів|ов|нев)\w*|\bэтаж(?!ей|н)\w*|\b(?:эт|пов)(?:\b|(?=\d))",
    "apartment": r"\bквартир(?!\b)\w*|\bкв(?![-.]?\s?л\b)(?:\b|(?=\d))|\bапартамент\w*|\bapt\b|\bflat\b|\bapartment\b",
    "house": r"\bбуд(?:ин\w*|\b)|\bдом(?:а|у|е|ом|и|ик\w*)?\b|"
    r"\bдім(?=\s(?:№\s?)?\d)|\bд(?=\.?\s?(?:№\s?)?\d)|\bб(?=\.\s?\d)|\bhouse\b|\bbuilding\b",
    "number": _HOUSE,
    "break": r"[,;!?\n]",
    "filler": r"[№#]|\bномер\w*\b|\bno\b|[.:]",
    "word": r"[^\W\d]+",
    "mark": r"\S",
}
_ITEM = pattern("|".join(f"(?P<{name}>{expression})" for name, expression in _WORDS.items()))
_UNIT_AHEAD = pattern(rf"{_SUFFIX}\s?-?\s?(?:{_UNITS})")
_NAMED_AHEAD = pattern(rf"\s{_NAMED}")
_SUFFIX_AHEAD = pattern(_SUFFIX)
_CORPUS = pattern(r"[\s,(]*(?:корпус\w*|корп|кор|к)\b\.?\s?(\d{1,2}|[а-е])\b")
_SKIPPED = frozenset({"phone", "date", "time", "ticket", "route"})


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the text that may be part of an address."""

    kind: str
    value: str
    start: int
    """In the view's string."""
    end: int
    ordinal: bool = False


def numbers_view(reading: Reading) -> View:
    """The text with spoken numbers as digits."""
    return View(reading.text, in_digits(reading.tokens))


def items_of(view: View) -> tuple[Item, ...]:
    """The items of a view, in order."""
    items: list[Item] = []
    at = 0
    while at < len(view.string):
        found = _ITEM.search(view.string, at)
        if found is None:
            break
        item = _item(view, found)
        at = max(item.end, found.end() if item.kind != "number" else item.end, at + 1)
        items.append(item)
    return tuple(items)


def _item(view: View, found: re.Match[str]) -> Item:
    kind = found.lastgroup or "mark"
    if kind in _SKIPPED:
        return Item("skip", found[0], found.start(), found.end())
    if kind != "number":
        return Item(kind, found[0], found.start(), found.end())
    return _number(view, found)


def _number(view: View, found: re.Match[str]) -> Item:
    string, (start, end) = view.string, found.span()
    leading = re.match(r"\d+", found[0])
    digits = leading[0] if leading else ""
    named = _NAMED_AHEAD.match(string, end)
    if not named and (_UNIT_AHEAD.match(string, start + len(digits)) or _UNIT_AHEAD.match(string, end)):
        return Item("skip", found[0], start, start + len(digits))
    tail = found[0][len(digits) :]
    ordinal = bool(re.fullmatch(r"\s?-?\s?[йаяею]", tail)) and "а" not in tail
    if tail[:1].isspace() and not _is_letter(view, tail.strip(), end):
        # «12 а води нема», «9 в подъезде»: the letter is a word of its own
        tail, end = "", start + len(digits)
    suffix = _SUFFIX_AHEAD.match(string, end)
    if not tail and suffix and suffix[0]:
        return Item("number", digits, start, suffix.end(), ordinal=True)
    return _with_corpus(string, Item("number", digits + _tidy(tail), start, end, ordinal))


def _is_letter(view: View, tail: str, end: int) -> bool:
    """Whether the letter that stands apart behind a number, and ends at ``end``, is the house's."""
    if _SHORTENED.match(view.string, end - len(tail)):
        return False
    if len(tail) == 1 and view.original(end - 1, end).isupper() and not view.text.isupper():
        return True
    if tail in _PREPOSITIONS and _WHERE.match(view.string, end):
        return False
    return tail == "б" or bool(_CLOSES.match(view.string, end))


_SHORTENED = pattern(r"(?:д|б)\.?\s?(?:№\s?)?\d")
"""«129 д. 4»: the house."""
_PREPOSITIONS = plain_words("в")
_WHERE = pattern(
    r"\s(?:\d{1,2}\s?-?\s?\w*\s)?(?:під’?[їє]зд[іуе]|подъ?[ею]зд[еуиі]|под[їє]зд[іе]|парадн[оі]\w+|квартир[іеу]|"
    r"підвал[іу]|подвал[еу]|кут[ку]\w*|кух\w+)\b"
)
_CLOSES = pattern(r"\s*(?:$|[,.;:()/\n-]|кв|под|під|пар|эт|пов|кор|вул|ул|[ву]\s(?:\d|під|под|пар))")


def _with_corpus(string: str, item: Item) -> Item:
    found = _CORPUS.match(string, item.end)
    if found is None:
        return item
    return replace(item, value=f"{item.value} корп. {found[1]}", end=found.end())


def _tidy(tail: str) -> str:
    tail = re.sub(r"\s|-", "", tail)
    return re.sub(r"^([а-я]?)(?:/|\\|(?:через)?(?:дриб|дроб)|др|слеш|\.)", r"\1/", tail)
