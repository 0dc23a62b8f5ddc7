"""What Viber takes and what it does not: its documented limits, and viberbot's own checks.

Each rule yields what is wrong. ``broken`` is for a message, ``broken_webhook`` for ``set_webhook``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from viberbot.api.messages import get_message

Body = dict[str, Any]

LARGEST = 30_000
"""Bytes of a request."""
ROWS_SEEN = 12
ROWS = 24

_TOP = {"receiver", "sender", "type", "text", "media", "thumbnail", "keyboard", "min_api_version", "tracking_data"}
_KEYBOARD = {"Type", "DefaultHeight", "BgColor", "Buttons", "InputFieldState"}
_BUTTON = {"Columns", "Rows", "ActionType", "ActionBody", "Text", "TextSize", "Silent", "BgColor"}
_LEVELS = {"share-phone": 3, "location-picker": 3, "none": 1, "reply": 1, "open-url": 1}
_EVENTS = {"delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"}


def broken(body: Body, *, receiver: bool = True) -> list[str]:
    """Everything that is wrong with a message."""
    found = list(_envelope(body, receiver))
    found += _TYPES.get(body.get("type", ""), _unknown)(body)
    if "keyboard" in body:
        found += _keyboard(body["keyboard"], body.get("min_api_version", 1))
    return found + list(_library(body))


def broken_webhook(body: Body) -> list[str]:
    """Everything that is wrong with ``set_webhook``."""
    found = []
    if not re.match(r"https://|http://127\.0\.0\.1[:/]", body.get("url", "")):
        found.append("webhook: an https address is needed")
    if set(body.get("event_types", ())) - _EVENTS:
        found.append("webhook: no such event")
    if set(body) - {"url", "event_types", "send_name", "send_photo"}:
        found.append("webhook: unknown parameter")
    return found


def label_of(button: Body) -> str:
    """What a reader sees."""
    return html.unescape(button.get("Text", ""))


def rows_of(buttons: list[Body]) -> list[list[Body]]:
    """How the app lays buttons out: a row ends where the next one would make it wider than six columns."""
    rows: list[list[Body]] = []
    for button in buttons:
        if rows and sum(one.get("Columns", 6) for one in rows[-1]) + button.get("Columns", 6) <= 6:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows


def _envelope(body: Body, receiver: bool) -> Iterator[str]:
    size = len(json.dumps(body, ensure_ascii=False).encode())
    if size > LARGEST:
        yield f"{size} bytes are more than 30 kB"
    if set(body) - _TOP:
        yield f"unknown: {sorted(set(body) - _TOP)}"
    if receiver is not bool(body.get("receiver")):
        yield "receiver missing" if receiver else "a welcome has no receiver"
    if not 1 <= len(body.get("sender", {}).get("name", "")) <= 28:
        yield "sender.name must have 1-28 characters"
    if not isinstance(body.get("min_api_version", 1), int):
        yield "min_api_version must be a number"
    if not isinstance(body.get("tracking_data", ""), str) or len(body.get("tracking_data", "")) > 4000:
        yield "tracking_data must be a text of at most 4000 characters"


def _text(body: Body) -> list[str]:
    text = body.get("text")
    fine = isinstance(text, str) and text.strip() and _units(text) <= 7000
    return [] if fine else ["text must have 1-7000 characters"]


def _picture(body: Body) -> list[str]:
    found = [] if _units(body.get("text", "")) <= 512 else ["caption longer than 512"]
    if not re.fullmatch(r"https?://\S{1,1990}\.(jpe?g|png|gif)", body.get("media", "")):
        found.append("media must be the address of a picture, with its ending")
    return found


def _unknown(body: Body) -> list[str]:
    return [f"type {body.get('type')!r} is not used here"]


_TYPES: dict[str, Callable[[Body], list[str]]] = {"text": _text, "picture": _picture}


def _keyboard(keyboard: Any, level: int) -> Iterator[str]:
    if not isinstance(keyboard, dict) or keyboard.get("Type") != "keyboard":
        yield "keyboard.Type must be keyboard"
        return
    buttons = keyboard.get("Buttons")
    if not isinstance(buttons, list) or not buttons:
        yield "a keyboard has buttons"
        return
    if set(keyboard) - _KEYBOARD:
        yield f"keyboard: unknown {sorted(set(keyboard) - _KEYBOARD)}"
    if "InputFieldState" in keyboard and level < 4:
        yield "InputFieldState needs min_api_version 4"
    for button in buttons:
        yield from _button(button, level)
    rows = sum(max(button.get("Rows", 1) for button in row) for row in rows_of(buttons))
    if rows > ROWS_SEEN:
        yield f"{rows} rows: the app shows {ROWS_SEEN} in portrait, and takes {ROWS}"


def _button(button: Body, level: int) -> Iterator[str]:
    if set(button) - _BUTTON:
        yield f"button: unknown {sorted(set(button) - _BUTTON)}"
    yield from _action(button.get("ActionType"), button.get("ActionBody"), level)
    if not 1 <= button.get("Columns", 6) <= 6 or not 1 <= button.get("Rows", 1) <= 2:
        yield "button: 1-6 columns, 1-2 rows"
    if not 1 <= len(button.get("Text", "")) <= 250:
        yield "button: Text must have 1-250 characters"
    if re.search(r"[<>\"]|&(?!#?\w+;)", button.get("Text", "")):
        yield "button: Text is HTML and is not escaped"
    if button.get("TextSize", "regular") not in ("small", "regular", "large"):
        yield "button: no such TextSize"


def _action(action: Any, body: Any, level: int) -> Iterator[str]:
    if action not in _LEVELS:
        yield f"button: no action {action!r}"
    elif level < _LEVELS[action]:
        yield f"{action} needs min_api_version {_LEVELS[action]}"
    if not isinstance(body, str) or not body:
        yield "button: ActionBody is required"
    elif action == "open-url" and not re.match(r"https?://\S+$", body):
        yield "open-url takes http and https"


def _library(body: Body) -> Iterator[str]:
    try:
        if not get_message(body).validate():
            yield "viberbot does not take it"
    except Exception as error:  # noqa: BLE001 - viberbot raises bare exceptions
        yield f"viberbot cannot read it: {type(error).__name__}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
