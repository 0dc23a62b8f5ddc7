"""An oracle that is not ours: is a Bot API call shaped as Telegram's schema says?

aiogram's models are generated from Telegram's documentation.  They know every method, field and nesting, but no
lengths; those are in ``telegram_rules``.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

import aiogram.methods
import aiogram.types
import telegram
from aiogram.methods import TelegramMethod
from pydantic import BaseModel, ValidationError

UPLOAD = "attach://upload"
"""Stands where a file was uploaded."""


def check_call(method: str, params: dict[str, Any]) -> list[str]:
    """What is wrong with the shape of a call: missing, unknown or badly typed members, at any depth."""
    model = _models().get(method)
    if model is None:
        return [f"{method}: no such method"]
    try:
        call = model.model_validate(params)
    except ValidationError as error:
        return [f"{method}.{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return [f"{where}: unknown" for where in _unknown(call, method)]


def decode(method: str, fields: dict[str, str]) -> dict[str, Any]:
    """Form fields as values: lists and objects travel as JSON. Raises ``ValueError`` for broken JSON."""
    nested = _nested(method)
    return {name: json.loads(value) if name in nested else value for name, value in fields.items()}


def check_update(update: dict[str, Any]) -> list[str]:
    """What two libraries do not take in an update: one looks at every member, the bot's own library reads it whole."""
    try:
        faults = [f"{where}: unknown" for where in _unknown(aiogram.types.Update.model_validate(update), "update")]
    except ValidationError as error:
        return [f"update.{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    try:
        read = telegram.Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it could not read it
        return [*faults, f"update: the library cannot read it, {type(error).__name__}"]
    understood = any(getattr(read, kind, None) is not None for kind in update if kind != "update_id")
    return faults if understood else [*faults, "update: the library finds nothing in it"]


def takes(method: str, name: str) -> bool:
    """Whether the method has a parameter of this name; files that it has not go along for ``attach://``."""
    return method in _models() and name in _models()[method].model_fields


def spelling(method: str) -> str | None:
    """How Telegram writes the method's name, which may be called in any case; None for no method at all."""
    return _spellings().get(method.lower())


@cache
def _models() -> dict[str, type[BaseModel]]:
    candidates = vars(aiogram.methods).values()
    models = (one for one in candidates if inspect.isclass(one) and issubclass(one, TelegramMethod))
    return {one.__api_method__: one for one in models if one is not TelegramMethod}


@cache
def _spellings() -> dict[str, str]:
    return {name.lower(): name for name in _models()}


@cache
def _nested(method: str) -> frozenset[str]:
    fields = _models()[method].model_fields if method in _models() else {}
    return frozenset(name for name, field in fields.items() if _holds_object(field.annotation))


def _holds_object(annotation: Any) -> bool:
    if get_origin(annotation) is list or (inspect.isclass(annotation) and issubclass(annotation, BaseModel)):
        return True
    return any(_holds_object(part) for part in get_args(annotation))


def _unknown(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for position, one in enumerate(value):
            yield from _unknown(one, f"{where}.{position}")
