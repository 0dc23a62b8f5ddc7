"""Telegram as a channel: starts and stops, sends, fetches; the parts it is made of stand beside it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bots.backoff import delay_s
from bots.channels.capabilities import TELEGRAM
from bots.channels.channel import Media, Receive
from bots.channels.telegram import fetching
from bots.channels.telegram.errors import reason_of
from bots.channels.telegram.introducing import introduce
from bots.channels.telegram.parsing import CHANNEL, KINDS
from bots.channels.telegram.polling import Pause, Polling
from bots.channels.telegram.request import AiohttpRequest, LeanBot, quiet_library
from bots.channels.telegram.sending import Sending
from bots.channels.telegram.settings import PATH, TelegramSettings
from bots.channels.telegram.stopping import Stopping
from bots.channels.telegram.store import TelegramStore
from bots.channels.telegram.taking import Taking
from bots.channels.telegram.tidying import Tidying
from bots.channels.telegram.webhook import Webhook
from dialogs.messages import ChatId, MediaId, MessageId, Outgoing

_MOST_CONNECTIONS = 100
"""That Telegram opens to our webhook at once, the most it allows."""
_LONGEST_PAUSE_S = 60.0

_log = structlog.get_logger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramChannel:
    """``bots.channels.channel.Channel`` for Telegram."""

    name = CHANNEL
    capabilities = TELEGRAM

    def __init__(
        self,
        settings: TelegramSettings,
        store: TelegramStore,
        receive: Receive,
        now: Callable[[], datetime] = _utc_now,
        pause: Pause = asyncio.sleep,
    ) -> None:
        quiet_library()
        self._settings = settings
        self._pause = pause
        self._request = AiohttpRequest()
        base = settings.api_url.rstrip("/")
        self._bot = LeanBot(
            settings.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._tidying = Tidying(self._bot, pause)
        self._sending = Sending(self._bot, store.media, self._tidying)
        self._taking = Taking(self._bot, receive, store, self._tidying, now)
        self._stopping = Stopping()
        self._polling = Polling(self._bot, self._taking, self._stopping, pause)
        self.known_as = ""
        """The bot's user name; empty until it is connected."""
        self._running: asyncio.Task[None] | None = None

    @property
    def ignored(self) -> Counter[str]:
        """Updates that said nothing to us, by kind, since the start."""
        return self._taking.ignored

    def routes(self) -> list[web.RouteDef]:
        """What the web server must serve for this channel."""
        return [web.post(PATH, Webhook(self._settings.secret, self._taking).answer)]

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Show one fitted message; Telegram cannot drop a repeat, so ``outbox_id`` is not used."""
        return await self._sending.send(chat, message)

    async def fetch(self, media: MediaId) -> Media:
        """The bytes of something a resident sent."""
        return await fetching.fetch(self._bot, self._request, media)

    async def start(self) -> None:
        """Connect. While Telegram cannot be reached, or refuses the token, go on trying in the background."""
        connected = await self._try_to_connect()
        if not connected or self._settings.mode == "polling":
            self._running = asyncio.create_task(self._run(connected))

    async def stop(self) -> None:
        """Stop receiving: what was asked for is recorded, and the webhook stays for the next process."""
        self._stopping.ask()
        running, self._running = self._running, None
        if running is not None:
            await running
        await self._taking.finish()
        await self._tidying.finish()
        await self._bot.disconnect()

    async def _run(self, connected: bool) -> None:
        failures = 0
        while not connected and not self._stopping.asked:
            await self._stopping.unless_asked(self._pause(min(delay_s(failures), _LONGEST_PAUSE_S)))
            connected = bool(await self._stopping.unless_asked(self._try_to_connect()))
            failures += 1
        if self._settings.mode == "polling":
            await self._polling.run()

    async def _try_to_connect(self) -> bool:
        try:
            username = self.known_as = await self._bot.connect()
            await self._say_how_to_reach_us()
        except InvalidToken:
            _log.error("telegram.token_refused", advice="check FRONTDOOR_TELEGRAM_TOKEN")
            return False
        except TelegramError as error:
            _log.warning("telegram.not_connected", reason=reason_of(error))
            return False
        await introduce(self._bot, self._settings.texts)
        _log.info("telegram.connected", bot=username, mode=self._settings.mode)
        return True

    async def _say_how_to_reach_us(self) -> None:
        if self._settings.mode == "polling":
            await self._bot.call("deleteWebhook", {})
            return
        parameters = {
            "url": self._settings.public_url.rstrip("/") + PATH,
            "secret_token": self._settings.secret,
            "allowed_updates": list(KINDS),
            "max_connections": _MOST_CONNECTIONS,
        }
        await self._bot.call("setWebhook", parameters)
