"""Viber as a channel: starts and stops, sends, fetches; the parts it is made of stand beside it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bots.channels.capabilities import VIBER
from bots.channels.channel import Media, Receive, Refused, TryAgain
from bots.channels.viber import hosting
from bots.channels.viber.billing import Bill
from bots.channels.viber.client import ViberClient
from bots.channels.viber.connecting import Connecting
from bots.channels.viber.errors import TOO_OLD, Failed, ViberError, sorted_out
from bots.channels.viber.fetching import Fetching, Pause
from bots.channels.viber.ids import message_id
from bots.channels.viber.parsing import CHANNEL
from bots.channels.viber.reading import Json, whole
from bots.channels.viber.rendering import Rendering
from bots.channels.viber.settings import PATH, ViberSettings
from bots.channels.viber.signing import Seal
from bots.channels.viber.store import ViberStore
from bots.channels.viber.taking import Taking, Welcome
from bots.channels.viber.webhook import Webhook
from bots.storage.errors import StorageError
from dialogs.messages import ChatId, MediaId, MessageId, Outgoing


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ViberChannel:
    """``bots.channels.channel.Channel`` for Viber."""

    name = CHANNEL
    capabilities = VIBER

    def __init__(
        self,
        settings: ViberSettings,
        store: ViberStore,
        receive: Receive,
        now: Callable[[], datetime] = _utc_now,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self._seal = Seal(settings.token)
        self._client = ViberClient(settings.token, settings.api_url)
        self._rendering = Rendering(self._seal, settings.sender_name)
        self._welcome = Welcome(settings.welcome, self._rendering, self._seal)
        self._fetching = Fetching(self._client, store.media, pause)
        self._hosting = hosting.Hosting(self._seal, store.media, settings.public_url, now)
        self._taking = Taking(receive, self._fetching, store, self._seal, now)
        self._connecting = Connecting(self._client, settings, pause)
        self.bill = Bill()
        """Who wants to know what Viber charges enters it here."""

    @property
    def known_as(self) -> str:
        """The bot's URI; empty until it is connected."""
        return self._connecting.uri

    @property
    def noted(self) -> Counter[str]:
        """Events that said nothing to the dialogs, by kind, since the start."""
        return self._taking.noted

    def routes(self) -> list[web.RouteDef]:
        """What the web server must serve for this channel."""
        return [
            web.post(PATH, Webhook(self._seal, self._take).answer),
            web.get(hosting.PATH, self._hosting.answer),
        ]

    async def send(self, chat: ChatId, message: Outgoing, outbox_id: int) -> MessageId | None:
        """Show one fitted message; Viber cannot drop a repeat, so ``outbox_id`` only says whose price it is.

        An app too old for the buttons gets the words alone: whatever stands on a button may be typed.
        """
        if message.pictures:
            return await self._send_picture(chat, message.pictures[0], outbox_id)
        body = self._rendering.text(chat, message)
        try:
            return await self._send(chat, body, outbox_id)
        except Failed as error:
            if error.status != TOO_OLD or not message.buttons:
                raise sorted_out(error) from None
        except ViberError as error:
            raise sorted_out(error) from None
        try:
            return await self._send(chat, self._rendering.text(chat, message, buttons=False), outbox_id)
        except ViberError as error:
            raise sorted_out(error) from None

    async def _send_picture(self, chat: ChatId, media: MediaId, outbox_id: int) -> MessageId | None:
        """One picture of the shelf, without words: fitted, they follow in a message of their own."""
        try:
            address = await self._hosting.address(media)
        except StorageError as error:
            raise TryAgain(type(error).__name__) from None
        try:
            return await self._send(chat, self._rendering.picture(address, ""), outbox_id)
        except ViberError as error:
            raise sorted_out(error) from None

    async def fetch(self, media: MediaId) -> Media:
        """The bytes of something a resident sent."""
        try:
            return await self._fetching.media(media)
        except StorageError as error:
            raise TryAgain(type(error).__name__) from None

    async def start(self) -> None:
        """Set the webhook in the background, and go on trying while that fails."""
        self._connecting.begin()

    async def stop(self) -> None:
        """Stop trying and fetching: what came is recorded, and the webhook stays for the next process."""
        await self._connecting.end()
        await self._fetching.finish()
        await self._taking.finish()
        await self._client.close()

    async def _take(self, body: Json) -> Json | None:
        return await self._taking.take(body, self._welcome, self._pause)

    async def _send(self, chat: ChatId, body: Json, outbox_id: int) -> MessageId | None:
        if not chat or not chat.isprintable():
            raise Refused("the chat is not one of Viber's")
        answer = await self._client.call("send_message", {**body, "receiver": chat})
        await self.bill.note(outbox_id, answer)
        token = whole(answer.get("message_token"))
        return message_id(token) if token else None
