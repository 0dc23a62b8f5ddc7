"""What the bot is called in each channel: what was given, else the settings, else what the messenger answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import aiohttp

from bots.channels.viber.client import ViberClient
from bots.channels.viber.errors import ViberError
from bots.doors import CHANNELS, Doors
from bots.settings import Settings

REACH_S = 10.0
HOW = {
    "telegram": "give --telegram-name or FRONTDOOR_TELEGRAM_NAME",
    "viber": "give --viber-uri or FRONTDOOR_VIBER_URI",
    "web": "set FRONTDOOR_PUBLIC_URL",
}


class NoName(Exception):
    """Nobody says what the bot is called; ``str`` is one line."""


async def doors_of(settings: Settings, given: Doors, wanted: Sequence[str]) -> Doors:
    """The doors of the ``wanted`` channels; without any, of all that are known. Raises ``NoName``."""
    strange = next((name for name in wanted if name not in CHANNELS), None)
    if strange is not None:
        raise NoName(f"--channels: there is no «{strange}»; known are {','.join(CHANNELS)}")
    named = Doors(
        telegram=given.telegram or settings.telegram_name or "",
        viber=given.viber or settings.viber_uri or "",
        web=settings.public_url or "",
    )
    channels = wanted or CHANNELS
    if not named.telegram and "telegram" in channels:
        named = replace(named, telegram=await _telegram(settings))
    if not named.viber and "viber" in channels:
        named = replace(named, viber=await _viber(settings))
    missing = next((name for name in wanted if not getattr(named, name)), None)
    if missing is not None:
        raise NoName(f"nobody says what the bot is called on {missing}: {HOW[missing]}")
    doors = Doors(**{name: getattr(named, name) for name in channels})
    if not doors.links("none"):
        raise NoName(f"there is no channel to lead to: {'; '.join(HOW.values())}")
    return doors


async def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return ""
    url = f"{settings.telegram_api_url}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        timeout = aiohttp.ClientTimeout(total=REACH_S)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            said = await answer.json(content_type=None)
        return str(said["result"]["username"])
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError):
        return ""


async def _viber(settings: Settings) -> str:
    if settings.viber_token is None:
        return ""
    client = ViberClient(settings.viber_token.get_secret_value(), settings.viber_api_url)
    try:
        return str((await client.call("get_account_info", {})).get("uri") or "")
    except ViberError:
        return ""
    finally:
        await client.close()
