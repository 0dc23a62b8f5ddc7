"""Buttons as a Viber keyboard: six columns, shared by the length of the labels.

* A reply button brings its signed step back, silently: the app shows nothing of it in the chat.
* Buttons that ask for the place or the phone number need level 3 of the API and do nothing on a desktop; whatever they
  ask for may be typed.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from bots.channels.capabilities import VIBER
from bots.channels.channel import Refused
from bots.channels.fitting import columns, rows
from bots.channels.viber.ids import pack_press
from bots.channels.viber.reading import Json, words
from bots.channels.viber.signing import Seal
from dialogs.messages import Button, ButtonKind, ChatId, Outgoing

ASKING_LEVEL = 3
"""``min_api_version`` of share-phone and location-picker (developers.viber.com/docs/tools/keyboards)."""

_ASKS = {ButtonKind.ASK_PLACE: "location-picker", ButtonKind.ASK_PHONE: "share-phone"}


def keyboard(seal: Seal, chat: ChatId, message: Outgoing) -> Json | None:
    """The keyboard for a message's buttons; None when it has none, and what was there before stays."""
    if not message.buttons:
        return None
    laid = rows(message.buttons, VIBER)
    buttons = [
        {**_button(seal, chat, button, message.step), "Columns": width, "Rows": 1, "TextSize": "regular"}
        for row in laid
        for button, width in zip(row, widths(row), strict=True)
    ]
    return {"Type": "keyboard", "DefaultHeight": False, "Buttons": buttons}


def level(message: Outgoing) -> int | None:
    """``min_api_version`` that the buttons need; None where any will do."""
    return ASKING_LEVEL if any(button.kind in _ASKS for button in message.buttons) else None


def widths(row: Sequence[Button]) -> list[int]:
    """Columns of each button of one row, six together: what its label needs, and the rest where it is tightest."""
    given = [columns(button.label, VIBER) for button in row]
    for _ in range(VIBER.grid - sum(given)):
        tightest = max(range(len(row)), key=lambda position: len(row[position].label) / given[position])
        given[tightest] += 1
    return given


def _button(seal: Seal, chat: ChatId, button: Button, step: str | None) -> Json:
    label = words(button.label)
    shown = {"Text": html.escape(label)}
    match button.kind:
        case ButtonKind.URL:
            return {**shown, "ActionType": "open-url", "ActionBody": words(button.option), "Silent": True}
        case ButtonKind.COPY:
            raise Refused("Viber has no button that copies")
        case ButtonKind.ASK_PLACE | ButtonKind.ASK_PHONE:
            return {**shown, "ActionType": _ASKS[button.kind], "ActionBody": label}
        case _:
            body = pack_press(seal, chat, step, button.option)
            return {**shown, "ActionType": "reply", "ActionBody": body, "Silent": True}
