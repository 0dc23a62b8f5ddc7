"""Which language the bot speaks; it understands more than it speaks."""

from __future__ import annotations

from dialogs.facts import Known
from dialogs.outcomes import Outcome, SetLanguage
from dialogs.questions import Choice, Option
from dialogs.texts import say


async def choose_language(_known: Known) -> Outcome:
    """Ukrainian or English."""
    options = (Option("uk", "Українська"), Option("en", "English"))
    return SetLanguage(await Choice("language", (say("ask-language"),), options))
