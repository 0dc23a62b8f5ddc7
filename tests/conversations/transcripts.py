"""Conversations to read: written from what the front door really says.

python -m tests.conversations.transcripts    # writes docs/CONVERSATIONS.md anew
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from bots.city import City
from dialogs.messages import Outgoing
from nlu import Understander
from nlu.serving import understander
from tests.conversations.harness import CITY, Resident, Town

PAGE = Path(__file__).parents[2] / "docs" / "CONVERSATIONS.md"
HEAD = """\
# Conversations

What residents write and what the bot answers, word for word: this page is written by
`python -m tests.conversations.transcripts`, and a test fails when it is not what the bot says today. Lines that begin
with ▸ are the resident's; words in square brackets are buttons; ▸ [such] is a button pressed.
"""
CODE = re.compile(r"\[\d\d\.\d\d\]")
"""An entry is chosen only where the bot asks which: an understanding that is sure of it does not."""
SCRIPTS: dict[str, tuple[str, ...]] = {
    "One sentence is enough": (
        "вул. Соборності 12, третій день не горить ліхтар біля другого під'їзду",
        "[Надіслати]",
        "[Погоджуюсь]",
        "мої заявки",
    ),
    "No water": ("Нема води", "[01.01]", "соборності двадцять", "[Надіслати]"),
    "A former street name": ("на Косіора 20 прорвало трубу", "[01.05]"),
    "Gas": ("запах газу в під'їзді", "[Оформити заявку]", "Соборності 12"),
    "Three short messages": ("нет воды", "дом 20", "уже 3 дня", "[01.01]", "на соборности"),
    "Photo first": ("(photo)", "яма на дорозі біля Соборності 5"),
    "In between": ("не працює ліфт", "оператор", "мої заявки", "назад", "скасувати", "[Продовжити заявку]"),
    "An answer in between": ("не працює ліфт", "що таке 1520?", "[Так]", "Соборності 12, під'їзд 2"),
    "An answer that did not help": ("як подати заявку в боті?", "ні", "[Повідомити про проблему]"),
    "Corrections": (
        "не горить ліхтар на Соборності 12",
        "[Виправити]",
        "[Адресу]",
        "вул. Неіснуюча 5",
        "під'їзд 4",
    ),
    "The core is down": (
        "(core down)",
        "не горить ліхтар на Соборності 12",
        "[Надіслати]",
        "[Погоджуюсь]",
        "(core up)",
    ),
}


async def transcript(script: tuple[str, ...], nlu: Understander, city: City) -> str:
    """One conversation as Markdown."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        async with Town(Path(folder), nlu, city=city) as town:
            resident = town.resident()
            for act in script:
                if CODE.fullmatch(act) and all(act.strip("[]") != button.option for button in resident.last.buttons):
                    continue
                seen = len(resident.shown)
                lines.append(f"▸ {await _does(town, resident, act)}")
                lines += [_shown(message) for message in resident.shown[seen:]]
    return "```\n" + "\n\n".join(lines) + "\n```\n"


async def page() -> str:
    """All of them."""
    city = City.load(CITY)
    nlu, _ = understander(city.words())
    parts = [f"## {name}\n\n{await transcript(script, nlu, city)}" for name, script in SCRIPTS.items()]
    return "\n".join((HEAD, *parts))


async def _does(town: Town, resident: Resident, act: str) -> str:
    """Do it; how the page says it."""
    match act:
        case "(photo)":
            await resident.sends_photo()
        case "(core down)":
            town.core.down()
        case "(core up)":
            town.core.up()
            await town.passes(minutes=6)
        case _ if act.startswith("["):
            _, button = resident.find(act.strip("[]"))
            await resident.presses(button.option)
            return f"[{button.label}]"
        case _:
            await resident.says(act)
    return act


def _shown(message: Outgoing) -> str:
    buttons = "  ".join(f"[{button.label}]" for button in message.buttons)
    return "\n".join(f"    {line}".rstrip() for line in (*message.text.split("\n"), *([buttons] if buttons else [])))


if __name__ == "__main__":
    PAGE.write_text(asyncio.run(page()), "utf-8")
