"""``frontdoor demo``: the sandbox core and the front door in one process, with nothing to be set up.

Settings that reach outside (messengers, databases, another core) do not count here: a demonstration started in the
wrong folder must not answer real residents.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from secrets import token_bytes, token_hex
from urllib.parse import urlsplit

from pydantic import SecretStr

from bots.app import front_door
from bots.city import City
from bots.operator_commands import ensure
from bots.sandbox import HERE, place, sandbox_app
from bots.serving import Server, listening, stopped_by_signals
from bots.settings import Settings
from bots.storage import Storage

DATABASE = "sqlite+aiosqlite:///var/demo.db"
OPERATOR = "demo"
PASSWORD = Path("var/demo-operator.txt")
"""The operator's password; who deletes it gets another one at the next start."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


async def demo(settings: Settings) -> None:
    """Show everything until told to stop; print where it is to be seen. Raises what ``serve`` raises."""
    city = City.load(settings.city)
    settings = demonstration(settings)
    with stopped_by_signals() as stop:
        async with listening(sandbox_app(settings, city), place(settings), "FRONTDOOR_CORE_URL") as sandbox:
            settings = settings.model_copy(update={"core_url": sandbox.url})
            async with front_door(settings, at_once=True) as door:
                password = await _operator(door.ground.storage)
                print(welcome(city, door.server, sandbox, password), flush=True)  # noqa: T201 (the command's answer)
                await door.until(stop)


async def _operator(storage: Storage) -> str | None:
    """An administrator of the desk, with a random password that is kept beside the database; None: made earlier."""
    if _kept() and await storage.operators.named(OPERATOR) is not None:
        return None
    password = "-".join(token_hex(2) for _ in range(5))
    await ensure(storage, OPERATOR, "administrator", password)
    _keep(password)
    return password


def _kept() -> bool:
    return PASSWORD.exists()


def _keep(password: str) -> None:
    PASSWORD.touch(mode=0o600)
    PASSWORD.write_text(password + "\n", encoding="utf-8")


def demonstration(settings: Settings) -> Settings:
    """The same settings without anything that reaches outside."""
    core = settings.core_url if urlsplit(settings.core_url or "").hostname in LOOPBACK else f"http://{HERE}"
    changes = {
        "public_url": None,
        "telegram_token": None,
        "telegram_mode": None,
        "viber_token": None,
        "database_url": SecretStr(DATABASE),
        "classifier_copy": Path("var/demo-classifier.json"),
        "core_url": core,
        "core_token": settings.core_token or SecretStr("demo"),
        "core_webhook_secret": settings.core_webhook_secret
        or SecretStr(f"whsec_{b64encode(token_bytes(24)).decode()}"),
    }
    return settings.model_copy(update=changes)


def welcome(city: City, front: Server, sandbox: Server, password: str | None = None) -> str:
    """What to open, in both languages."""
    note = city.file.demonstration_note
    lines = [
        "",
        f"  {city.service('uk')}, {city.name('uk')}   |   {city.service('en')}, {city.name('en')}",
        "",
        "  Чат для мешканців / the residents’ chat:",
        f"      {front.url}/chat/",
        "  Стіл операторів / the operators’ desk:",
        f"      {front.url}/desk/   {OPERATOR}   {password or PASSWORD}",
        "  Заявки очима виконавців / the tickets as the executors see them:",
        f"      {sandbox.url}/",
        "",
        *((f"  {note.uk}", f"  {note.en}", "") if note else ()),
        "  Зупинити / to stop: Ctrl+C",
        "",
    ]
    return "\n".join(lines)
