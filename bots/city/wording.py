"""The city's own texts against the common ones: sound Fluent, known messages, no variable that nobody gives."""

from __future__ import annotations

from fluent.syntax import FluentParser, visitor
from fluent.syntax.ast import Junk, Message, Resource, VariableReference

from bots.city.reading import Source
from dialogs.texts import COMMON_TEXTS, texts_in


def check_texts(text: str, language: str, source: Source) -> None:
    """Report what is wrong with a Fluent file of the city."""
    resource = FluentParser().parse(text)
    _junk(resource, text, source)
    own = [part for part in resource.body if isinstance(part, Message)]
    if not own:
        return
    words = "\n".join(path.read_text(encoding="utf-8") for path in texts_in(COMMON_TEXTS, language))
    common = FluentParser().parse(words)
    known = {part.id.name: _variables(part) for part in common.body if isinstance(part, Message)}
    for message in own:
        name, line = message.id.name, _line(text, message.span.start if message.span else 0)
        if name not in known:
            source.problems.add(f"{source.label}:{line}", f"{name} is not one of the common texts")
            continue
        for variable in sorted(_variables(message) - known[name]):
            source.problems.add(f"{source.label}:{line}", f"{name} has no variable ${variable}")


def _junk(resource: Resource, text: str, source: Source) -> None:
    for part in resource.body:
        if isinstance(part, Junk):
            for note in part.annotations:
                place = note.span.start if note.span else part.span.start if part.span else 0
                line = _line(text, min(place, len(text.rstrip())))
                source.problems.add(f"{source.label}:{line}", f"not Fluent: {note.message}")


class _Collector(visitor.Visitor):
    """Gathers the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 (the library's name)
        """One of them."""
        self.names.add(node.id.name)


def _variables(message: Message) -> set[str]:
    collector = _Collector()
    collector.visit(message)
    return collector.names


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
