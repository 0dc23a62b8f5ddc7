"""A route of public transport in a text: «23 тролейбус», «маршрутка № 228А», «трамвай 1М»."""

from __future__ import annotations

import re

from nlu.normal import Reading, pattern

VEHICLES = {
    "тролейбус": r"тролейбус\w*|троллейбус\w*|trole[iy]bus\w*",
    "швидкісний трамвай": r"швидкісн\w+ трамва\w+|скоростн\w+ трамва\w+|метротрам\w*",
    "трамвай": r"трамва\w*",
    "автобус": r"автобус\w*",
    "маршрутка": r"маршрутк\w*|маршрутн\w+ таксі\w*|маршрутн\w+ такси\w*",
}
_NUMBER = r"(?:№\s?|номер\s|маршрут\w*\s)*(\d{1,3}\s?-?\s?[а-я]?)(?!\w)"
_AFTER = {name: pattern(rf"\b(?:{words})\s{_NUMBER}") for name, words in VEHICLES.items()}
_BEFORE = {
    name: pattern(rf"(?<![\w/-])(\d{{1,3}}[а-я]?)(?:\s?-?\s?(?:й|ий|ый|го|ого|му|ому|м|ім|ом))?\s(?:{words})\b")
    for name, words in VEHICLES.items()
}


def route(reading: Reading) -> str | None:
    """The vehicle and its number in the city's words: ``тролейбус 23``; None where either is missing."""
    string = reading.view.string
    for name in VEHICLES:
        found = _AFTER[name].search(string) or _BEFORE[name].search(string)
        if found is not None:
            number = re.sub(r"[\s-]", "", found[1]).upper()
            return f"{name} {number}"
    return None
