"""Since when, in the resident's own words: «третій день», «со вчера», «уже 3 дня»."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.normal import Reading, pattern

_HOW_MANY = (
    r"(?:\d{1,3}(?:\s?-?\s?(?:й|ій|ий|я|ю|тю|е|у|ту|гу|х|ох))?|перш\w+|перв\w+|друг\w+|втор\w+|трет\w+|четверт\w+|"
    r"п’ят\w*|шост\w+|шест\w*|"
    r"сьом\w+|седьм\w+|восьм\w+|дев’ят\w*|десят\w*|два|дві|две|двоє|двое|три|троє|трое|чотири|четыре|шість|сім|"
    r"семь|вісім|восемь|"
    r"кільк[ау]|кілька|декільк[ау]|несколько|пару|пів|пол|півтор[аи]|полтор[аы])"
)
_UNIT = (
    r"(?:день|дні|дня|днів|дней|доб[ауи]|діб|сут(?:ки|ок)|тижд\w+|тижн\w+|недел\w+|місяц\w+|месяц\w*|рік|рок[иу]|"
    r"років|год(?:а|у|ы|ов)?|лет|"
    r"годин\w*|час(?:а|ов)?)"
)
_DAY = (
    r"(?:понеділ\w+|понедел\w+|вівтор\w+|вторник\w*|серед[иу]|сред[ыу]|четвер\w*|п’ятниц\w+|пятниц\w+|субот\w+|"
    r"суббот\w+|неділ\w+|"
    r"воскресен\w+|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|января|"
    r"февраля|марта|апреля|"
    r"мая|июня|июля|августа|сентября|октября|ноября|декабря|осен[иі]|зим[иы]|весн[иы]|літа|лета)"
)
_PART_OF_DAY = r"(?:ранку|утра|вечора|вечера|ночі|ночи|обіду|обеда|полудня)"
_FROM = r"(?:з|зі|із|ще з|ще від|від|с|со|еще с|от)"
_SINCE = pattern(
    rf"\b(?:"
    rf"{_FROM}\s(?:самого\s|сам[оі]ї\s)?(?:вчора\w*|учора\w*|позавчора\w*|вчера\w*|позавчера\w*)(?:\s(?:дня|"
    rf"вечора|вечера|ранку|утра))?"
    rf"|{_FROM}\s(?:\d{{1,2}}(?:[:.]\d\d)?\s(?:години\s|часов\s|год\s)?)?(?:самого\s)?{_PART_OF_DAY}"
    rf"|{_FROM}\s(?:минул\w+\s|прошл\w+\s)(?:тижня|недели|місяця|месяца|року|года|{_DAY})"
    rf"|{_FROM}\s(?:\d{{1,2}}(?:-?(?:го|ого))?\s)?{_DAY}\b"
    rf"|{_FROM}\s\d{{1,2}}[.:]\d\d\b"
    rf"|(?:зранку|звечора)\b"
    rf"|(?:(?:вже|уже|вот уже|ось уже|уж)\s(?:як\s|как\s|майже\s|почти\s|більше\s|больше\s|"
    rf"понад\s)?)(?:{_HOW_MANY}\s)?{_UNIT}\b"
    rf"|{_HOW_MANY}\s{_UNIT}(?=\s(?:поспіль|підряд|подряд))\s\w+"
    rf"|{_HOW_MANY}\s{_UNIT}\b(?!\s(?:тому|назад))"
    r"|(?<!на )(?<!за )(?<!в )(?<!у )(?<!ий )(?<!ую )(?<!эту )(?<!цей )(?<!через )(?<!ен )"
    r"\b(?:тиждень|неделю|місяць|месяц)\b(?!\s(?:тому|назад))"
    rf")",
)


_AGED = pattern(
    r"(?:\bмені|\bмне|\bїй|\bйому|\bей|\bему|\bнам|будинку|дому|ліфту|лифту|\w+(?:і|е|у|ю))\s(?:вже\s|"
    r"уже\s)?$"
)
_YEAR_WORD = pattern(r"(?:років|роки|рік|лет|год|года)$")


@dataclass(frozen=True, slots=True)
class Since:
    """A stretch of time in a text."""

    words: str
    """As they were written."""
    start: int
    """In ``Reading.text``."""
    end: int


def since(reading: Reading) -> Since | None:
    """The first such words; None where the text does not say."""
    string = reading.view.string
    for found in _SINCE.finditer(string):
        if not _is_age(string, found.start(), found[0]):
            start, end = reading.view.span(found.start(), found.end())
            return Since(reading.text[start:end].strip(), start, end)
    return None


def _is_age(string: str, start: int, words: str) -> bool:
    """«мені 82 роки», «будинку 40 лет»: somebody's age."""
    return bool(_YEAR_WORD.search(words)) and bool(_AGED.search(string[max(0, start - 40) : start]))
