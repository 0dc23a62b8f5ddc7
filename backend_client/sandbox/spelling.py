"""Street names as people type them: one fold for Ukrainian, Russian and transliteration, and the house apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOLD = str.maketrans(
    {"ы": "и", "і": "и", "ї": "и", "й": "и", "э": "е", "ё": "е", "є": "е", "ґ": "г", "ь": None, "ъ": None}
    | dict.fromkeys("'`´ʼ‘’″*\"«»“”", None)
)
_TO_CYRILLIC = (
    ("shch", "щ"), ("zh", "ж"), ("kh", "х"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("ya", "я"), ("ia", "я"),
    ("yu", "ю"), ("iu", "ю"), ("ye", "е"), ("ie", "е"), ("yi", "и"),
    *zip("abvgdeziyklmnoprstufhcjqw", "абвгдезииклмнопрстуфгцжкв", strict=True), ("x", "кс"),
)  # fmt: skip
_TO_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "'": "", "’": "",
}  # fmt: skip

_TYPES = {
    "вулиця": "вулиця|вулиці|вул|улица|улице|ул|vulytsia|vul|ulitsa|ul",
    "проспект": "проспект|просп|пр-т|пр-кт|пр|prospekt",
    "провулок": "провулок|пров|переулок|пер|provulok",
    "бульвар": "бульвар|бульв|б-р|бул",
    "мікрорайон": "мікрорайон|микрорайон|мкрн|мкр|м-н",
    "площа": "площа|площадь|пл",
    "шосе": "шосе|шоссе",
    "узвіз": "узвіз|спуск",
}
_TYPE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<t{n}>{words})" for n, words in enumerate(_TYPES.values())) + r")(?![\w-])\.?"
)
_CITY = re.compile(r"(?<![\w-])(?:м\.?|г\.?|місто|город)?\s*(?:кривий\s+ріг|кривой\s+рог|kryvyi\s+rih)(?![\w-])")
_WITHIN = re.compile(
    r"(?<![\w-])(?:кв|квартира|під['’ʼ]?їзд|підїзд|подъезд|под|поверх|этаж|эт|корпус)\.?\s*№?\s*\d+[а-яa-z]?(?![\w-])"
)
_BUILDING = re.compile(r"(?<![\w-])(?:буд|будинок|дом|д|budynok|dom)\.?(?=\s*№?\s*\d)")
_HOUSE = re.compile(r"(?<![\w/-])(\d{1,3}\s?(?:[-/]\s?\d{1,3})?\s?(?:[-]?[а-яіїєґa-z])?)(?![\w/-])")
_PLAUSIBLE = re.compile(r"([1-9]\d{0,2})(?:/\d{1,3})?[абвгґдеєжзиіклмнопрст]?")
_LOOKALIKE = str.maketrans("abvgdeikmnoprt", "абвгдеікмнорпт")


@dataclass(frozen=True, slots=True)
class Written:
    """One reading of what was typed."""

    street: str
    """Folded, without type, city and house."""
    type: str | None
    """The register's word for the street type, if one was typed."""
    house: str | None
    """As the register would write it, ``20а`` or ``45/1``."""


def fold(text: str) -> str:
    """Fold a name so that its usual spellings in three languages come out alike."""
    lowered = text.lower()
    if re.search(r"[a-z]", lowered) and not re.search(r"[а-яіїєґ]", lowered):
        for latin, cyrillic in _TO_CYRILLIC:
            lowered = lowered.replace(latin, cyrillic)
    return " ".join(re.sub(r"[^\w/]+", " ", lowered.translate(_FOLD)).split())


def slug(text: str) -> str:
    """Write a name in ASCII letters, digits and hyphens."""
    latin = "".join(_TO_LATIN.get(letter, letter) for letter in text.lower())
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9]+", "-", latin)).strip("-")


def house_label(text: str) -> str | None:
    """Write a house number as the register does, or answer None when it is not a plausible one."""
    label = re.sub(r"\s+", "", text.lower()).translate(_LOOKALIKE)
    label = re.sub(r"-(?=\d)", "/", label).replace("-", "")
    return label if _PLAUSIBLE.fullmatch(label) else None


def readings(text: str) -> list[Written]:
    """Read a typed address: with its last number as the house, and, for streets named by a number, without."""
    lowered = _WITHIN.sub(" ", _CITY.sub(" ", text.lower()))
    kind, lowered = _take_type(_BUILDING.sub(" ", lowered))
    found = [Written(fold(lowered), kind, None)]
    houses = list(_HOUSE.finditer(lowered))
    label = house_label(houses[-1].group(1)) if houses else None
    if label is not None:
        start, end = houses[-1].span()
        found.append(Written(fold(lowered[:start] + " " + lowered[end:]), kind, label))
    return [reading for reading in found if reading.street]


def _take_type(text: str) -> tuple[str | None, str]:
    found = _TYPE.search(text)
    if found is None:
        return None, text
    kind = next(name for n, name in enumerate(_TYPES) if found[f"t{n}"])
    return kind, text[: found.start()] + " " + text[found.end() :]
