"""The channels that the settings name."""

from __future__ import annotations

from bots.channels.capabilities import VIBER
from bots.channels.channel import Channel, Receive
from bots.channels.fitting import fit
from bots.channels.telegram.adapter import TelegramChannel
from bots.channels.telegram.settings import TelegramSettings
from bots.channels.viber.adapter import ViberChannel
from bots.channels.viber.settings import ViberSettings
from bots.channels.viber.store import ViberStore
from bots.channels.web import Names, WebChannel, WebOptions
from bots.city import City
from bots.introductions import introductions
from bots.settings import Settings
from bots.storage import Storage
from dialogs.asking import MENU, tell
from dialogs.texts import Texts


def web_chat(settings: Settings, city: City, storage: Storage, receive: Receive) -> WebChannel:
    """The web chat; there always is one."""
    names = {language: Names(city.service(language), city.name(language)) for language in ("uk", "en")}
    options = WebOptions(names, city.phone, settings.public_url, settings.web_origins)
    return WebChannel(storage, receive, options)


def telegram(settings: Settings, city: City, storage: Storage, receive: Receive) -> TelegramChannel | None:
    """None without a token."""
    if settings.telegram_token is None:
        return None
    secret = settings.telegram_webhook_secret
    return TelegramChannel(
        TelegramSettings(
            token=settings.telegram_token.get_secret_value(),
            mode="webhook" if settings.telegram_by_webhook else "polling",
            public_url=settings.public_url or "",
            api_url=settings.telegram_api_url,
            webhook_secret=secret.get_secret_value() if secret else "",
            texts=introductions(city),
        ),
        storage,
        receive,
    )


def viber(settings: Settings, city: City, texts: Texts, store: ViberStore, receive: Receive) -> ViberChannel | None:
    """None without a token."""
    if settings.viber_token is None:
        return None
    welcome = fit(tell(texts, "uk", [texts.say("uk", "welcome")], MENU), VIBER)
    return ViberChannel(
        ViberSettings(
            token=settings.viber_token.get_secret_value(),
            public_url=settings.public_url or "",
            api_url=settings.viber_api_url,
            sender=city.service("uk"),
            welcome=welcome[-1],
        ),
        store,
        receive,
    )


def by_name(*channels: Channel | None) -> dict[str, Channel]:
    """Those that there are."""
    return {channel.name: channel for channel in channels if channel is not None}
