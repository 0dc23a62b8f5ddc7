"""The command line: exit codes, and one line where something is wrong."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bots.cli import run
from tests.bots.small_city import small_city

FRONTDOOR = Path(sys.executable).with_name("frontdoor")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No settings from outside, an empty folder to work in, and logs as they were."""
    for name in list(os.environ):
        if name.startswith("FRONTDOOR_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of a command that exits with 2."""
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("frontdoor: ")
    assert said.err.count("\n") == 1
    return said.err


# --- the program itself ---


def test_understand_as_a_program(tmp_path: Path) -> None:
    lines = '{"id": 1, "text": "пахне газом"}\nnonsense\n{"id": 2, "text": "нема води, вул. Соборності 12"}\n'
    done = subprocess.run(
        [FRONTDOOR, "understand"], input=lines.encode(), capture_output=True, cwd=tmp_path, check=True
    )
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["id"] == 1
    assert first["emergency"] == {"phone": "104", "kind": "gas"}
    assert second == {"id": None, "error": "not JSON"}
    assert third["address"]["street"] == "Соборності"
    assert len(third["candidates"]) >= 5
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []  # no database


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    line = b'{"id": 1, "text": "a"}\n'
    with subprocess.Popen([FRONTDOOR, "understand"], stdin=-1, stdout=-1, stderr=-1, cwd=tmp_path) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write(line)
        program.stdin.flush()
        assert program.stdout.readline()
        program.stdout.close()
        program.stdin.write(line * 10)
        program.stdin.close()
        assert program.stderr.read() == b""
        assert program.wait() == 0


def test_unusable_settings_as_a_program(tmp_path: Path) -> None:
    settings = {**os.environ, "FRONTDOOR_LISTEN": "here"}
    done = subprocess.run([FRONTDOOR, "serve"], check=False, capture_output=True, cwd=tmp_path, env=settings)
    assert done.returncode == 2
    assert done.stderr.decode() == "frontdoor: FRONTDOOR_LISTEN: must be host:port, like 127.0.0.1:8080\n"


# --- what can be expected to go wrong ---


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing command"),
        (("fly",), "No such command"),
        (("serve", "--fast"), "No such option"),
        (("serve", "now"), "unexpected extra argument"),
        (("sandbox", "--listen", "here"), "--listen must be host:port"),
        (("sandbox", "--listen"), "requires an argument"),
    ],
)
def test_unusable_arguments(arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told in refusal(capsys, *arguments)


def test_serving_without_a_core(capsys: pytest.CaptureFixture[str]) -> None:
    assert "FRONTDOOR_CORE_URL is not set" in refusal(capsys, "serve")


def test_no_such_city(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_CITY", "cities/atlantis")
    assert "cities/atlantis: there is no such city folder" in refusal(capsys, "understand")


def test_a_city_with_mistakes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = small_city(tmp_path / "town")
    path = folder / "city.yaml"
    path.write_text(path.read_text().replace('"1500"', "1500").replace("Europe/Kyiv", "Europe/Nowhere"))
    monkeypatch.setenv("FRONTDOOR_CITY", "town")
    said = refusal(capsys, "understand")
    assert said.startswith("frontdoor: town/city.yaml:3: phone: must be a text")
    assert said.endswith("(and 1 more: frontdoor check)\n")


@pytest.mark.parametrize("command", ["sandbox", "serve"])
def test_a_port_that_is_in_use(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRONTDOOR_CITY", str(small_city(tmp_path / "town")))
    monkeypatch.setenv("FRONTDOOR_CORE_TOKEN", "t")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        here = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("FRONTDOOR_LISTEN", here)
        monkeypatch.setenv("FRONTDOOR_CORE_URL", f"http://{here}" if command == "sandbox" else "http://127.0.0.1:1")
        assert run([command]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"frontdoor: cannot listen on {here}: the port is in use")


def test_a_database_that_is_not_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", "postgresql+asyncpg://me:pass-word@127.0.0.1:1/frontdoor")
    said = refusal(capsys, "migrate")
    assert "the database does not serve us" in said
    assert "pass-word" not in said


def test_what_cannot_be_expected_is_a_number(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise KeyError("вул. Соборності 20")

    monkeypatch.setattr("bots.cli.City.load", fall)
    assert run(["understand"]) == 1
    log, line = capsys.readouterr().err.splitlines()
    incident = json.loads(log)["incident"]
    assert line == f"frontdoor: internal error {incident} (KeyError); the log has the place"
    assert "test_cli.py" in log
    assert "Соборності" not in log


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    for command in ("demo", "serve", "sandbox", "migrate", "understand", "check"):
        assert command in said


# --- commands that end ---


def test_migrate_makes_the_schema(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["migrate"]) == 0
    assert run(["migrate"]) == 0
    assert (tmp_path / "var" / "frontdoor.db").exists()


def test_check_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = small_city(tmp_path / "town")
    monkeypatch.setenv("FRONTDOOR_CITY", "town")
    monkeypatch.setenv("FRONTDOOR_LISTNE", "127.0.0.1:1")
    assert run(["check"]) == 1
    screen = capsys.readouterr().out
    assert "ok       city       Small Town: 2 classifier entries, 2 streets, 1 contrastive question" in screen
    assert "1 of 2 are not shown" in screen
    assert "note     settings   FRONTDOOR_LISTNE is not a setting" in screen
    assert "MISSING  core       set FRONTDOOR_CORE_URL and FRONTDOOR_CORE_TOKEN" in screen
    assert "note     telegram   off" in screen
    assert len(screen.splitlines()) <= 24
    (folder / "city.yaml").write_text("name: {}")
    assert run(["check"]) == 1
    assert "MISSING  city       town/city.yaml:1: name.uk: is missing" in capsys.readouterr().out


def test_check_says_who_cannot_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token = "123456:AbC-secretword"
    monkeypatch.setenv("FRONTDOOR_CITY", str(small_city(tmp_path / "town")))
    monkeypatch.setenv("FRONTDOOR_CORE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("FRONTDOOR_CORE_TOKEN", "secretword")
    monkeypatch.setenv("FRONTDOOR_TELEGRAM_TOKEN", token)
    monkeypatch.setenv("FRONTDOOR_TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", "postgresql+asyncpg://me:secretword@127.0.0.1:1/frontdoor")
    assert run(["check"]) == 1
    said = capsys.readouterr()
    assert "MISSING  core       http://127.0.0.1:1 does not serve us" in said.out
    assert "MISSING  telegram   http://127.0.0.1:1 not reached" in said.out
    assert "MISSING  database   PostgreSQL cannot be used" in said.out
    assert "secretword" not in said.out + said.err
