"""Column types that mean the same on SQLite and PostgreSQL.

Rules of this file:
* Times are timezone-aware UTC; on SQLite they are ISO 8601 text of one width, so that they sort as text.
* No text reaches the database that PostgreSQL would refuse: NUL and lone surrogates are taken out, because a
  resident who sends one must not be a message that can never be recorded.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Utc(TypeDecorator[datetime]):
    """An instant."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        if dialect.name != "sqlite":
            return value
        return _stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]
        return datetime.fromisoformat(value)


class CleanText(TypeDecorator[str]):
    """Words from outside."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else cleaned(value)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in an INTEGER column."""


@lru_cache(maxsize=32)
def _stamp(at: datetime) -> str:
    """The rows of one transaction share a few instants."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def cleaned(text: str) -> str:
    """The text without NUL and lone surrogates."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def dump_json(value: Any) -> str:
    """JSON text that both databases take."""
    text = _encode(value)
    if "\\u0000" in text or not _encodable(text):
        return _encode(_scrubbed(value))
    return text


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _scrubbed(value: Any) -> Any:
    match value:
        case str():
            return cleaned(value)
        case dict():
            return {cleaned(str(key)): _scrubbed(item) for key, item in value.items()}
        case list() | tuple():
            return [_scrubbed(item) for item in value]
        case _:
            return value
