"""Notifications as the resident wants them: where first, and whether at night."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dialogs.asking import plain
from dialogs.facts import Known
from dialogs.lookups import Lookup
from dialogs.outcomes import Keep, Nothing, Outcome
from dialogs.questions import Choice, Option, Tell
from dialogs.replay import Json
from dialogs.texts import Sayable, say

DONE = "done"
FIRST = "first."
"""Begins the options that choose a channel."""
ANYWHERE = "any"
_WORDS = re.compile(
    r"(?:мої |налаштування |мои |настройки |my )?(?:сповіщення|сповіщень|уведомления|уведомлений|notifications)"
    r"|не (?:надсилайте|надсилати|пишіть|турбуйте|присылайте|пишите|беспокойте)(?: (?:мені|мне))? (?:вночі|ночью)"
    r"|(?:надсилайте |пишіть |пишите )?(?:тільки|лише|только|only) (?:у|в|on|in) "
    r"(?:viber|вайбері?|telegram|телеграмі?)"
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the resident wants, and could want."""

    channels: tuple[str, ...]
    """Where they can be written to."""
    first: str | None
    """The channel they chose; None: where they wrote last."""
    night: bool
    """They want to be told at night too."""


@dataclass(frozen=True)
class MyWishes(Lookup[Wishes | None]):
    """``{"channels": ["telegram", "viber"], "first": null, "night": false}``"""

    def decode(self, value: Json) -> Wishes | None:
        """None when they cannot be known now."""
        if value is None:
            return None
        return Wishes(tuple(value["channels"]), value["first"], bool(value["night"]))


@dataclass(frozen=True, slots=True)
class SetWishes(Keep):
    """Keep these in place of the ones before; what is not named stays."""

    changes: dict[str, Any]
    """``night``: true or false; ``channel``: its name, or null for none."""


async def my_wishes(_known: Known) -> Outcome:
    """Show how it is, and change one thing."""
    found = await MyWishes("wishes.found")
    if found is None:
        await Tell("wishes.unavailable", (say("wishes-unavailable"),))
        return Nothing()
    chosen = await Choice("wishes.what", (*_shown(found), "", say("wishes-what")), _options(found), {"thanks": DONE})
    if chosen == DONE:
        await Tell("wishes.done", (say("wishes-unchanged"),))
        return Nothing()
    await Tell("wishes.set", (say("wishes-set"),))
    if chosen.startswith(FIRST):
        channel = chosen.removeprefix(FIRST)
        return SetWishes({"channel": None if channel == ANYWHERE else channel})
    return SetWishes({"night": chosen == "night"})


def is_meant(text: str) -> bool:
    """«Мої сповіщення», «не надсилайте вночі», «тільки у Viber»."""
    return _WORDS.fullmatch(plain(text)) is not None


def _shown(found: Wishes) -> tuple[Sayable, ...]:
    where = say("wishes-first", channel=found.first) if found.first else say("wishes-anywhere")
    return where, say("wishes-night" if found.night else "wishes-quiet")


def _options(found: Wishes) -> tuple[Option, ...]:
    night = Option("quiet", say("label-quiet")) if found.night else Option("night", say("label-night"))
    others = [channel for channel in found.channels if channel != found.first] if len(found.channels) > 1 else []
    first = [Option(f"{FIRST}{channel}", say("label-first", channel=channel)) for channel in others]
    anywhere = [Option(f"{FIRST}{ANYWHERE}", say("label-anywhere"))] if found.first else []
    return (*first, *anywhere, night, Option(DONE, say("label-leave-so")))
