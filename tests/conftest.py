"""Which tests are slow: whole folders and files that start servers, processes or databases again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

SLOW = (
    "backend_client/sandbox/",
    "backend_client/test_client_sandbox.py",
    "bots/test_app.py",
    "bots/test_cli.py",
    "bots/test_demo.py",
    "bots/test_lookups.py",
    "bots/test_outbox.py",
    "bots/test_submissions.py",
    "bots/test_turns.py",
    "browser/",
    "channels/test_web_",
    "conversations/",
    "crash/",
    "house/test_imports.py",
    "house/test_readme.py",
    "storage/",
    "whole/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, so that ``make check`` can leave them out."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)
