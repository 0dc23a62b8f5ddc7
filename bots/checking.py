"""``frontdoor check``: what is there, and what is missing, in one screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
from yarl import URL

from backend_client.client import CoreClient
from backend_client.errors import CoreError
from bots.channels.telegram.settings import PATH as WEBHOOK
from bots.channels.viber.client import ViberClient
from bots.channels.viber.errors import Failed, ViberError
from bots.city import City, CityError
from bots.clock import SystemClock
from bots.settings import PREFIX, Settings
from bots.storage import StorageError, schema_is_current
from dialogs.texts import Texts
from nlu.serving import understander

REACH_S = 10.0
"""Seconds for one outside service."""


class Verdict(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    NOTE = "note"
    """Works, but somebody should know."""
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the screen."""

    verdict: Verdict
    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.verdict:<8} {self.about:<10} {self.said}"


Look = Callable[[Settings], Awaitable[list[Finding]]]
"""Looks at one thing."""


async def check_all(settings: Settings) -> list[Finding]:
    """Everything, in the order in which it is to be mended."""
    looks: list[Look] = [_names, _city, _database, _core, _telegram, _viber, _web]
    found = await asyncio.gather(*(look(settings) for look in looks))
    return [finding for findings in found for finding in findings]


async def _names(settings: Settings) -> list[Finding]:
    """A name that nobody reads is most likely a slip of the pen."""
    known = {f"{PREFIX}{name.upper()}" for name in type(settings).model_fields}
    known |= {f"{name}_FILE" for name in known}
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [Finding(Verdict.NOTE, "settings", f"{name} is not a setting") for name in strange]


async def _city(settings: Settings) -> list[Finding]:
    try:
        city = City.load(settings.city)
    except CityError as wrong:
        return [Finding(Verdict.MISSING, "city", problem) for problem in wrong.problems]
    Texts.load(city.texts_folder, words=city.texts())
    _, problem = understander(city.words())
    counted = f"{len(city.classifier['entries'])} classifier entries, {len(city.streets)} streets"
    counted += f", {len(city.questions)} contrastive question{'' if len(city.questions) == 1 else 's'}"
    findings = [Finding(Verdict.OK, "city", f"{city.name('en')}: {counted}")]
    if problem:
        findings.append(Finding(Verdict.NOTE, "model", f"{problem}; texts are matched by words alone"))
    today = SystemClock().now().astimezone(city.timezone).date()
    hidden = sum(answer.on(today) is None for answer in city.answers.values())
    if hidden:
        said = f"{hidden} of {len(city.answers)} are not shown: facts are not filled, or valid_until is past"
        findings.append(Finding(Verdict.NOTE, "answers", said))
    if city.file.demonstration:
        findings.append(Finding(Verdict.NOTE, "city", "demonstration: true, residents are told so"))
    return findings


async def _database(settings: Settings) -> list[Finding]:
    url = settings.database_url.get_secret_value()
    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    try:
        async with asyncio.timeout(REACH_S):
            current = await schema_is_current(url)
    except (StorageError, TimeoutError, ValueError) as wrong:
        return [Finding(Verdict.MISSING, "database", f"{kind} cannot be used ({_name(wrong)}): FRONTDOOR_DATABASE_URL")]
    if current:
        return [Finding(Verdict.OK, "database", f"{kind}, schema up to date")]
    if kind == "SQLite":
        return [Finding(Verdict.NOTE, "database", "SQLite, schema is made at the first start")]
    return [Finding(Verdict.MISSING, "database", "PostgreSQL, schema not up to date: run frontdoor migrate")]


async def _core(settings: Settings) -> list[Finding]:
    if settings.core_url is None or settings.core_token is None:
        return [Finding(Verdict.MISSING, "core", "set FRONTDOOR_CORE_URL and FRONTDOOR_CORE_TOKEN")]
    try:
        async with CoreClient(settings.core_url, settings.core_token.get_secret_value()) as core:
            answer = await core.classifier()
            findings = [await _feed(core)]
    except CoreError as wrong:
        return [Finding(Verdict.MISSING, "core", f"{settings.core_url} does not serve us ({_name(wrong)})")]
    version = answer[0].version if answer else "unknown"
    findings.insert(0, Finding(Verdict.OK, "core", f"{settings.core_url}, classifier {version}"))
    if settings.core_webhook_secret is None:
        said = "no FRONTDOOR_CORE_WEBHOOK_SECRET: events are refused, and come by the feed up to 30 s late"
        findings.append(Finding(Verdict.NOTE, "events", said))
    return findings


