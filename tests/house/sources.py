"""The repository's files, as git lists them, and what Python makes of them."""

from __future__ import annotations

import ast
import gc
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bots", "dialogs", "nlu", "backend_client")
MIGRATIONS = "bots/storage/migrations/"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the working tree that git knows, relative to the root. Skips where there is no git."""
    try:
        said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git checkout here")
    paths = (Path(name) for name in said.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def python() -> list[Path]:
    """Python files with something in them; no migrations."""
    return [path for path in tracked() if path.suffix == ".py" and not ours(path, MIGRATIONS) and text(path).strip()]


def ours(path: Path, *folders: str) -> bool:
    """The file lies in one of these folders."""
    return path.as_posix().startswith(folders)


@cache
def text(path: Path) -> str:
    """UTF-8, empty for what is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    # in Python 3.11, whatever is collected in the middle of it and parses something itself spoils the count of levels
    gc.disable()
    try:
        return ast.parse(text(path), filename=str(path))
    finally:
        gc.enable()


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def markdown() -> list[Path]:
    """What people read."""
    return [path for path in tracked() if path.suffix == ".md"]
