"""From the settings to what may go out and come in."""

from __future__ import annotations

from bots.channels.rates import RATES, at_pace
from bots.rates import Rate
from bots.settings import Settings
from bots.storage import Limits


def limits_of(settings: Settings) -> Limits:
    """The messengers' rates, and how much one chat may send."""
    telegram = at_pace(RATES["telegram"], settings.telegram_per_second)
    return Limits({**RATES, "telegram": telegram}, listening(settings.chat_messages_per_minute))


def listening(per_minute: int) -> Rate | None:
    """A minute's worth at once, then at the pace; None for 0: any number.

    A flood ends after half a minute's quiet (``bots.storage.floods.calm``), as the text ``too-many`` says.
    """
    return Rate(per_s=per_minute / 60, burst=per_minute) if per_minute else None
