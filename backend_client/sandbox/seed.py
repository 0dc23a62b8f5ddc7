"""What a sandbox core starts from: one city's classifier, streets and executors, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
"""A JSON object as ``json.loads`` makes it."""


@dataclass(frozen=True, slots=True)
class SeedStreet:
    """A street of the city's register."""

    name: str
    """As the register spells it today, without the type: ``Соборності``."""
    type: str
    """``вулиця``, ``проспект``, ``провулок``, ``мікрорайон``, ..."""
    district: str | None = None
    """The city district, ``Саксаганський``; None where nobody knows."""
    former_names: tuple[str, ...] = ()
    """Names the street had before, without the type."""


@dataclass(frozen=True, slots=True)
class SeedExecutor:
    """Who does the work for one kind of executor."""

    name: str
    """As residents are told it."""
    phone: str | None = None
    """As residents are told it; None where there is none to tell."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One city as its core knows it."""

    version: str
    """The classifier's version; a ticket that names another one is refused with 409."""
    decision: str
    """The council act that put this version in force, in words."""
    in_force_since: str
    """``YYYY-MM-DD``."""
    entries: tuple[Mapping[str, Any], ...]
    """The contract's ``ClassifierEntry`` objects, in the classifier's order."""
    streets: tuple[SeedStreet, ...]
    """The register of streets; every plausible house number on them is an address."""
    executors: Mapping[str, SeedExecutor]
    """By the entries' ``executor_kind``."""
    demonstration: bool = True
    """True while the classifier is not the official one; the page says so."""

    def classifier(self) -> Json:
        """Answer the contract's ``Classifier``."""
        return {
            "version": self.version,
            "decision": self.decision,
            "in_force_since": self.in_force_since,
            "entries": [dict(entry) for entry in self.entries],
        }

    def entry(self, code: str) -> Mapping[str, Any] | None:
        """Answer the entry with this code, or None."""
        return next((entry for entry in self.entries if entry["code"] == code), None)

    def districts(self) -> list[str]:
        """Answer the districts that the streets name, sorted."""
        return sorted({street.district for street in self.streets if street.district})
