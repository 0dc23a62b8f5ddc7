"""The paths of the contract."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from backend_client.sandbox import attachments, events, faults, remarks, rules, tickets
from backend_client.sandbox.act import Act
from backend_client.sandbox.bodies import file_of, read_form, read_json
from backend_client.sandbox.core import Core, core_of, origin
from backend_client.sandbox.keys import Answer, Request, canonical, digest, once, read_key
from backend_client.sandbox.problems import MEDIA_TYPE, Flaw, Problem, as_problems, bad_request, invalid
from backend_client.sandbox.seed import Json

Work = Callable[[Act], Answer]


def make_api(core: Core, token: str | None) -> web.Application:
    """Answer the app that serves ``/v1`` to callers with this bearer token (None: with any)."""
    api = web.Application(middlewares=[faults.middleware(core.faults), as_problems, _bearer(token)])
    api.router.add_get("/classifier", get_classifier)
    api.router.add_get("/addresses", get_addresses)
    api.router.add_post("/attachments", post_attachment)
    api.router.add_post("/tickets", post_ticket)
    api.router.add_get("/tickets", get_tickets)
    api.router.add_get("/tickets/similar", get_similar)
    api.router.add_get("/tickets/{id}", get_ticket)
    api.router.add_post("/tickets/{id}/followers", partial(_post_to_ticket, tickets.follow))
    api.router.add_post("/tickets/{id}/comments", partial(_post_to_ticket, remarks.comment))
    api.router.add_post("/tickets/{id}/answers", partial(_post_to_ticket, remarks.answer))
    api.router.add_post("/tickets/{id}/feedback", partial(_post_to_ticket, remarks.feedback))
    api.router.add_get("/events", get_events)
    return api


async def get_classifier(request: web.Request) -> web.Response:
    """Answer the classifier, or 304 to a caller that has it."""
    body = canonical(core_of(request).city.seed.classifier())
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if etag in known or known == ["*"]:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(body=body, content_type="application/json", headers={"ETag": etag})


async def get_addresses(request: web.Request) -> web.Response:
    """Answer the addresses found by text or near a point."""
    query = _query(request)
    register = core_of(request).city.register
    if query.get("q", "").strip():
        matches = register.search(query["q"], query["limit"])
    elif "lat" in query and "lon" in query:
        matches = register.nearest(query["lat"], query["lon"], query["limit"])
    else:
        raise bad_request("Give q, or lat and lon.")
    return _respond(Answer(200, {"matches": matches}))


async def post_attachment(request: web.Request) -> web.Response:
    """Keep a file."""
    key = read_key(request.headers.get("Idempotency-Key"))
    upload = file_of(await read_form(request))
    asked = Request(key, digest(request.path, upload.body))
    return await _once(request, asked, lambda act: attachments.create(act, upload))


async def post_ticket(request: web.Request) -> web.Response:
    """Create a ticket."""
    key = read_key(request.headers.get("Idempotency-Key"))
    body = await _body(request)
    asked = Request(key, digest(request.path, canonical(body)))
    return await _once(request, asked, lambda act: tickets.create(act, body))


async def get_tickets(request: web.Request) -> web.Response:
    """Answer an applicant's tickets."""
    query = _query(request)
    if "applicant_ref" not in query and "phone" not in query:
        raise bad_request("Give applicant_ref or phone.")
    if "phone" in query and not rules.is_phone(query["phone"]):
        raise bad_request("The phone cannot be read.", Flaw("phone", "must be E.164, +380..."))
    return await _answer(request, lambda act: tickets.of_applicant(act, query))


async def get_similar(request: web.Request) -> web.Response:
    """Answer similar tickets nearby."""
    query = _query(request)
    if "address_id" not in query and not ("lat" in query and "lon" in query):
        raise bad_request("Give address_id, or lat and lon.")
    return await _answer(request, lambda act: tickets.similar(act, query))


async def get_ticket(request: web.Request) -> web.Response:
    """Answer one ticket."""
    ticket_id = request.match_info["id"]
    return await _answer(request, lambda act: tickets.read(act, ticket_id))


async def get_events(request: web.Request) -> web.Response:
    """Answer the feed after a cursor."""
    query = _query(request)
    return await _answer(request, lambda act: events.feed(act, query))


async def _post_to_ticket(work: Callable[[Act, str, Json], Answer], request: web.Request) -> web.Response:
    key = read_key(request.headers.get("Idempotency-Key"))
    body = await _body(request)
    asked = Request(key, digest(request.path, canonical(body)))
    ticket_id = request.match_info["id"]
    return await _once(request, asked, lambda act: work(act, ticket_id, body))


def _template(request: web.Request) -> str:
    resource = request.match_info.route.resource
    if resource is None:
        raise RuntimeError("only matched requests get here")
    return resource.canonical


async def _body(request: web.Request) -> Json:
    body = await read_json(request)
    if flaws := core_of(request).contract.body_flaws(_template(request), body):
        raise invalid(*flaws)
    result: Json = body
    return result


def _query(request: web.Request) -> Json:
    values, flaws = core_of(request).contract.read_query(_template(request), request.query)
    for name, farthest in (("lat", 90), ("lon", 180)):
        if abs(values.get(name, 0)) > farthest:
            flaws.append(Flaw(name, f"must be between -{farthest} and {farthest}"))
    if flaws:
        raise bad_request("A parameter is not valid.", *flaws)
    return values


async def _answer(request: web.Request, work: Work) -> web.Response:
    return _respond(await core_of(request).act(work, origin(request)))


async def _once(request: web.Request, asked: Request, work: Work) -> web.Response:
    return await _answer(request, lambda act: once(act, asked, work))


def _respond(answer: Answer) -> web.Response:
    return web.Response(
        text=json.dumps(answer.body, ensure_ascii=False),
        status=answer.status,
        content_type="application/json" if answer.status < 400 else MEDIA_TYPE,
        headers={"Idempotency-Replayed": "true"} if answer.replayed else {},
    )


def _bearer(token: str | None) -> Middleware:
    """Let in callers that know the token."""

    @web.middleware
    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        given = given.strip()
        known = scheme.lower() == "bearer" and given != ""
        if known and token is not None:
            known = hmac.compare_digest(given.encode(errors="surrogateescape"), token.encode())
        if not known:
            raise Problem(401, "A bearer token is needed", headers={"WWW-Authenticate": "Bearer"})
        return await handler(request)

    return let_in
