"""The dialog engine: a coroutine is driven over a journal of answers, without an event loop.

Theory of operation.  A dialog is an ``async def`` that awaits only *steps*.  Awaiting a step yields the step itself
to the driver below, which sends back the journalled answer.  The first step without an answer is where the
conversation stands.  State, restart, audit and *back* are therefore properties of one list, the journal.

Rules that keep this true:
* A dialog has no side effects and reads no clock, settings or randomness; it *returns* what shall be done.
* A key never changes its meaning; a new meaning gets a new key.
* An entry that no longer fits ends the usable journal: that step is asked again, nothing else is migrated.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

Json = Any
"""A value as ``json.loads`` makes it. Journals hold nothing else."""

T = TypeVar("T")
R = TypeVar("R")

SAID = "said"
"""Key of an entry that answers no step: facts the resident volunteered. It never advances a dialog."""

LONGEST_JOURNAL = 100
"""Entries after which the resident is offered a person instead of one more question."""


class DialogError(Exception):
    """A dialog broke the rules: it awaited something that is not a step, or raised."""


class Misfit(ValueError):
    """A journalled value is not one that the step can return."""


class By(StrEnum):
    """Who made an entry."""

    RESIDENT = "resident"
    LOOKUP = "lookup"
    DIALOG = "dialog"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer in the journal."""

    key: str
    value: Json
    by: By
    asked: Json = None
    """The arguments of a look-up: its result is only used again for the same ones."""
    facts: Json = None
    """What else the message said, as ``Facts.to_json`` wrote it; None for look-ups."""
    message: str | None = None
    """Id of the resident's message, so that an edit finds what to replace."""

    def to_json(self) -> Json:
        """The entry without its empty members."""
        row = {"key": self.key, "value": self.value, "by": self.by.value}
        rest = {"asked": self.asked, "facts": self.facts, "message": self.message}
        return row | {name: value for name, value in rest.items() if value is not None}

    @staticmethod
    def from_json(row: Json) -> Entry:
        """The inverse of ``to_json``."""
        return Entry(row["key"], row["value"], By(row["by"]), row.get("asked"), row.get("facts"), row.get("message"))


Journal = tuple[Entry, ...]


@dataclass(frozen=True)
class Step(Generic[T]):
    """Something a dialog waits for."""

    key: str
    """Names the step in the journal. Never changes meaning."""

    @property
    def asked(self) -> Json:
        """What a journalled answer depends on besides the key; None when the key says it all."""
        return None

    def decode(self, value: Json) -> T:
        """The journalled value as the dialog sees it; raises ``Misfit`` when it is not one."""
        raise Misfit(f"{type(self).__name__} {self.key} has no decoder")

    def __await__(self) -> Generator[Step[Any], T, T]:
        return (yield self)


class Listener(Protocol):
    """Whatever gathers the facts that residents volunteer."""

    def hear(self, facts: Json) -> None:
        """Take in one message's facts, in the order they were said."""


Dialog = Callable[[], Coroutine[Any, Any, R]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The dialog stands at ``step``; ``journal`` is the part of the journal that was used."""

    step: Step[Any]
    journal: Journal


@dataclass(frozen=True, slots=True)
class Finished(Generic[R]):
    """The dialog returned."""

    outcome: R
    journal: Journal


def replay(dialog: Dialog[R], journal: Sequence[Entry], listener: Listener | None = None) -> Waiting | Finished[R]:
    """Run ``dialog`` over ``journal`` up to its first open step.

    ``listener`` hears the facts of each entry before the dialog gets its value; what was said before the first
    question, before the dialog begins.  Raises ``DialogError`` when the dialog awaits anything but a step, or fails.
    """
    run = dialog()
    used: list[Entry] = []
    step: Step[Any] | None = None
    try:
        for entry in journal:
            if entry.key != SAID:
                step = step or _step(run.send(None))
                answer = _answer(step, entry)
            _hear(listener, entry)
            used.append(entry)
            if entry.key != SAID:
                step = _step(run.send(answer))
        return Waiting(step or _step(run.send(None)), tuple(used))
    except Misfit:
        return Waiting(_step(step), tuple(used))
    except StopIteration as stop:
        return Finished(stop.value, tuple(used))
    except DialogError:
        raise
    except Exception as error:
        raise DialogError(f"{type(error).__name__} after {[entry.key for entry in used]}") from error
    finally:
        run.close()


def back(journal: Journal) -> Journal:
    """Forget the resident's last answer, and whatever was looked up after it."""
    for position in reversed(range(len(journal))):
        entry = journal[position]
        if entry.by is By.RESIDENT and entry.key != SAID:
            return journal[:position]
    return journal


def _hear(listener: Listener | None, entry: Entry) -> None:
    if listener is not None and entry.facts is not None:
        listener.hear(entry.facts)


def _step(candidate: object) -> Step[Any]:
    if isinstance(candidate, Step):
        return candidate
    raise DialogError(f"a dialog may await only steps, not {type(candidate).__name__}")


def _answer(step: Step[T], entry: Entry) -> T:
    """The entry's value as ``step`` returns it. Raises ``Misfit`` when it answers another step, or another question."""
    if entry.key != step.key or entry.asked != step.asked:
        raise Misfit(f"{entry.key} is no answer to {step.key}")
    try:
        return step.decode(entry.value)
    except (KeyError, TypeError, ValueError) as error:
        raise Misfit(entry.key) from error
