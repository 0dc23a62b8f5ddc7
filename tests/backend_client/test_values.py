"""Values and contract say the same: a change in either fails here."""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import AwareDatetime, ValidationError
from pydantic.fields import FieldInfo

from backend_client import bodies, kinds, values
from backend_client.value import Value
from tests.backend_client.contract import Schema, contract, errors, example, operations, resolved, schemas

OBJECTS = sorted(name for name in schemas() if name != "TicketStatus")

INLINE: dict[str, type[Value]] = {
    "POST /v1/tickets/{id}/followers": bodies.NewFollower,
    "POST /v1/tickets/{id}/comments": bodies.NewComment,
    "POST /v1/tickets/{id}/answers": bodies.NewAnswer,
}
ANSWERS: dict[str, type[Value]] = {
    "GET /v1/addresses": bodies.AddressMatches,
    "GET /v1/tickets": bodies.Tickets,
    "GET /v1/tickets/similar": bodies.SimilarTickets,
    "GET /v1/events": bodies.EventPage,
    "POST /v1/tickets/{id}/comments": bodies.CommentMade,
}

SCALARS = {"integer": int, "number": float, "boolean": bool}
FORMATS = {"date": date, "date-time": datetime}


def model_of(name: str) -> type[Value]:
    found: type[Value] = getattr(values, name)
    assert issubclass(found, Value)
    return found


def differences(model: type[Value], schema: Schema, where: str) -> list[str]:
    """How a model and a schema of an object disagree."""
    schema = resolved(schema)
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    properties = schema["properties"]
    found = [f"{where}.{name}: only in one of the two" for name in fields.keys() ^ properties.keys()]
    for name in fields.keys() & properties.keys():
        found += field_differences(
            fields[name], properties[name], name in schema.get("required", []), f"{where}.{name}"
        )
    return found


def field_differences(field: FieldInfo, schema: Schema, required: bool, where: str) -> list[str]:
    found = type_differences(bare(field.annotation, field.metadata), schema, where)
    if field.is_required() != required:
        found.append(f"{where}: required is {required} in the contract")
    elif "default" in schema and field.get_default() != schema["default"]:
        found.append(f"{where}: its default is {schema['default']!r} in the contract")
    return found


def type_differences(kind: Any, schema: Schema, where: str) -> list[str]:
    schema = resolved(schema)
    wanted: Any = SCALARS.get(schema["type"]) or FORMATS.get(schema.get("format", ""), str)
    if schema["type"] == "array":
        item, rest = get_args(kind)
        assert (get_origin(kind), rest) == (tuple, ...), where
        return type_differences(bare(item), schema["items"], f"{where}[]")
    if schema["type"] == "object":
        if "additionalProperties" in schema:
            wanted = dict[str, str]
        else:
            return differences(kind, schema, where)
    return [] if kind == wanted else [f"{where}: {kind}, but {wanted} in the contract"]


def bare(annotation: Any, metadata: list[Any] | None = None) -> Any:
    """Without ``| None`` and ``Annotated``."""
    if get_origin(annotation) in {Union, types.UnionType}:
        (annotation,) = (kind for kind in get_args(annotation) if kind is not type(None))
    return datetime if annotation == AwareDatetime else annotation


@pytest.mark.parametrize("name", OBJECTS)
def test_every_schema_has_its_value(name: str) -> None:
    assert differences(model_of(name), schemas()[name], name) == []


@pytest.mark.parametrize("call", sorted(INLINE))
def test_every_body_of_one_call_has_its_value(call: str) -> None:
    body = operations()[call].body
    assert body is not None
    assert differences(INLINE[call], body[1], call) == []


@pytest.mark.parametrize("call", sorted(ANSWERS))
def test_every_answer_of_one_call_has_its_value(call: str) -> None:
    assert differences(ANSWERS[call], operations()[call].success[1], call) == []


def test_a_changed_contract_is_noticed() -> None:
    changed = {
        "type": "object",
        "required": ["id", "size"],
        "properties": {"id": {"type": "integer"}, "content_type": {"type": "string"}, "sha256": {"type": "string"}},
    }
    assert sorted(differences(values.Attachment, changed, "A")) == [
        "A.content_type: required is False in the contract",
        "A.id: <class 'str'>, but <class 'int'> in the contract",
        "A.sha256: only in one of the two",
        "A.size: only in one of the two",
    ]


