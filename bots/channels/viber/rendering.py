"""A fitted ``Outgoing`` becomes the body of ``send_message``, by way of viberbot's messages."""

from __future__ import annotations

import re

from viberbot.api.messages import PictureMessage, TextMessage

from bots.channels.capabilities import VIBER
from bots.channels.channel import Refused
from bots.channels.fitting import NO_WORDS
from bots.channels.splitting import units
from bots.channels.viber.client import LARGEST_REQUEST, encode
from bots.channels.viber.ids import LONGEST_TRACKING, pack_asked
from bots.channels.viber.keyboard import keyboard, level
from bots.channels.viber.reading import Json, words
from bots.channels.viber.signing import Seal
from dialogs.messages import ButtonKind, ChatId, Outgoing

LONGEST_CAPTION = 512
"""Characters under a picture (creators.viber.com, picture message; 120 in older documentation)."""
LONGEST_ADDRESS = 2000
"""Characters of a URL."""
ROOM_FOR_RECEIVER = 200
"""Bytes that the receiver's id adds."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Rendering:
    """Makes bodies for one bot."""

    def __init__(self, seal: Seal, sender: str) -> None:
        self._seal = seal
        self._sender = {"name": sender}

    def text(self, chat: ChatId, message: Outgoing, tracking: str | None = None, buttons: bool = True) -> Json:
        """The body without its receiver. ``buttons=False`` leaves them out: their labels may be typed.

        Raises ``Refused`` for what Viber would never take.
        """
        text = _CONTROLS.sub("", words(message.text)).strip() or (NO_WORDS if message.text.strip() else "")
        if not text or units(text) > VIBER.text_limit:
            raise Refused("the text is empty or was not fitted")
        if tracking is not None and len(tracking) > LONGEST_TRACKING:
            raise Refused("the tracking data is too long")
        shown = message if buttons else Outgoing(message.text)
        if tracking is None and any(button.kind is ButtonKind.ASK_PHONE for button in shown.buttons):
            tracking = pack_asked(self._seal, chat, shown.step)
        made = TextMessage(
            text=text,
            keyboard=keyboard(self._seal, chat, shown),
            min_api_version=level(shown),
            tracking_data=tracking,
        )
        return self._checked(made)

    def picture(self, address: str, caption: str) -> Json:
        """The body of a picture that lies at ``address``. Raises ``Refused``."""
        caption = _CONTROLS.sub("", words(caption)).strip()
        if units(caption) > LONGEST_CAPTION or len(address) > LONGEST_ADDRESS:
            raise Refused("the caption or the address is too long")
        return self._checked(PictureMessage(text=caption, media=address))

    def _checked(self, made: TextMessage | PictureMessage) -> Json:
        if not made.validate():
            raise Refused("viberbot does not take the message")
        body = {key: value for key, value in made.to_dict().items() if value is not None} | {"sender": self._sender}
        if len(encode(body)) > LARGEST_REQUEST - ROOM_FOR_RECEIVER:
            raise Refused("the message is larger than 30 kB")
        return body
