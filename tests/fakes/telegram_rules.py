"""What Telegram refuses: lengths, offsets and contents, by the documentation of the Bot API.

Each rule answers with the error's description, as Telegram words it where that is known, else None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fakes.bot_api_schema import UPLOAD

Params = dict[str, Any]

UPDATE_KINDS = frozenset(
    ("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
     "chat_member", "message_reaction", "inline_query", "poll", "poll_answer", "chat_join_request")
)  # fmt: skip
ACTIONS = frozenset(("typing", "upload_photo", "upload_document", "find_location"))
ACTION_KEYS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "switch_inline_query",
    "login_url",
    "pay",
    "callback_game",
)


def refusal(method: str, params: Params) -> str | None:
    """Why Telegram would answer 400 to this call; None if it would not."""
    return next((fault for rule in _RULES.get(method, ()) for fault in rule(params)), None)


def attachments(params: Params, files: Mapping[str, bytes]) -> list[str]:
    """What does not fit together: a file that is named and did not come along, or came along and is not named."""
    media = (str(item.get("media")) for item in params.get("media", ()))
    named = {name.removeprefix("attach://") for name in media if name.startswith("attach://")}
    named |= {name for name, value in params.items() if value == UPLOAD}
    return [f"attachment {name} is named or sent, not both" for name in sorted(named ^ set(files))]


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _text(params: Params) -> Iterator[str]:
    text = params["text"]
    if not text.strip():
        yield "Bad Request: message text is empty"
    if units(text) > 4096:
        yield "Bad Request: message is too long"
    if "parse_mode" in params:
        yield "Bad Request: this fake understands no parse_mode"
    if "entities" in params and text != text.strip():
        yield "Bad Request: the text is trimmed, its entities would move"
    yield from _entities(text, params.get("entities", []))


def _entities(text: str, entities: list[Params]) -> Iterator[str]:
    if len(entities) > 100:
        yield "Bad Request: too many entities"
    encoded = text.encode("utf-16-le")
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < 0 or entity["length"] < 1 or 2 * end > len(encoded):
            yield f"Bad Request: entity {start}-{end} is outside of the text"
        elif not _decodes(encoded[2 * start : 2 * end]):
            yield f"Bad Request: entity {start}-{end} cuts a character in half"


def _decodes(encoded: bytes) -> bool:
    try:
        encoded.decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return True


def _caption(params: Params) -> Iterator[str]:
    caption = params.get("caption", "")
    if units(caption) > 1024:
        yield "Bad Request: message caption is too long"
    if "caption_entities" in params and caption != caption.strip():
        yield "Bad Request: the caption is trimmed, its entities would move"
    yield from _entities(caption, params.get("caption_entities", []))


def _group(params: Params) -> Iterator[str]:
    if not 2 <= len(params["media"]) <= 10:
        yield "Bad Request: a group has 2-10 pictures"
    for item in params["media"]:
        yield from _caption(item)


def _markup(params: Params) -> Iterator[str]:
    markup = params.get("reply_markup") or {}
    yield from _layout(markup.get("inline_keyboard", []), _inline)
    yield from _layout(markup.get("keyboard", []), _key)
    if "keyboard" in markup and not markup["keyboard"]:
        yield "Bad Request: keyboard is empty"
    if not 0 < units(markup.get("input_field_placeholder", "-")) <= 64:
        yield "Bad Request: input field placeholder must be 1-64 characters"
    if markup.get("remove_keyboard") is False:
        yield "Bad Request: remove_keyboard must be true"


def _layout(rows: list[list[Any]], rule: Callable[[Any], Iterator[str]]) -> Iterator[str]:
    if sum(map(len, rows)) > 100:
        yield "Bad Request: reply markup is too long"
    for row in rows:
        if not 0 < len(row) <= 8:
            yield "Bad Request: a row has 1-8 buttons"
        for button in row:
            yield from rule(button)


def _inline(button: Params) -> Iterator[str]:
    actions = [key for key in ACTION_KEYS if key in button]
    if not button["text"].strip():
        yield "Bad Request: inline keyboard button text is empty"
    if len(actions) != 1:
        yield "Bad Request: text buttons are unallowed in the inline keyboard"
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        yield "Bad Request: BUTTON_DATA_INVALID"
    if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= 256:
        yield "Bad Request: BUTTON_COPY_TEXT_INVALID"
    if "url" in button and not re.match(r"(https?|tg)://\S+$", button["url"]):
        yield f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"


def _key(button: Any) -> Iterator[str]:
    label = button if isinstance(button, str) else button["text"]
    if not label.strip():
        yield "Bad Request: keyboard button text is empty"
    if isinstance(button, dict) and button.get("request_contact") and button.get("request_location"):
        yield "Bad Request: a button asks for one thing"


def _callback(params: Params) -> Iterator[str]:
    if units(params.get("text", "")) > 200:
        yield "Bad Request: MESSAGE_TOO_LONG"


def _commands(params: Params) -> Iterator[str]:
    if len(params["commands"]) > 100:
        yield "Bad Request: BOT_COMMANDS_TOO_MUCH"
    for command in params["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield "Bad Request: BOT_COMMAND_INVALID"
        if not 1 <= units(command["description"]) <= 256:
            yield "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"


def _language(params: Params) -> Iterator[str]:
    if not re.fullmatch(r"([a-z]{2})?", params.get("language_code", "")):
        yield "Bad Request: invalid language code"


def _longest(name: str, limit: int) -> Callable[[Params], Iterator[str]]:
    def rule(params: Params) -> Iterator[str]:
        if units(params.get(name, "")) > limit:
            yield f"Bad Request: {name} is too long"

    return rule


def _webhook(params: Params) -> Iterator[str]:
    if not re.match(r"https://|http://127\.0\.0\.1[:/]|$", params["url"]):
        yield "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", params.get("secret_token", "none")):
        yield "Bad Request: secret token contains unallowed characters"
    if not 1 <= int(params.get("max_connections", 40)) <= 100:
        yield "Bad Request: max_connections must be 1-100"
    yield from _kinds(params)


def _kinds(params: Params) -> Iterator[str]:
    for kind in set(params.get("allowed_updates", [])) - UPDATE_KINDS:
        yield f"Bad Request: no such update: {kind}"


def _polling(params: Params) -> Iterator[str]:
    if not 1 <= int(params.get("limit", 100)) <= 100:
        yield "Bad Request: limit must be 1-100"
    if not 0 <= int(params.get("timeout", 0)) <= 50:
        yield "Bad Request: timeout must be 0-50"
    yield from _kinds(params)


def _action(params: Params) -> Iterator[str]:
    if params["action"] not in ACTIONS:
        yield "Bad Request: wrong parameter action in request"


_RULES: dict[str, tuple[Callable[[Params], Iterator[str]], ...]] = {
    "sendMessage": (_text, _markup),
    "editMessageText": (_text, _markup),
    "editMessageReplyMarkup": (_markup,),
    "sendPhoto": (_caption, _markup),
    "sendMediaGroup": (_group,),
    "answerCallbackQuery": (_callback,),
    "setMyCommands": (_commands, _language),
    "setMyDescription": (_longest("description", 512), _language),
    "setMyShortDescription": (_longest("short_description", 120), _language),
    "getMyCommands": (_language,),
    "getMyDescription": (_language,),
    "getMyShortDescription": (_language,),
    "setWebhook": (_webhook,),
    "getUpdates": (_polling,),
    "sendChatAction": (_action,),
}
