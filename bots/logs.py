"""Logs that cannot hold a resident's words: only names on a list get through, and only values that look like labels.

Rules of this file:
* Our own lines are an event and values under the names in ``ALLOWED``; everything else is left out, and said so.
* Of an exception its type and place are kept, never its message: that may quote a row, a text, an address with a token.
* Of libraries' lines only the place and the constant part of the text are kept.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor

ALLOWED = frozenset(
    {
        "event", "level", "logger", "timestamp", "trace", "withheld", "where", "said",
        "channel", "inbox_id", "outbox_id", "submission_id", "conversation_id", "resident_id", "event_id", "incident",
        "attempt", "attempts", "advice", "bot", "mode", "language",
        "count", "entries", "seconds", "after_s", "port", "pid", "signal", "bytes",
        "error", "reason", "at", "result", "status", "code", "kind", "step", "dialog", "outcome", "lookup",
        "source", "state", "origin", "version", "model", "path", "file", "method", "route", "cursor",
    }
)  # fmt: skip

_LABEL = re.compile(r"[\w .,:;/@+%()\[\]{}<>'=-]{0,200}", re.ASCII)
_PHONE = re.compile(r"\d{9,}|\+\d")
_TOKEN = re.compile(r"\d+:[\w-]{20,}|whsec_|Bearer ")
_LIBRARIES = ("aiohttp", "telegram", "httpx", "httpcore", "asyncio", "sqlalchemy", "alembic", "viberbot")


def set_up_logs(form: Literal["auto", "json", "console"] = "auto", level: str = "info", stream: Any = None) -> None:
    """Send structlog's and the standard library's lines to ``stream`` (standard error when None)."""
    out = sys.stderr if stream is None else stream
    console = form == "console" or (form == "auto" and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = structlog.dev.ConsoleRenderer(colors=out.isatty()) if console else _json()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, foreign],
        pass_foreign_args=True,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, place_of_error, only_allowed, last],
    )
    sink = logging.StreamHandler(out)
    sink.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [sink]
    root.setLevel(level.upper())
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)  # whoever gives up says so
    logging.captureWarnings(True)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def only_allowed(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Leave out names that are not on the list and values that might be words, numbers or secrets of somebody."""
    kept = {name: _fit(value) for name, value in line.items() if name in ALLOWED}
    left_out = sorted(name for name in line if name not in ALLOWED)
    if left_out:
        kept["withheld"] = [name for name in left_out if _LABEL.fullmatch(name)]
    return kept


def place_of_error(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Put the types and places of an exception and its causes where the exception was."""
    given = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line.setdefault("error", type(error).__name__)
        line["trace"] = _trace(error)
    line.pop("exception", None)
    line.pop("stack_info", None)
    return line


def foreign(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """A library's line: where it was written, and its text without what was put into it."""
    record: logging.LogRecord = line["_record"]
    line["event"] = "library"
    line["where"] = f"{record.module}:{record.lineno}"
    if line.pop("positional_args", ()) and isinstance(record.msg, str):
        line["said"] = record.msg[:200]
    if record.exc_info:
        line["exc_info"] = record.exc_info
    return line


def _json() -> Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _fit(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            unfit = not _LABEL.fullmatch(value) or _PHONE.search(_without_dates(value)) or _TOKEN.search(value)
            return "(withheld)" if unfit else value
        case list() | tuple():
            return [_fit(part) for part in value]
    return f"({type(value).__name__})"


def _without_dates(value: str) -> str:
    """Times have digits and a ``+`` too."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)?", "", value)


def _trace(error: BaseException) -> list[str]:
    """``["TimeoutError", "turns.py:120 run", ...]``, causes after what they caused; at most 20 places each."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(type(cause).__name__)
        frames = traceback.extract_tb(cause.__traceback__)[-20:]
        lines.extend(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines
