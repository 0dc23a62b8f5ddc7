"""How the bot presents itself on messengers that have a place for it."""

from __future__ import annotations

from bots.channels.telegram.settings import BotTexts
from bots.city import City

_COMMANDS = {
    "uk": (
        ("report", "Повідомити про проблему"),
        ("tickets", "Мої заявки"),
        ("channels", "Мої канали"),
        ("operator", "Зв’язок з оператором"),
        ("cancel", "Відкласти чернетку"),
        ("language", "Мова / Language"),
        ("privacy", "Мої дані"),
        ("menu", "Меню"),
    ),
    "en": (
        ("report", "Report a problem"),
        ("tickets", "My tickets"),
        ("channels", "My channels"),
        ("operator", "Talk to an operator"),
        ("cancel", "Put the draft aside"),
        ("language", "Мова / Language"),
        ("privacy", "My data"),
        ("menu", "Menu"),
    ),
}
_DESCRIPTION = {
    "uk": "{service}, {city}. Напишіть, що сталося і де: створю заявку й повідомлю про результат. Терміново: {phone}.",
    "en": "{service}, {city}. Write what happened and where: I make a ticket and tell you the result. Urgent: {phone}.",
}
_SHORT = {"uk": "{service}: заявки щодо міського господарства.", "en": "{service}: report a problem in the city."}


def introductions(city: City) -> tuple[BotTexts, ...]:
    """In Ukrainian, for everybody, and in English."""
    return tuple(_introduction(city, language) for language in ("uk", "en"))


def _introduction(city: City, language: str) -> BotTexts:
    names = {"service": city.service(language), "city": city.name(language), "phone": city.phone}
    return BotTexts(
        language,
        _COMMANDS[language],
        _DESCRIPTION[language].format_map(names),
        _SHORT[language].format_map(names)[:120],
    )
