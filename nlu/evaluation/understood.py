"""Labelled texts beside what the understanding made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from nlu.evaluation.labelled import Labelled, Texts
from nlu.training.measure import Case, Result
from nlu.values import Understanding

T = TypeVar("T")
UNKNOWN = "?"
"""Stands for the language of a text that names none."""
Understand = Callable[[str], Understanding]


@dataclass(frozen=True, slots=True)
class Understood:
    """One text with its labels and its understanding."""

    row: Labelled
    found: Understanding

    @property
    def lang(self) -> str:
        """As labelled."""
        return self.row.lang or UNKNOWN

    def result(self) -> Result:
        """As a report."""
        return Result(Case(self.row.text, self.row.codes or (), self.row.lang), self.found.candidates, self.found.offer)


@dataclass(frozen=True, slots=True)
class Measured:
    """A file, understood."""

    name: str
    texts: tuple[Understood, ...]


def measured(files: Iterable[Texts], understand: Understand) -> list[Measured]:
    """Every text of every file, some milliseconds each; files of the same name are numbered."""
    made: dict[str, Measured] = {}
    for file in files:
        name = next(name for name in _names(file.name) if name not in made)
        made[name] = Measured(name, tuple(Understood(row, understand(row.text)) for row in file.rows))
    return list(made.values())


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def by_language(texts: Sequence[T], lang: Callable[[T], str]) -> dict[str, list[T]]:
    """All of them, then those of each language."""
    parts: defaultdict[str, list[T]] = defaultdict(list)
    for one in texts:
        parts[lang(one)].append(one)
    return {"all": list(texts), **dict(sorted(parts.items()))}