def enum_at(*path: str) -> set[str]:
    node: Any = contract()["components"]["schemas"]
    for part in path:
        node = node[part]
    return set(node["enum"])


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (kinds.TicketStatus, ("TicketStatus",)),
        (kinds.Requirement, ("ClassifierEntry", "properties", "requires", "items")),
        (kinds.Urgency, ("ClassifierEntry", "properties", "urgency")),
        (kinds.Source, ("NewTicket", "properties", "source")),
        (kinds.ChosenBy, ("NewTicket", "properties", "classification", "properties", "by")),
        (kinds.FeedbackOutcome, ("Feedback", "properties", "outcome")),
        (kinds.EventType, ("Event", "properties", "type")),
    ],
)
def test_kinds_are_the_enums(kind: type[StrEnum], path: tuple[str, ...]) -> None:
    assert set(kind) == enum_at(*path)


def test_limits_are_the_contracts() -> None:
    properties = {name: schemas()[name].get("properties", {}) for name in schemas()}
    assert {
        properties["NewTicket"]["description"]["maxLength"],
        properties["Feedback"]["comment"]["maxLength"],
    } == {kinds.WORDS_LIMIT}
    assert properties["Address"]["text"]["maxLength"] == kinds.ADDRESS_LIMIT
    assert properties["Applicant"]["name"]["maxLength"] == kinds.NAME_LIMIT
    assert properties["NewTicket"]["attachments"]["maxItems"] == kinds.ATTACHMENTS_LIMIT
    search = operations()["GET /v1/addresses"].parameters("query")["q"]
    assert search["schema"]["maxLength"] == kinds.QUERY_LIMIT
    key = operations()["POST /v1/tickets"].parameters("header")["Idempotency-Key"]
    assert key["schema"]["maxLength"] == kinds.KEY_LIMIT


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_read_is_written_again(name: str, full: bool) -> None:
    given = example(schemas()[name], full=full)
    assert errors(schemas()[name], given) == []
    value = model_of(name).model_validate(given)
    assert errors(schemas()[name], value.to_json()) == []
    assert model_of(name).model_validate(value.to_json()) == value
    if full:
        assert value.to_json().keys() == given.keys()


@pytest.mark.parametrize("name", OBJECTS)
def test_unknown_members_and_nulls_are_tolerated(name: str) -> None:
    given = example(schemas()[name], full=False)
    optional = set(resolved(schemas()[name])["properties"]) - given.keys()
    model = model_of(name)
    assert model.model_validate(given | dict.fromkeys(optional) | {"mood": "sunny"}) == model.model_validate(given)


@pytest.mark.parametrize("name", OBJECTS)
def test_a_missing_member_is_not_tolerated(name: str) -> None:
    given = example(schemas()[name], full=False)
    for member in given:
        with pytest.raises(ValidationError):
            model_of(name).model_validate({key: value for key, value in given.items() if key != member})


def test_unknown_kinds_are_tolerated() -> None:
    given = example(schemas()["Ticket"], full=True) | {"status": "on_the_moon"}
    ticket = values.Ticket.model_validate(given)
    assert ticket.status == "on_the_moon"
    assert ticket.status != values.Ticket.model_validate(given | {"status": "done"}).status == kinds.TicketStatus.DONE


def test_a_time_without_an_offset_is_refused() -> None:
    given = example(schemas()["Ticket"], full=False) | {"due_at": "2026-03-01T10:00:00"}
    with pytest.raises(ValidationError):
        values.Ticket.model_validate(given)


@pytest.mark.parametrize("lat", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(lat: str) -> None:
    with pytest.raises(ValidationError):
        values.Address.model_validate_json(f'{{"text": "тут", "lat": {lat}}}')


def test_values_are_frozen() -> None:
    group = values.Group(code="LIGHT", title="Освітлення")
    with pytest.raises(ValidationError):
        setattr(group, "code", "WATER")  # noqa: B010


def test_errors_do_not_quote_what_was_read() -> None:
    with pytest.raises(ValidationError) as caught:
        values.Applicant.model_validate({"ref": ["+380671234567"]})
    assert "380671234567" not in str(caught.value)
