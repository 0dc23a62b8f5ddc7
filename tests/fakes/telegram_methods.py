"""The Bot API's methods, as far as a contact centre's bot uses them."""

from __future__ import annotations

import io
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.fakes.bot_api_schema import UPLOAD
from tests.fakes.telegram_updates import ApiError

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram_resident import Resident

Params = dict[str, Any]
Method = Callable[["FakeTelegram", Params], Awaitable[Any]]

LARGEST_DOWNLOAD = 20 * 1024 * 1024


async def get_me(fake: FakeTelegram, _: Params) -> Params:
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return fake.bot_user | abilities


async def set_webhook(fake: FakeTelegram, params: Params) -> bool:
    fake.updates.webhook = {**params} if params["url"] else None
    return await _new_way(fake, params)


async def delete_webhook(fake: FakeTelegram, params: Params) -> bool:
    fake.updates.webhook = None
    return await _new_way(fake, params)


async def _new_way(fake: FakeTelegram, params: Params) -> bool:
    if "allowed_updates" in params:
        fake.updates.allowed = frozenset(params["allowed_updates"])
    if params.get("drop_pending_updates") in (True, "true"):
        fake.updates.pending.clear()
    return True


async def get_webhook_info(fake: FakeTelegram, _: Params) -> Params:
    webhook = fake.updates.webhook or {"url": ""}
    known = {key: webhook[key] for key in _WEBHOOK_KNOWN if key in webhook}
    return known | {"has_custom_certificate": False, "pending_update_count": len(fake.updates.pending)}


_WEBHOOK_KNOWN = ("url", "max_connections", "allowed_updates", "last_error_message")


async def get_updates(fake: FakeTelegram, params: Params) -> list[Params]:
    if "allowed_updates" in params:
        fake.updates.allowed = frozenset(params["allowed_updates"])
    offset, limit, timeout_s = (int(params.get(key, plain)) for key, plain in _POLL_DEFAULTS.items())
    return await fake.updates.poll(offset, limit, timeout_s)


_POLL_DEFAULTS = {"offset": 0, "limit": 100, "timeout": 0}


async def send_message(fake: FakeTelegram, params: Params) -> Params:
    return _show(fake, params, {"text": params["text"].strip()} | _entities(params))


async def send_photo(fake: FakeTelegram, params: Params) -> Params:
    return _show(fake, params, _photo(fake, params["photo"], "photo") | _caption(params))


async def send_media_group(fake: FakeTelegram, params: Params) -> list[Params]:
    album = {"media_group_id": f"1343{fake.next_message()}"}
    shown = []
    for item in params["media"]:
        photo = _photo(fake, item["media"], item["media"].removeprefix("attach://"))
        shown.append(_show(fake, params, photo | album | _caption(item)))
    return shown


def _photo(fake: FakeTelegram, given: str, upload: str) -> Params:
    """Telegram decodes what is uploaded as a photo."""
    file_id = given
    if given == UPLOAD or given.startswith("attach://"):
        content = fake.uploads.get(upload, b"")
        try:
            Image.open(io.BytesIO(content)).verify()
        except Exception:  # noqa: BLE001 - as many errors as there are decoders
            raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED") from None
        file_id = fake.keep(content, f"photos/file_{len(fake.files)}.jpg")
    return {"photo": [{"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 90, "height": 90}]}


def _caption(params: Params) -> Params:
    return {key: params[key] for key in ("caption", "caption_entities") if params.get(key)}


async def send_chat_action(fake: FakeTelegram, params: Params) -> bool:
    _resident(fake, params)
    return True


async def edit_text(fake: FakeTelegram, params: Params) -> Params:
    return _edit(fake, params, {"text": params["text"].strip()} | _entities(params) | _inline(params))


async def edit_markup(fake: FakeTelegram, params: Params) -> Params:
    return _edit(fake, params, _inline(params))


async def delete_message(fake: FakeTelegram, params: Params) -> bool:
    resident = _resident(fake, params)
    if fake.messages.pop(int(params["message_id"]), None) is None:
        raise ApiError(400, "Bad Request: message to delete not found")
    resident.forget(int(params["message_id"]))
    return True


async def answer_callback_query(fake: FakeTelegram, params: Params) -> bool:
    if params["callback_query_id"] not in fake.waiting_presses:
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    fake.waiting_presses.remove(params["callback_query_id"])
    return True


async def get_file(fake: FakeTelegram, params: Params) -> Params:
    file = fake.files.get(params["file_id"])
    if file is None:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if file.size > LARGEST_DOWNLOAD:
        raise ApiError(400, "Bad Request: file is too big")
    unique = f"u{params['file_id']}"
    return {"file_id": params["file_id"], "file_unique_id": unique, "file_size": file.size, "file_path": file.path}


def _profile(kind: str) -> Method:
    async def set_profile(fake: FakeTelegram, params: Params) -> bool:
        fake.profile[(kind, params.get("language_code", ""))] = params.get(kind)
        return True

    return set_profile


async def get_commands(fake: FakeTelegram, params: Params) -> list[Params]:
    commands: list[Params] = fake.profile.get(("commands", params.get("language_code", ""))) or []
    return commands


def _profile_text(kind: str) -> Method:
    """A language without a text of its own shows everybody's."""

    async def get_profile(fake: FakeTelegram, params: Params) -> Params:
        own = fake.profile.get((kind, params.get("language_code", "")))
        return {kind: own or fake.profile.get((kind, "")) or ""}

    return get_profile


def _resident(fake: FakeTelegram, params: Params) -> Resident:
    try:
        resident = fake.residents[int(params["chat_id"])]
    except (KeyError, ValueError):
        raise ApiError(400, "Bad Request: chat not found") from None
    if resident.gone is not None:
        raise ApiError(403, f"Forbidden: {resident.gone}")
    return resident


def _show(fake: FakeTelegram, params: Params, content: Params) -> Params:
    resident = _resident(fake, params)
    number = fake.next_message()
    message = {"message_id": number, "from": fake.bot_user, "chat": resident.chat, "date": int(time.time())}
    message |= content | _inline(params)
    fake.messages[number] = message
    resident.receive(message, params.get("reply_markup") or {})
    return message


def _edit(fake: FakeTelegram, params: Params, change: Params) -> Params:
    _resident(fake, params)
    message = fake.messages.get(int(params["message_id"]))
    if message is None or message["from"] is not fake.bot_user:
        raise ApiError(400, "Bad Request: message to edit not found")
    kept = {key: value for key, value in message.items() if key not in ("reply_markup", "edit_date")}
    changed = kept | change
    if changed == {key: value for key, value in message.items() if key != "edit_date"}:
        raise ApiError(400, "Bad Request: message is not modified")
    message.clear()
    message.update(changed, edit_date=int(time.time()))
    return message


def _inline(params: Params) -> Params:
    """Telegram gives only the buttons under a message back, never the reply keyboard."""
    markup = params.get("reply_markup") or {}
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


def _entities(params: Params) -> Params:
    return {"entities": params["entities"]} if params.get("entities") else {}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getUpdates": get_updates,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "getMyCommands": get_commands,
    "getMyDescription": _profile_text("description"),
    "getMyShortDescription": _profile_text("short_description"),
    "setMyCommands": _profile("commands"),
    "setMyDescription": _profile("description"),
    "setMyShortDescription": _profile("short_description"),
}
