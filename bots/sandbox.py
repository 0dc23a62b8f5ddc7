"""The sandbox core, run for the city of the settings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from backend_client.sandbox.serve import SandboxSettings, make_app
from bots.city import City
from bots.city.seed import seed
from bots.serving import listening, stopped_by_signals
from bots.settings import Endpoint, Settings, SettingsError

HERE = Endpoint("127.0.0.1", 8090)
DATABASE = Path("var/sandbox.db")


async def run_sandbox(settings: Settings, listen: Endpoint | None) -> None:
    """Serve the core API until told to stop; print where."""
    with stopped_by_signals() as stop:
        app = sandbox_app(settings, City.load(settings.city))
        async with listening(app, listen or place(settings), "--listen") as server:
            print(f"Sandbox core: {server.url}/", flush=True)  # noqa: T201 (the command's answer)
            await stop.wait()


def sandbox_app(settings: Settings, city: City) -> web.Application:
    """The application; it posts events only where the settings have a secret to sign them."""
    DATABASE.parent.mkdir(parents=True, exist_ok=True)
    secret = settings.core_webhook_secret
    signs = secret.get_secret_value().split()[0] if secret else None
    return make_app(
        SandboxSettings(
            database=DATABASE,
            seed=seed(city),
            token=settings.core_token.get_secret_value() if settings.core_token else None,
            webhook_url=f"{front_door(settings)}/core/events" if signs else None,
            webhook_secret=signs,
        )
    )


def place(settings: Settings) -> Endpoint:
    """Where the front door expects its core. Raises ``SettingsError`` when that is no place to listen."""
    if settings.core_url is None:
        return HERE
    parts = urlsplit(settings.core_url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise SettingsError("FRONTDOOR_CORE_URL: the port is not a number") from None
    return Endpoint(parts.hostname or HERE.host, port)


def front_door(settings: Settings) -> str:
    """The front door's address."""
    if settings.public_url is not None:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.listen.host, settings.listen.host)  # noqa: S104
    return f"http://{Endpoint(host, settings.listen.port)}"
