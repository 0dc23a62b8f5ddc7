"""Judges answers of the sandbox by the contract, independently of how the sandbox reads it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

CONTRACT = Path(__file__).parents[3] / "docs/contracts/core-api.yaml"


@cache
def document() -> dict[str, Any]:
    """Read the contract."""
    return dict(yaml.safe_load(CONTRACT.read_text(encoding="utf-8")))


def assert_conforms(method: str, path: str, status: int, body: object) -> None:
    """Fail unless the contract allows this answer to this request; path without ``/v1``, and without a query."""
    template = next(each for each in document()["paths"] if _matches(each, f"/v1{path}"))
    answers = document()["paths"][template][method]["responses"]
    assert str(status) in answers, f"{method} {template} may not answer {status}"
    pointer = "/".join(part.replace("/", "~1") for part in (template, method, "responses", str(status)))
    schema = {"$ref": f"core#/paths/{quote(pointer)}/content/application~1json/schema"}
    registry: Registry[Any] = Registry().with_resource("core", DRAFT202012.create_resource(document()))
    Draft202012Validator(schema, registry=registry).validate(body)


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None
