"""A town with a classifier of two entries, for tests of the workers: opens in a moment, understands a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bots.city import City
from tests.bots.small_city import small_city
from tests.conversations.harness import Resident, Town
from tests.fakes.plain_nlu import PlainNlu

REPORT = "третій день нема води, вул. Соборності 12"
"""Says everything that a ticket needs."""


def small_town(folder: Path, **rest: Any) -> Town:
    """``rest`` goes to ``Town``."""
    nlu = PlainNlu({"вод": ("01.01",)}, {"працюєте": "service.01", "коштує": "service.02"})
    return Town(folder, nlu, city=City.load(small_city(folder / "city")), **rest)


async def confirms(resident: Resident, words: str = REPORT) -> None:
    """Report something and confirm it, with the name."""
    await resident.says(words)
    for anew in ("Нова заявка", "Ні, інше"):
        if any(button.label == anew for button in resident.last.buttons):
            await resident.presses(anew)
    await resident.presses("send")
    if any(button.option == "agree" for button in resident.last.buttons):
        await resident.presses("agree")
