"""Imports modules and prints what they did meanwhile: files opened, sockets made, environment read, threads left.

Run as a script: ``python watching_imports.py ROOT MODULE...``.  Only what code under ROOT does counts, not the
libraries it imports.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from types import FrameType
from typing import Any

ACTS = ("open", "socket.", "subprocess.", "os.mkdir", "os.putenv", "os.remove", "sqlite3.connect")


def doer(frame: FrameType | None, root: str) -> str | None:
    """The place under ``root`` that did it; None when it was a library, or the import machinery reading a module."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(root + os.sep) and f"{os.sep}.venv{os.sep}" not in name:
            return f"{name.removeprefix(root)}:{frame.f_lineno}"
        if name.startswith("<frozen importlib") or "site-packages" in name:
            return None
        frame = frame.f_back
    return None


def watch(root: str) -> None:
    """Print every act from now on."""

    def heard(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith(ACTS) and (place := doer(sys._getframe(1), root)):
            sys.stdout.write(f"{place} {event}\n")

    read = os._Environ.__getitem__

    def reading(environ: Any, key: str) -> Any:
        if place := doer(sys._getframe(1), root):
            sys.stdout.write(f"{place} environment {key}\n")
        return read(environ, key)

    setattr(os._Environ, "__getitem__", reading)  # noqa: B010 (the class promises that nobody does this)
    sys.addaudithook(heard)


def main() -> None:
    """Watch, import, say what is left running."""
    root, *modules = sys.argv[1:]
    sys.path.pop(0)
    sys.path.insert(0, root)
    watch(root)
    for module in modules:
        importlib.import_module(module)
    if threading.active_count() > 1:
        sys.stdout.write(f"threads {threading.active_count()}\n")


if __name__ == "__main__":
    main()
