"""Which language a text is in: Ukrainian, Russian or English; surzhyk and transliteration count as the nearer one."""

from __future__ import annotations

import re

from nlu.normal import Reading
from nlu.values import Language

_UKRAINIAN = re.compile(
    r"[іїєґ]|\b(?:й|та|що|як|чи|не має|немає|нема|де|це|коли|ні|так|вже|біля|дуже|ще|світла|"
    r"води)\b"
)
_RUSSIAN = re.compile(
    r"[ыэёъ]|\b(?:и|что|как|нет|нету|где|это|когда|да|уже|возле|очень|еще|света|воды|или|если|"
    r"меня|нас нет|спасибо)\b"
)
_UKRAINIAN_ENDS = re.compile(r"(?:ться|ють|ають|ити|ати|ість|ння|ії|ому)\b")
_RUSSIAN_ENDS = re.compile(r"(?:ает|ует|ает|ить|ать|ешь|ишь|ние|ость|ится|ется|ого|ая|ое|ет|ит|ут)\b")
_RUSSIAN_WORDS = re.compile(
    r"\b(?:мусор|свет|лифт|подъезд|подезд|отоплен|канализац|крыш|подвал|дорог[аи] раз|сосед|квартире|отключил|"
    r"включ|здравств|пожалуйст|"
    r"сколько|почему|сегодня|вчера|неделю|этаж|человек|помогите|улиц|дом\b|горяч|холодн|дворник|бежит|течет|"
    r"сделайте|город|отмена|"
    r"назад|привет|хочу|оператора|работает|убер|фонар|собак[иу] |везде|снова|опять|тоже|только)"
)
_UKRAINIAN_WORDS = re.compile(
    r"\b(?:сміт|опален|вулиц|будин|каналізац|дах|підвал|сусід|вимкнул|увімкн|доброго дня|добрий день|скільки|чому|"
    r"сьогодні|вчора|тиждень|"
    r"поверх|людин|допоможіть|гаряч|двірник|тече|зроб|місто|скасува|привіт|працю|прибер|хто|тут|ще|щось|шось|яма|"
    r"смерд|приїд)"
)
_LATIN_UKRAINIAN = re.compile(
    r"\b(?:немае|нема|свитл|коли|чому|будин|пид|вулиц|працю|опаленн|сусид|смит|тиждн|"
    r"добрий|будласка|пахне|води)"
)
_LATIN_RUSSIAN = re.compile(
    r"\b(?:нет|свет|когда|почему|воды|подезд|улиц|работает|отоплен|мусор|здравств|"
    r"пожалуйст|дом\b|пахнет|лифт\b|что)"
)


def language_of(reading: Reading) -> Language:
    """``uk`` where nothing speaks for another language."""
    if reading.english:
        return "en"
    if reading.latin:
        plain = reading.view.string
        return "ru" if len(_LATIN_RUSSIAN.findall(plain)) > len(_LATIN_UKRAINIAN.findall(plain)) else "uk"
    text = reading.text.lower()
    ukrainian = _count(text, _UKRAINIAN, _UKRAINIAN_WORDS, _UKRAINIAN_ENDS)
    russian = _count(text, _RUSSIAN, _RUSSIAN_WORDS, _RUSSIAN_ENDS)
    return "ru" if russian > ukrainian else "uk"


def _count(text: str, *signs: re.Pattern[str]) -> int:
    """Letters and words count twice, endings once."""
    letters, words, ends = (len(sign.findall(text)) for sign in signs)
    return 2 * letters + 2 * words + ends
