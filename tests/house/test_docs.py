"""What people read is true: links lead somewhere, names exist, settings and words are all there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
from pydantic import SecretStr

from bots.cli import app
from bots.settings import PREFIX, Settings
from tests.house.sources import PACKAGES, ROOT, markdown, ours, text

PICTURES = {".png", ".jpg", ".svg"}
PLACES = (*PACKAGES, "cities", "docker", "docs", "tests", "requirements", ".ci")
# fmt: off
HOUSE_WORDS = (
    "resident", "operator", "ticket", "classifier", "entry", "code", "group", "status", "feedback",
    "channel", "turn", "dialog", "step", "question", "look-up", "journal", "replay", "outcome",
    "draft", "submission", "inbox", "outbox", "handover", "desk", "lease", "notice", "city", "facts",
    "promise", "receipt",
)
# fmt: on
SECTIONS = ["Context", "What was weighed", "Decision", "Consequences"]
PAGES = (*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md")


def links(path: Path) -> list[str]:
    """Relative targets, without their anchors."""
    found = re.findall(r"\]\(([^)\s#]*)(?:#[\w-]*)?\)", text(path))
    return [target for target in found if target and "://" not in target]


def missing(pictures: bool) -> list[str]:
    """Links that lead nowhere."""
    return [
        f"{path}: {target}"
        for path in markdown()
        for target in links(path)
        if (Path(target).suffix in PICTURES) is pictures and not (ROOT / path.parent / target).exists()
    ]


def test_links_lead_somewhere() -> None:
    assert missing(pictures=False) == []


def test_pictures_are_there() -> None:
    assert missing(pictures=True) == []


def test_files_that_are_named_exist() -> None:
    named = {
        (str(path), name)
        for path in markdown()
        if not ours(path, "docs/contracts/", "cities/")
        for name in re.findall(r"`([\w./-]+/[\w./-]*)`", text(path))
        if name.split("/")[0] in PLACES and not name.startswith("docker/secrets")
    }
    assert len(named) > 30
    assert [f"{page}: {name}" for page, name in sorted(named) if not (ROOT / name).exists()] == []


def test_commands_that_are_named_exist() -> None:
    group = typer.main.get_command(app)
    commands = set(group.commands)  # type: ignore[attr-defined]
    targets = set(re.findall(r"^([a-z-]+):", text(Path("Makefile")), re.MULTILINE))
    for path in PAGES:
        page = path.read_text()
        said = re.findall(r"(?:`|^    |bin/)(?:\.venv/bin/)?frontdoor ([a-z]+)\b", page, re.MULTILINE)
        assert set(said) <= commands, path
        assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", page, re.MULTILINE)) <= targets, path


@pytest.mark.parametrize("word", HOUSE_WORDS)
def test_every_word_is_explained_once(word: str) -> None:
    assert len(re.findall(rf"^\* \*\*{word}\*\*: \S", text(Path("docs/GLOSSARY.md")), re.MULTILINE)) == 1


def test_no_word_is_explained_twice() -> None:
    words = re.findall(r"^\* \*\*([^*]+)\*\*", text(Path("docs/GLOSSARY.md")), re.MULTILINE)
    assert len(words) == len(set(words)) > len(HOUSE_WORDS)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    row = re.search(rf"^\| `{PREFIX}{name.upper()}` \| ([^|]+) \| (yes|no) \| [^|]+ \|$", city(), re.MULTILINE)
    assert row is not None
    field = Settings.model_fields[name]
    default = shown(field.default)
    assert row[1] == f"`{default}`" if default else not row[1].startswith("`")
    assert (row[2] == "yes") is secret(field.annotation)


def test_no_setting_is_made_up() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for path in PAGES:
        for name in re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", path.read_text()):
            assert name.removesuffix("_FILE") in known, path


def city() -> str:
    """The guide for a city."""
    return text(Path("docs/CITY.md"))


def shown(default: Any) -> str:
    """A default as the guide writes it; empty for none."""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    return "" if default in (None, ()) else str(default)


def secret(annotation: Any) -> bool:
    """The setting may come from a file."""
    return annotation is SecretStr or any(secret(part) for part in get_args(annotation))


def test_decisions_are_numbered_and_listed() -> None:
    folder = Path("docs/adr")
    index = re.findall(r"^\| \[(\d{4})\]\(([\w.-]+)\) \| (.+) \|$", text(folder / "README.md"), re.MULTILINE)
    files = sorted(path.name for path in (ROOT / folder).glob("0*.md"))
    assert [name for _, name, _ in index] == files
    assert [int(number) for number, _, _ in index] == list(range(1, len(files) + 1))
    for number, name, title in index:
        lines = text(folder / name).splitlines()
        assert lines[0] == f"# {number} {title}"
        assert re.match(r"\d{4}-\d\d-\d\d\. (Accepted|Replaced by \d{4})\.", lines[2]), name
        assert [line[3:] for line in lines if line.startswith("## ")] == SECTIONS, name
