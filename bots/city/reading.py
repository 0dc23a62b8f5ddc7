"""Reading YAML and CSV so that every mistake can name its file, line and field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Where = tuple[str | int, ...]
"""A path into a file: ``("entries", 5, "urgency")``."""

M = TypeVar("M", bound=BaseModel)

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as quick where libyaml is there


@dataclass(slots=True)
class Problems:
    """The mistakes found so far, one line each."""

    lines: list[str] = field(default_factory=list)

    def add(self, place: str, text: str) -> None:
        """One more: ``place`` is ``file``, ``file:line`` or ``file:line: field``."""
        self.lines.append(f"{place}: {text}")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: how to name it, and where in it each value stands."""

    label: str
    """As mistakes show it: ``cities/x/classifier.yaml``."""
    lines: dict[Where, int]
    """First line of a value, from 1."""
    problems: Problems

    def wrong(self, where: Where, text: str) -> None:
        """Report what is wrong with the value at ``where``."""
        known = where
        while known and known not in self.lines:
            known = known[:-1]
        line = self.lines.get(known, 1)
        self.problems.add(f"{self.label}:{line}: {spelled(where)}" if where else f"{self.label}:{line}", text)


def spelled(where: Where) -> str:
    """``entries[5].urgency``; of a CSV row only the column, as the line says the rest."""
    text = ""
    for part in where[1:] if where and isinstance(where[0], int) else where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_text(path: Path, label: str, problems: Problems) -> str | None:
    """The file's text; None, and a problem, when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.add(label, "the file is missing")
    except UnicodeDecodeError as wrong:
        line = wrong.object[: wrong.start].count(b"\n") + 1
        problems.add(f"{label}:{line}", "not UTF-8 text")
    except OSError as wrong:
        problems.add(label, f"cannot be read ({wrong.strerror})")
    return None


def read_yaml(path: Path, label: str, shape: type[M], problems: Problems) -> tuple[M | None, Source]:
    """A YAML file as ``shape``; None, and problems, when it is not one."""
    source = Source(label, {}, problems)
    text = read_text(path, label, problems)
    if text is None:
        return None, source
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            source.wrong((), "the file is empty")
            return None, source
        _note_lines(node, (), source)
        value = loader.construct_document(node)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        problems.add(f"{label}:{mark.line + 1 if mark else 1}", f"not YAML: {wrong.problem}")
        return None, source
    except (yaml.YAMLError, ValueError) as wrong:
        problems.add(label, f"not YAML: {str(wrong).splitlines()[0]}")
        return None, source
    finally:
        loader.dispose()
    return _shaped(value, shape, source, ()), source


def read_csv(path: Path, label: str, shape: type[M], problems: Problems) -> tuple[list[M], Source]:
    """The rows of a CSV file, each as ``shape``; rows that are not one are left out, with problems.

    The value at ``(3, "type")`` is the column ``type`` of the fourth good row.
    """
    source = Source(label, {}, problems)
    rows: list[M] = []
    text = read_text(path, label, problems)
    if text is None:
        return rows, source
    for line, raw in _records(text, shape, source):
        source.lines[(len(rows),)] = line
        row = _shaped(raw, shape, source, (len(rows),))
        if row is not None:
            rows.append(row)
    return rows, source


def _records(text: str, shape: type[BaseModel], source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and columns of each row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = list(shape.model_fields)
    header: list[str] | None = None
    try:
        for row in reader:
            if header is None:
                header = row
                if sorted(header) != sorted(columns):
                    source.wrong((), f"the columns must be {', '.join(columns)}")
                    return
            elif len(row) == len(header):
                yield reader.line_num, dict(zip(header, row, strict=True))
            elif row:
                source.problems.add(f"{source.label}:{reader.line_num}", f"{len(row)} values for {len(header)} columns")
    except csv.Error as wrong:
        source.problems.add(f"{source.label}:{reader.line_num}", f"not CSV: {wrong}")
    if header is None:
        source.wrong((), "the file is empty")


def _note_lines(node: Any, where: Where, source: Source) -> None:
    """Remember where each value stands, and complain of names given twice (YAML would take the last)."""
    source.lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            inner = (*where, str(name.value))
            if inner in source.lines:
                source.problems.add(f"{source.label}:{name.start_mark.line + 1}: {spelled(inner)}", "given twice")
            _note_lines(value, inner, source)
            source.lines[inner] = name.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*where, number), source)


def _shaped(value: Any, shape: type[M], source: Source, base: Where) -> M | None:
    try:
        return shape.model_validate(value)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            source.wrong((*base, *error["loc"]), _said(error["type"], error["msg"], error.get("ctx", {})))
        return None


def _said(kind: str, message: str, about: dict[str, Any]) -> str:
    """What is wrong, in the words of somebody who edits the file."""
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known field"
        case "literal_error":
            return f"must be one of {about['expected'].replace(' or ', ', ')}"
        case "string_type":
            return 'must be a text; put it in quotes, like "104"'
        case "value_error":
            return str(about["error"])
    return message[:1].lower() + message[1:]
