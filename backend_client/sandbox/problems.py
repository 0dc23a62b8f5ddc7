"""Refusals as RFC 9457 problem documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from backend_client.sandbox.seed import Json

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger("sandbox")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a request."""

    pointer: str
    """JSON pointer into the body (``/address/house``), or the parameter's name."""
    detail: str
    """What is wrong, in English."""


class Problem(Exception):
    """A request that the core refuses, with the answer to give."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str | None = None,
        *,
        flaws: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take the HTTP status, a title, and what more is known."""
        super().__init__(title)
        self.status = status
        self.title = title
        self.detail = detail
        self.flaws = tuple(flaws)
        self.headers = dict(headers or {})

    def body(self) -> Json:
        """Answer the problem document."""
        document: Json = {"type": "about:blank", "title": self.title, "status": self.status}
        if self.detail is not None:
            document["detail"] = self.detail
        if self.flaws:
            document["errors"] = [{"pointer": flaw.pointer, "detail": flaw.detail} for flaw in self.flaws]
        return document

    def response(self) -> web.Response:
        """Answer the HTTP response."""
        return web.Response(
            text=json.dumps(self.body(), ensure_ascii=False),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


def invalid(*flaws: Flaw) -> Problem:
    """A well-formed request with values that can never be right."""
    return Problem(422, "The request is not valid", flaws=flaws)


def bad_request(detail: str, *flaws: Flaw) -> Problem:
    """A request that cannot be read."""
    return Problem(400, "The request cannot be read", detail, flaws=flaws)


def conflict(detail: str) -> Problem:
    """A request that the present state does not allow."""
    return Problem(409, "The present state does not allow it", detail)


def not_found(detail: str) -> Problem:
    """A request for something that is not here."""
    return Problem(404, "Not found", detail)


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every refusal and every failure of the API as a problem document, without a traceback."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPException as refusal:
        headers = {"Allow": refusal.headers["Allow"]} if "Allow" in refusal.headers else {}
        return Problem(refusal.status, refusal.reason, headers=headers).response()
    except Exception as failure:  # noqa: BLE001 - the last line of defence answers 500
        log.error("sandbox.failed", path=request.match_info.route.name, error=type(failure).__name__)
        return Problem(500, "The core failed").response()
