"""Nothing is long: over the limit, the idea is two ideas."""

from __future__ import annotations

import ast

from tests.house.sources import MIGRATIONS, Function, functions, ours, python, text, tracked

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
"""Lines without the docstring; 30 is the goal."""
WRITTEN_BY_HAND = {".py", ".js", ".css", ".html", ".ftl", ".sh", ".md", ""}
"""Endings; what a city keeps (YAML, CSV) and what tools write (locks) may be as long as it is."""
GENERATED = ("docs/CONVERSATIONS.md", "docs/FILES.md", "docs/NEWS.md")


def test_files_are_short() -> None:
    hand = (
        path
        for path in tracked()
        if path.suffix in WRITTEN_BY_HAND and not ours(path, MIGRATIONS, "cities/", *GENERATED)
    )
    long = {str(path): lines for path in hand if (lines := text(path).count("\n")) > LONGEST_FILE}
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{path}:{function.lineno} {function.name}": lines
        for path in python()
        for function in functions(path)
        if (lines := length(function)) > LONGEST_FUNCTION
    }
    assert long == {}


def length(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    first = function.body[0]
    words = ast.get_docstring(function, clean=False)
    documented = 0 if words is None or first.end_lineno is None else first.end_lineno - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - documented


def test_length_leaves_the_docstring_out() -> None:
    module = ast.parse('def f() -> int:\n    """One\n    two."""\n    return 1\n')
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert length(function) == 2
