"""Each error answers: may I try again, whose fault, what does the resident hear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backend_client import errors
from backend_client.errors import CoreError, CoreRefused, CoreUnavailable, Fault, all_errors, refusal
from backend_client.values import Problem, ProblemError


def problem(status: int) -> Problem:
    return Problem(
        title="Юрій, +380671234567",
        status=status,
        detail="не знайдено Юрія",
        errors=(ProblemError(pointer="/address/house", detail="?"), ProblemError(detail="!")),
    )


def texts() -> list[set[str]]:
    """The ids of the texts, one set for each language."""
    files = sorted((Path(__file__).parents[2] / "dialogs" / "texts").glob("*.ftl"))
    return [set(re.findall(r"^([a-z-]+) =", file.read_text(encoding="utf-8"), re.MULTILINE)) for file in files]


def test_the_docstring_is_the_tree() -> None:
    drawn = re.findall(r"^(?:CoreError|[ |`]+-\s?(\w+))", errors.__doc__ or "", flags=re.MULTILINE)
    assert sorted(name or "CoreError" for name in drawn) == sorted(error.__name__ for error in all_errors())


@pytest.mark.parametrize("error", all_errors())
def test_every_error_answers(error: type[CoreError]) -> None:
    assert isinstance(error.retriable, bool)
    assert error.fault in Fault
    assert all(error.resident_hears in ids for ids in texts())
    assert error.__doc__
    assert len(texts()) >= 2


@pytest.mark.parametrize(
    ("status", "kind", "retriable"),
    [
        (400, CoreRefused, False),
        (401, errors.Unauthorised, True),
        (403, errors.Unauthorised, True),
        (404, errors.NotFound, False),
        (405, CoreRefused, False),
        (408, CoreUnavailable, True),
        (409, errors.Conflict, False),
        (413, errors.TooLarge, False),
        (415, errors.UnsupportedMedia, False),
        (422, errors.Unprocessable, False),
        (425, CoreUnavailable, True),
        (429, CoreUnavailable, True),
        (500, CoreUnavailable, True),
        (503, CoreUnavailable, True),
        (599, CoreUnavailable, True),
    ],
)
def test_a_status_becomes_an_error(status: int, kind: type[CoreError], retriable: bool) -> None:
    error = refusal("POST /v1/tickets", problem(status))
    assert (type(error), error.retriable) == (kind, retriable)


@pytest.mark.parametrize(("status", "unknown"), [(408, True), (425, False), (429, False), (500, True), (503, True)])
def test_only_some_leave_the_outcome_unknown(status: int, unknown: bool) -> None:
    error = refusal("POST /v1/tickets", problem(status), 12.0)
    assert (error.outcome_unknown, error.retry_after_s) == (unknown, 12.0)


def test_a_refusal_says_which_members() -> None:
    error = refusal("POST /v1/tickets", problem(422))
    assert isinstance(error, errors.Unprocessable)
    assert (error.status, error.pointers) == (422, ("/address/house",))


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 429, 500])
def test_what_the_core_wrote_is_not_in_the_logged_text(status: int) -> None:
    error = refusal("POST /v1/tickets", problem(status))
    assert (str(error), repr(error).count("Юрі")) == (f"POST /v1/tickets: {status}", 0)