async def _feed(core: CoreClient) -> Finding:
    try:
        await core.events()
    except CoreError as wrong:
        said = f"the feed cannot be read ({_name(wrong)}): a webhook that is lost stays lost"
        return Finding(Verdict.MISSING, "events", said)
    return Finding(Verdict.OK, "events", "the feed can be read")


async def _telegram(settings: Settings) -> list[Finding]:
    if settings.telegram_token is None:
        return [Finding(Verdict.NOTE, "telegram", "off: no FRONTDOOR_TELEGRAM_TOKEN")]
    bot = f"{settings.telegram_api_url}/bot{settings.telegram_token.get_secret_value()}"
    try:
        me, webhook = await asyncio.gather(_get(f"{bot}/getMe"), _get(f"{bot}/getWebhookInfo"))
    except (aiohttp.ClientError, TimeoutError, ValueError, TypeError) as wrong:
        return [Finding(Verdict.MISSING, "telegram", f"{settings.telegram_api_url} not reached ({_name(wrong)})")]
    if not me.get("ok"):
        return [Finding(Verdict.MISSING, "telegram", "the token is refused: FRONTDOOR_TELEGRAM_TOKEN")]
    how = "webhook" if settings.telegram_by_webhook else "polling"
    there = Finding(Verdict.OK, "telegram", f"@{me.get('result', {}).get('username')}, {how}")
    notes = _telegram_notes(settings, webhook.get("result") or {})
    return [there, *(Finding(Verdict.NOTE, "telegram", said) for said in notes)]


def _telegram_notes(settings: Settings, webhook: dict[str, Any]) -> Iterator[str]:
    """Who else reads our messages, as far as can be told without polling: that would take them from whoever polls."""
    url, host = webhook.get("url") or "", URL(webhook.get("url") or "").host
    if url and not settings.telegram_by_webhook:
        yield f"409: a webhook is set, at {host}: nobody can poll until frontdoor serve starts anew and removes it"
    if settings.telegram_by_webhook and url != f"{(settings.public_url or '').rstrip('/')}{WEBHOOK}":
        yield f"the webhook is {'not set' if not url else f'at {host}, not ours'}: frontdoor serve sets it at its start"
    if url and webhook.get("last_error_message"):
        yield f"Telegram could not bring a message lately: {str(webhook['last_error_message'])[:80]}"


async def _viber(settings: Settings) -> list[Finding]:
    if settings.viber_token is None:
        return [Finding(Verdict.NOTE, "viber", "off: no FRONTDOOR_VIBER_TOKEN")]
    client = ViberClient(settings.viber_token.get_secret_value(), settings.viber_api_url)
    try:
        account = await client.call("get_account_info", {})
    except Failed as wrong:
        return [Finding(Verdict.MISSING, "viber", f"{wrong}: FRONTDOOR_VIBER_TOKEN, or the account with Viber")]
    except ViberError as wrong:
        return [Finding(Verdict.MISSING, "viber", f"{settings.viber_api_url} not reached ({wrong})")]
    finally:
        await client.close()
    if not (settings.public_url or "").startswith("https://"):
        said = "Viber brings messages to https webhooks alone: set FRONTDOOR_PUBLIC_URL"
        return [Finding(Verdict.MISSING, "viber", said)]
    return [Finding(Verdict.OK, "viber", f"{account.get('uri')}, webhook")]


async def _web(settings: Settings) -> list[Finding]:
    if settings.public_url is None:
        return [Finding(Verdict.NOTE, "web", f"http://{settings.listen}/chat/ only: no FRONTDOOR_PUBLIC_URL")]
    return [Finding(Verdict.OK, "web", f"{settings.public_url}/chat/")]


async def _get(url: str) -> dict[str, Any]:
    """The JSON object there. The address holds a token and goes into no message."""
    timeout = aiohttp.ClientTimeout(total=REACH_S)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
        said = await answer.json(content_type=None, encoding="utf-8")
    if not isinstance(said, dict):
        raise TypeError("not an object")
    return said


def _name(error: Exception) -> str:
    return type(error).__name__
