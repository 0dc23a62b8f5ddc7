"""Requests are judged by the contract itself, the packaged ``core-api.yaml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from importlib import resources
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from backend_client.sandbox.problems import Flaw
from backend_client.sandbox.seed import Json


def read_contract() -> Json:
    """Read the packaged contract."""
    text = resources.files("backend_client").joinpath("core-api.yaml").read_text(encoding="utf-8")
    document: Json = yaml.safe_load(text)
    return document


def is_moment(value: object) -> bool:
    """Tell whether a string is an RFC 3339 time with an offset; other types are not judged."""
    if not isinstance(value, str):
        return True
    try:
        return len(value) > len("2026-11-25") and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


class Contract:
    """The contract's judgement of bodies and parameters."""

    def __init__(self, document: Json) -> None:
        """Take the OpenAPI document."""
        self.document = document
        self._validators: dict[str, Draft202012Validator] = {}

    def body_flaws(self, path: str, body: object) -> list[Flaw]:
        """Judge the JSON body of a POST to this path (as the contract writes it)."""
        pointer = f"/paths/{_escape(path)}/post/requestBody/content/application~1json/schema"
        return [
            Flaw("/" + "/".join(map(str, error.absolute_path)) if error.absolute_path else "", _words(error))
            for error in self._validator(pointer).iter_errors(body)
        ]

    def read_query(self, path: str, query: Mapping[str, str]) -> tuple[Json, list[Flaw]]:
        """Read the query parameters of a GET of this path: the values by name with defaults, and the flaws."""
        values: Json = {}
        flaws: list[Flaw] = []
        for parameter in self.document["paths"][path]["get"].get("parameters", []):
            if parameter.get("in") == "query":
                flaws += self._read_parameter(parameter, query, values)
        return values, flaws

    def _read_parameter(self, parameter: Json, query: Mapping[str, str], values: Json) -> list[Flaw]:
        name, schema = str(parameter["name"]), parameter["schema"]
        if name not in query:
            if "default" in schema:
                values[name] = schema["default"]
            return [Flaw(name, "is required")] if parameter.get("required") else []
        try:
            values[name] = _typed(query[name], schema["type"])
        except ValueError:
            return [Flaw(name, f"is not a {schema['type']}")]
        return [Flaw(name, _words(error)) for error in Draft202012Validator(schema).iter_errors(values[name])]

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"core#{pointer}"}, registry=self._registry, format_checker=self._formats
            )
        return self._validators[pointer]

    @cached_property
    def _registry(self) -> Registry[Any]:
        registry: Registry[Any] = Registry().with_resource("core", DRAFT202012.create_resource(self.document))
        return registry

    @cached_property
    def _formats(self) -> FormatChecker:
        checker = FormatChecker(formats=())
        checker.checks("date-time")(is_moment)
        return checker


def _escape(path: str) -> str:
    return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _words(error: ValidationError) -> str:
    """Say what is wrong without repeating what the resident wrote."""
    wanted: Any = error.validator_value
    if error.validator == "required":
        present: Any = error.instance
        missing = [name for name in wanted if name not in present]
        return f"{', '.join(missing)} is required"
    says = {
        "type": f"must be of type {wanted}",
        "enum": f"must be one of {wanted}",
        "minLength": f"must have {wanted} characters or more",
        "maxLength": f"must have {wanted} characters or fewer",
        "minimum": f"must be {wanted} or more",
        "maximum": f"must be {wanted} or less",
        "maxItems": f"must have {wanted} items or fewer",
        "format": f"is not a {wanted}",
    }
    return says.get(str(error.validator), f"breaks the rule {error.validator}")


def _typed(text: str, kind: str) -> str | int | float | bool:
    if kind == "integer":
        if (
            not text.removeprefix("-").isascii()
            or not text.removeprefix("-").isdigit()
            or len(text) > len("-1000000000")
        ):
            raise ValueError(text)
        return int(text)
    if kind == "number":
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text)
        return number
    if kind == "boolean":
        if text not in {"true", "false"}:
            raise ValueError(text)
        return text == "true"
    return text
