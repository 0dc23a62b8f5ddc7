"""A fitted ``Outgoing`` becomes the parameters of ``sendMessage``, or of ``sendPhoto`` beside the picture itself.

* The text is sent as it is, with no parse mode: nothing a resident or an operator wrote can become markup.
* Buttons stand under the message; where one asks for the place or the phone, all become the reply keyboard, whose
  plain buttons answer as if their label were typed.
* A statement without buttons takes a reply keyboard of an earlier question away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bots.channels.capabilities import TELEGRAM
from bots.channels.channel import Refused
from bots.channels.fitting import rows
from bots.channels.splitting import spans, units
from bots.channels.telegram.ids import LONGEST_CALLBACK, pack_callback
from bots.channels.telegram.reading import clean
from dialogs.messages import Button, ButtonKind, ChatId, Outgoing

_LINKS = ("https://", "http://", "tg://")
_NO_PREVIEW = {"is_disabled": True}
_NO_KEYBOARD = {"remove_keyboard": True}
_ASKS = {ButtonKind.ASK_PLACE: "request_location", ButtonKind.ASK_PHONE: "request_contact"}


def render(chat: ChatId, message: Outgoing) -> dict[str, Any]:
    """Parameters of ``sendMessage``; raises ``Refused`` for what Telegram would never take."""
    text, buttons = _words(message, TELEGRAM.text_limit)
    if not text:
        raise Refused("the text is empty")
    parameters: dict[str, Any] = {
        "chat_id": number_of(chat),
        "text": text,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": _markup(buttons, message.step),
    }
    if message.strong:
        parameters["entities"] = _bold(text, message.strong)
    return parameters


def captioned(chat: ChatId, message: Outgoing) -> dict[str, Any]:
    """Parameters of ``sendPhoto`` but for the picture; raises ``Refused`` for what Telegram would never take."""
    text, buttons = _words(message, TELEGRAM.caption_limit)
    parameters: dict[str, Any] = {"chat_id": number_of(chat)}
    if text or buttons:
        parameters |= {"caption": text, "reply_markup": _markup(buttons, message.step)}
    if message.strong:
        parameters["caption_entities"] = _bold(text, message.strong)
    return parameters


def _words(message: Outgoing, limit: int) -> tuple[str, tuple[Button, ...]]:
    text, buttons = _links_said(clean(message.text).strip(), message.buttons)
    if units(text) > limit:
        raise Refused("the text was not fitted")
    return text, buttons


def number_of(chat: ChatId) -> int:
    """As Telegram counts its chats; raises ``Refused`` for what never was one."""
    try:
        return int(chat)
    except ValueError:
        raise Refused("the chat is not one of Telegram's") from None


def _links_said(text: str, buttons: tuple[Button, ...]) -> tuple[str, tuple[Button, ...]]:
    """Addresses that no Telegram button takes, such as phone numbers, stand in the text, where the app links them."""
    said = [button for button in buttons if button.kind is ButtonKind.URL and not button.option.startswith(_LINKS)]
    if not said:
        return text, buttons
    lines = (f"{button.label}: {button.option.removeprefix('tel:')}" for button in said)
    return "\n".join((text, *lines)).strip(), tuple(button for button in buttons if button not in said)


def _bold(text: str, strong: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"type": "bold", "offset": units(text[:start]), "length": units(text[start:end])}
        for start, end in spans(text, strong)
    ]


def _markup(buttons: tuple[Button, ...], step: str | None) -> dict[str, Any]:
    if not buttons:
        return _NO_KEYBOARD
    laid = rows(buttons, TELEGRAM)
    if any(button.kind in _ASKS for button in buttons):
        keyboard = [[_key(button) for button in row] for row in laid]
        return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}
    return {"inline_keyboard": [[_inline(button, step) for button in row] for row in laid]}


def _key(button: Button) -> dict[str, Any]:
    if button.kind in (ButtonKind.URL, ButtonKind.COPY):
        raise Refused("a reply keyboard has no links and copies nothing")
    asks = _ASKS.get(button.kind)
    return {"text": clean(button.label)} if asks is None else {"text": clean(button.label), asks: True}


def _inline(button: Button, step: str | None) -> dict[str, Any]:
    label = clean(button.label)
    match button.kind:
        case ButtonKind.URL:
            return {"text": label, "url": clean(button.option)}
        case ButtonKind.COPY:
            return {"text": label, "copy_text": {"text": clean(button.option)}}
        case _:
            callback = pack_callback(step, button.option)
            if len(callback.encode()) > LONGEST_CALLBACK:
                raise Refused(f"callback longer than {LONGEST_CALLBACK} bytes")
            return {"text": label, "callback_data": callback}
