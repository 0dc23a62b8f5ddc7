"""The contract, read: its schemas and operations, and documents that fit them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

Schema = dict[str, Any]

FILE = Path(__file__).parents[2] / "docs" / "contracts" / "core-api.yaml"


@cache
def contract() -> Schema:
    document: Schema = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return document


def schemas() -> dict[str, Schema]:
    found: dict[str, Schema] = contract()["components"]["schemas"]
    return found


def resolved(node: Schema) -> Schema:
    """Behind ``$ref``, with ``allOf`` merged."""
    while "$ref" in node:
        target: Any = contract()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    if "allOf" not in node:
        return node
    merged: Schema = {"type": "object", "properties": {}, "required": []}
    for part in map(resolved, node["allOf"]):
        merged["properties"] |= part.get("properties", {})
        merged["required"] = [*merged["required"], *part.get("required", [])]
    return merged


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    method: str
    path: str
    spec: Schema

    def parameters(self, place: str) -> dict[str, Schema]:
        """By name; ``place`` is ``query``, ``path`` or ``header``."""
        found = map(resolved, self.spec.get("parameters", []))
        return {parameter["name"]: parameter for parameter in found if parameter["in"] == place}

    @property
    def body(self) -> tuple[str, Schema] | None:
        """Media type and schema of what is sent."""
        content = self.spec.get("requestBody", {}).get("content", {})
        return next(((media, body["schema"]) for media, body in content.items()), None)

    @property
    def success(self) -> tuple[int, Schema]:
        """Status and schema of the answer."""
        status = next(status for status in self.spec["responses"] if status.startswith("2"))
        return int(status), self.spec["responses"][status]["content"]["application/json"]["schema"]

    @property
    def statuses(self) -> set[int]:
        return set(map(int, self.spec["responses"]))


def operations() -> dict[str, Operation]:
    """By ``GET /v1/tickets/{id}``."""
    found = [
        Operation(method.upper(), path, spec)
        for path, methods in contract()["paths"].items()
        for method, spec in methods.items()
    ]
    return {f"{operation.method} {operation.path}": operation for operation in found}


def errors(schema: Schema, document: Any) -> list[str]:
    """What does not fit."""
    whole = {**schema, "components": contract()["components"]}
    checker = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(document)]


_WORDS = {"date": "2025-02-24", "date-time": "2026-03-01T10:00:00+02:00", "uri": "https://core.example/1.jpg"}


def example(schema: Schema, *, full: bool) -> Any:
    """A document that fits: with every member, or only with the required ones."""
    schema = resolved(schema)
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return dict(_members(schema, full=full))
        case "array":
            return [example(schema["items"], full=full)] if full else []
        case "string":
            return _WORDS.get(schema.get("format", ""), "слово")
        case kind:
            return {"boolean": True, "integer": schema.get("minimum", 7), "number": schema.get("maximum", 0.5)}[kind]


def _members(schema: Schema, *, full: bool) -> Iterator[tuple[str, Any]]:
    for name, member in schema.get("properties", {}).items():
        if full or name in schema.get("required", []):
            yield name, example(member, full=full)
    if full and "additionalProperties" in schema:
        yield "інше", example(schema["additionalProperties"], full=full)
