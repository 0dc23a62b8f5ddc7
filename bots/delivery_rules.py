"""The delivery policy's rules, from the city's file and what the channels are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bots.channels.channel import Channel
from bots.city import City
from bots.delivery import Rules


def rules_of(city: City, channels: Mapping[str, Channel], at_once: bool = False) -> Rules:
    """For the channels that are switched on; ``at_once``: news waits neither for the morning nor for other news."""
    file = city.file.delivery
    replacing = {name for name, channel in channels.items() if not channel.capabilities.keeps_buttons}
    return Rules(
        zone=city.timezone,
        quiet=file.quiet.times if file.quiet and not at_once else None,
        urgent_at_night=file.urgent_at_night,
        bundle=timedelta(minutes=0 if at_once else file.bundle_minutes),
        prefer_free=file.prefer_free,
        recent=timedelta(days=file.recent_days),
        phone=file.phone,
        serving=frozenset(channels),
        one_keyboard=frozenset(replacing),
    )
