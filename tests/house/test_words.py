"""Names and captions: every module says what it is, and nothing is called by a word that says nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES, Function, ours, python, tree

UNUSED = frozenset({"manager", "helper", "util", "utils", "handler", "data", "info", "process", "context", "payload"})
MESSENGERS_OWN = frozenset({"payload"})
"""Messengers call it so; only their adapters may."""
OTHERS_OWN = frozenset({"process_bind_param", "process_result_value", "get_webhook_info"})
"""What SQLAlchemy makes us override, and a method of Telegram that a fake answers."""
ADAPTERS = ("bots/channels/", "tests/channels/", "tests/fakes/")
ANSWERING = frozenset({"bots/cli.py", "bots/demo.py", "bots/sandbox.py"})
"""Commands: what they print is their answer."""
LONGEST_CAPTION = 120
"""Characters: a line."""


def test_every_module_has_a_caption() -> None:
    captions = {path: (ast.get_docstring(tree(path)) or "").split("\n")[0] for path in python()}
    assert [str(path) for path, caption in captions.items() if not 1 < len(caption) <= LONGEST_CAPTION] == []


def test_no_empty_words_in_names() -> None:
    found = [f"{where}: {name}" for path in python() for where, name in names(path) if unused(name, path)]
    assert found == []


def names(path: Path) -> Iterator[tuple[str, str]]:
    """The module's own name, and those of its classes and functions, with their places; a test's is a sentence."""
    yield str(path), path.stem
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("test_"):
            yield f"{path}:{node.lineno}", node.name


def unused(name: str, path: Path) -> set[str]:
    """The words of a name that are not ours."""
    if name in OTHERS_OWN:
        return set()
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}
    allowed = MESSENGERS_OWN if ours(path, *ADAPTERS) else frozenset()
    return set(words & UNUSED - allowed)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SessionManager", {"manager"}), ("load_data", {"data"}), ("database", set()), ("HTTPInfo", {"info"})],
)
def test_names_are_read_word_by_word(name: str, expected: set[str]) -> None:
    assert unused(name, Path("bots/turns.py")) == expected


def test_only_commands_print() -> None:
    printing = {
        f"{path}:{node.lineno}"
        for path in python()
        if ours(path, *(f"{package}/" for package in PACKAGES)) and str(path) not in ANSWERING
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == set()
