"""Files do not tell where they were written: no path of one machine, no address of a package registry."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import text, tracked

REGISTRIES = ("pypi org", "pythonhosted org", "npmjs org", "yarnpkg com", "crates io", "golang org", "rubygems org")
"""Written apart, for this file is read too."""
HOSTS = re.compile("|".join(name.replace(" ", r"\.") for name in REGISTRIES))
MACHINE = re.compile(r"(?<![\w.}/*-])/(?:work|root|tmp|home)/")


def test_locks_hold_no_addresses() -> None:
    locks = [path for path in tracked() if path.suffix == ".lock"]
    assert locks
    assert [str(path) for path in locks if "://" in text(path)] == []


def test_locks_hold_a_hash_for_everything() -> None:
    for path in tracked():
        if path.suffix == ".lock":
            pins = re.split(r"\n(?=\S)", text(path))
            assert [pin.split()[0] for pin in pins if "==" in pin and "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("traces", [HOSTS, MACHINE], ids=["registries", "machine"])
def test_no_traces(traces: re.Pattern[str]) -> None:
    found = [f"{path}: {match[0]}" for path in tracked() if (match := traces.search(text(path)))]
    assert found == []


def test_traces_are_recognised() -> None:
    path, host = "/".join(("", "work", "main")), ".".join(("files", "pythonhosted", "org"))
    assert MACHINE.search(f"cd {path}")
    assert not MACHINE.search("the network/work/flow")
    assert HOSTS.search(f"from {host}")
