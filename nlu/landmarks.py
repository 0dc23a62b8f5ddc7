"""Where it is by what stands there: «біля АТБ», «возле школы 12», «навпроти Епіцентру», «на 95-му».

Kept in the resident's words, for an address without a street; nobody but a person can find such a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.normal import View, pattern

MOST = 2
"""Landmarks of one text: more is a story."""
_BESIDE = (
    r"(?:біля|коло|возле|около|навпроти|напротив|позаду|недалеко\s(?:від|от)|неподалік(?:\s(?:від|от))?|"
    r"(?:поруч|поряд|рядом)\s(?:з|із|зі|с|со|від|от)|за|перед|між|между|на\s(?:розі|углу|території|территории)|"
    r"(?:в|у)\s(?:районі|районе|дворі|дворе))"
)
_PLACE = (
    r"(?:атб|сільпо|сильпо|варус\w*|епіцентр\w*|эпицентр\w*|супермаркет\w*|магазин\w*|маркет\w*|кіоск\w*|киоск\w*|"
    r"кафе|ресторан\w*|аптек\w*|ринк\w*|ринок|рынк\w*|базар\w*|школ[аиіоуыейю]\w*|гімназі\w*|гимнази\w*|ліце\w*|лице[йяею]\w*|"
    r"дитсад\w*|детсад\w*|сад(?:ка|ком|ику|ика|иком|очка)\b|лікарн\w*|больниц\w*|поліклінік\w*|поликлиник\w*|амбулаторі\w*|"
    r"автовокзал\w*|вокзал\w*|зупинк\w*|остановк\w*|станці\w*|станци\w*|переїзд\w*|переезд\w*|церкв\w*|собор(?:у|ом|а)\b|"
    r"храм\w*|цирк\w*|театр\w*|кінотеатр\w*|кинотеатр\w*|парк(?:у|ом|а)?\b|сквер\w*|стадіон\w*|стадион\w*|басейн\w*|"
    r"бассейн\w*|пошт\w*|почт\w*|банк(?:у|ом|а)?\b|приватбанк\w*|ощадбанк\w*|цнап\w*|міськрад\w*|виконком\w*|исполком\w*|"
    r"гараж\w*|заправк\w*|азс|тц|трц|тк|мост[уаом]\w*|кладовищ\w*|кладбищ\w*|пам’?ятник\w*|памятник\w*|фонтан\w*|"
    r"кільц[яем]\w*|кольц[аоем]\w*|гуртожит\w*|общежит\w*|технікум\w*|техникум\w*|університет\w*|университет\w*|"
    r"палац\w*|дворц\w*|дк|бювет\w*|колонк\w*|дитмайданчик\w*|майданчик\w*)"
)
_COUNTED = r"дн|день|год|час|тиж|нед|мін|хв|%|мет|рок|рік|міс|мес|люд|чел|соб|раз|маш"
_CALLED = (
    rf"(?:\s?(?:№|номер)?\s?\d{{1,3}}\b(?!\s?(?:{_COUNTED})))?"
    r"(?:\s?[«\"“][^»\"”]{1,30}[»\"”])?"
)
_LANDMARK = pattern(
    rf"\b{_BESIDE}\s(?:\w+\s)?{_PLACE}{_CALLED}|"
    r"\bна\s(?:зупинці|остановке|зупинке|ринку|рынке|базарі|базаре|вокзалі|вокзале|автовокзалі|автовокзале)\b|"
    r"\bна\s\d{2,3}\s?-\s?(?:му|ому|м|ом|ій|ой)\b(?!\s(?:поверс|этаж|маршрут|автобус|трамва|тролейбус|троллейбус|рок|год))"
)
_NAMED_BEHIND = re.compile(r"\s+[«\"“]?([А-ЯІЇЄҐЁA-Z][\w’-]+)[»\"”]?")


def landmarks(view: View) -> list[tuple[int, int]]:
    """Where the landmarks stand in the view's string; with the name that follows, «зупинки Ясень»."""
    return list(_found(view))[:MOST]


def _found(view: View) -> Iterator[tuple[int, int]]:
    for found in _LANDMARK.finditer(view.string):
        start, end = found.span()
        _, stop = view.span(start, end)
        name = _NAMED_BEHIND.match(view.text, stop)
        if name is not None and not view.text.isupper():
            behind = [token for token in view.tokens if stop <= token.start < name.end()]
            at = view.string.find(behind[0].plain, end) if behind else -1
            end = at + len(behind[0].plain) if at >= 0 else end
        yield start, end
