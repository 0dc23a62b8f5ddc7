"""Reading what requests carry, so that nothing a caller sends becomes a 500."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from aiohttp import web
from multidict import MultiDictProxy

from backend_client.sandbox.attachments import Upload, read_upload
from backend_client.sandbox.problems import Flaw, Problem, bad_request, invalid

LARGEST_JSON = 1_000_000
"""Bytes of a JSON body."""

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def read_json(request: web.Request) -> Any:
    """Read a JSON body, UTF-8 whatever its charset says.  Raises problems: 413, 415, and 400 for what is not JSON."""
    if not request.content_type.endswith("json"):
        raise Problem(415, "The body must be application/json")
    raw = await request.read()
    if len(raw) > LARGEST_JSON:
        raise Problem(413, "The body is too large")
    try:
        body = json.loads(raw.decode(), parse_constant=_refuse)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise bad_request("The body is not JSON in UTF-8.") from error
    return body


async def read_form(request: web.Request) -> Form:
    """Read a multipart form.  Raises problems: 413, 415, 400."""
    if request.content_type != "multipart/form-data":
        raise Problem(415, "The body must be multipart/form-data")
    try:
        return await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise Problem(413, "The body is too large") from error
    except web.HTTPUnsupportedMediaType as error:
        raise Problem(415, "The body is encoded in a way that is not taken") from error
    except Exception as error:
        # The multipart reader raises whatever its parsing stumbles upon: ValueError, LookupError, AssertionError, ...
        raise bad_request("The body is not a multipart form.") from error


def file_of(form: Form, name: str = "file") -> Upload:
    """Answer the file of a form.  Raises problems: 413, 415, 422."""
    part = form.get(name)
    if isinstance(part, web.FileField):
        return read_upload(part.file.read())
    if isinstance(part, bytes | bytearray):
        return read_upload(bytes(part))
    raise invalid(Flaw(f"/{name}", "is required, as a file"))


def photo_of(form: Form) -> Upload | None:
    """Answer the photo of a form, or None when none was chosen.  Raises problems: 413, 415."""
    part = form.get("photo")
    if not isinstance(part, web.FileField):
        return None
    body = part.file.read()
    return read_upload(body) if body else None


def text_of(form: Form, name: str, longest: int = 3000) -> str:
    """Answer a text field, trimmed; empty when missing.  Raises 422 when it is too long."""
    value = form.get(name, "")
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > longest:
        raise invalid(Flaw(f"/{name}", f"must have {longest} characters or fewer"))
    return text


def number_of(form: Form, name: str) -> int | None:
    """Answer a field's whole number, or None when it is empty.  Raises 422 for anything else."""
    text = text_of(form, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise invalid(Flaw(f"/{name}", "must be a whole number"))
    return int(text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
