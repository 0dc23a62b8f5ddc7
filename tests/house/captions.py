"""The map of the house: every module's caption on one page.

python -m tests.house.captions    # writes docs/FILES.md anew
"""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.sources import PACKAGES, ROOT, python, tree

PAGE = ROOT / "docs" / "FILES.md"
HEAD = """\
# Files

Every module and its caption, the first line of its docstring. Written by `python -m tests.house.captions`; a test fails
when it is not true.
"""


def page() -> str:
    """By package and folder; files that say nothing are left out."""
    files = sorted(path for path in python() if path.parts[0] in PACKAGES and caption(path))
    parts = [HEAD]
    for folder in sorted({path.parent for path in files}):
        rows = [f"| `{path.name}` | {caption(path)} |" for path in files if path.parent == folder]
        parts.append("\n".join((f"## {folder.as_posix()}/\n", "| file | |", "|---|---|", *rows, "")))
    return "\n".join(parts)


def caption(path: Path) -> str:
    """The first line of the module's docstring."""
    return (ast.get_docstring(tree(path)) or "").split("\n", 1)[0].replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
