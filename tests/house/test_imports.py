"""What the inner packages import is a closed list, and importing any module does nothing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import MIGRATIONS, PACKAGES, ROOT, ours, python, tracked, tree

MAY_IMPORT = {
    "dialogs": {"babel", "fluent"},
    "nlu": {"numpy", "onnxruntime", "rapidfuzz", "tokenizers"},
    "nlu/evaluation": {"matplotlib", "numpy"},
    "nlu/training": {
        *("numpy", "onnxruntime", "scipy", "sentencepiece", "tokenizers", "torch", "transformers", "yaml"),
    },
}
"""Beside the standard library. Training and evaluation have lists of their own: they never run when residents write."""
WATCHER = Path(__file__).parent / "watching_imports.py"


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_inner_packages_import_little(package: str) -> None:
    allowed = MAY_IMPORT[package] | {package.split("/")[0]} | sys.stdlib_module_names
    strange = [
        f"{path}:{line} {name}"
        for path in python()
        if ours(path, f"{package}/") and not (package == "nlu" and ours(path, "nlu/training/", "nlu/evaluation/"))
        for line, name in imported(path)
        if name not in allowed
    ]
    assert strange == []


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Lines and top-level packages."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


def watched(folder: Path, *modules: str, source: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Import ``modules`` in a new interpreter that stands in ``folder``; it prints what they did."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(WATCHER), str(source), *modules]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_importing_does_nothing(tmp_path: Path) -> None:
    paths = [path for path in tracked() if path.suffix == ".py" and path.parts[0] in PACKAGES]
    modules = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths if not ours(path, MIGRATIONS)
    ]
    done = watched(tmp_path, *modules)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os\nX = os.environ.get('HOME')", "environment"),
        ("from pathlib import Path\nX = Path(__file__).read_text()", "open"),
        ("import socket\nX = socket.socket()", "socket"),
        ("import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()", "threads"),
        ("print('hello')", "hello"),
    ],
)
def test_doing_something_is_seen(tmp_path: Path, code: str, said: str) -> None:
    (tmp_path / "busy.py").write_text(code, encoding="utf-8")
    assert said in watched(tmp_path, "busy", source=tmp_path).stdout
