"""No resident's words, and no secret, get into the logs."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bots.logs import set_up_logs

WORDS = "пахне газом на Соборності 20"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logs("json", "debug", stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def only_line(out: io.StringIO) -> dict[str, object]:
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    line: dict[str, object] = json.loads(lines[0])
    return line


def test_a_line_of_ours(out: io.StringIO) -> None:
    structlog.get_logger("bots.outbox").warning("outbox.dead", channel="web", outbox_id=7, error="Refused")
    line = only_line(out)
    assert line["event"] == "outbox.dead"
    assert (line["channel"], line["outbox_id"], line["level"]) == ("web", 7, "warning")
    assert str(line["timestamp"]).endswith("Z")


def test_a_name_that_is_not_on_the_list_is_left_out(out: io.StringIO) -> None:
    structlog.get_logger().info("turn.begun", text=WORDS, phone="+380671234567", count=1)
    line = only_line(out)
    assert line["withheld"] == ["phone", "text"]
    assert line["count"] == 1
    assert "газом" not in out.getvalue()
    assert "380671234567" not in out.getvalue()


@pytest.mark.parametrize(
    "value", [WORDS, "+380671234567", "call 0671234567", TOKEN, "whsec_abc", "Bearer x", b"x", {1}]
)
def test_a_value_that_might_be_somebodys_is_left_out(out: io.StringIO, value: object) -> None:
    structlog.get_logger().info("turn.begun", reason=value)
    assert str(only_line(out)["reason"]).startswith("(")


def test_words_in_place_of_an_event_are_left_out(out: io.StringIO) -> None:
    structlog.get_logger().info(WORDS)
    assert only_line(out)["event"] == "(withheld)"


def test_an_exception_is_its_type_and_place(out: io.StringIO) -> None:
    def break_down() -> None:
        raise ValueError(WORDS)

    try:
        try:
            break_down()
        except ValueError as error:
            raise RuntimeError(TOKEN) from error
    except RuntimeError:
        structlog.get_logger().exception("turn.broke")
    line = only_line(out)
    assert line["error"] == "RuntimeError"
    trace = line["trace"]
    assert isinstance(trace, list)
    assert trace[0] == "RuntimeError"
    assert "ValueError" in trace
    assert trace[-1].startswith("test_logs.py:")
    assert trace[-1].endswith(" break_down")
    assert "газом" not in out.getvalue()
    assert TOKEN not in out.getvalue()


def test_a_librarys_line_keeps_only_its_constant_part(out: io.StringIO) -> None:
    logging.getLogger("telegram.ext").warning("Request to %s failed: %s", f"https://x/bot{TOKEN}/getMe", WORDS)
    line = only_line(out)
    assert line["event"] == "library"
    assert line["logger"] == "telegram.ext"
    assert line["said"] == "Request to %s failed: %s"
    assert TOKEN not in out.getvalue()


def test_a_librarys_ready_made_text_is_not_kept(out: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").error(f"Error for {WORDS}", exc_info=ValueError(WORDS))
    line = only_line(out)
    assert "said" not in line
    assert str(line["where"]).startswith("test_logs:")
    assert line["error"] == "ValueError"
    assert "газом" not in out.getvalue()


@pytest.mark.parametrize("name", ["httpx", "telegram.Bot", "aiohttp.access", "sqlalchemy.engine"])
def test_libraries_chatter_is_not_kept(out: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert out.getvalue() == ""


async def test_a_task_that_nobody_awaited_tells_no_words(out: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": ValueError(WORDS)})
    line = only_line(out)
    assert line["error"] == "ValueError"
    assert "газом" not in out.getvalue()


def test_for_people_on_a_terminal() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        set_up_logs("console", "info", stream)
        structlog.get_logger().info("started", port=8080, text=WORDS)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(False)
        structlog.reset_defaults()
    assert "started" in stream.getvalue()
    assert "port=8080" in stream.getvalue()
    assert "газом" not in stream.getvalue()
