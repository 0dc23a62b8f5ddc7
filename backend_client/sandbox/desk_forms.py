"""The page's forms, read into what the city does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web

from backend_client.sandbox import moves, wording
from backend_client.sandbox.act import Act
from backend_client.sandbox.bodies import Form, number_of, photo_of, read_form, text_of
from backend_client.sandbox.faults import Fault
from backend_client.sandbox.moves import Move, Notice
from backend_client.sandbox.problems import Flaw, bad_request, invalid

Work = Callable[[Act, str], object]
"""What a form does to the ticket with an id."""
Take = Callable[[web.Request], Awaitable[Work]]
"""Reads a form.  Raises problems."""

DAYS_TO_ANSWER = 3
"""For a question, where the form does not say."""


async def take_move(request: web.Request) -> Work:
    """Read the next status, the message, the photo."""
    form = await read_form(request)
    step = Move(
        to=text_of(form, "to"), message=text_of(form, "message"), days=number_of(form, "days"), photo=photo_of(form)
    )
    return lambda act, ticket_id: moves.move(act, ticket_id, step)


async def take_message(request: web.Request) -> Work:
    """Read a message."""
    message = text_of(await read_form(request), "message")
    return lambda act, ticket_id: moves.say(act, ticket_id, message)


async def take_question(request: web.Request) -> Work:
    """Read a question and for how many days it stands."""
    form = await read_form(request)
    text, days = text_of(form, "text"), number_of(form, "days")
    return lambda act, ticket_id: moves.ask(act, ticket_id, text, DAYS_TO_ANSWER if days is None else days)


async def take_withdrawal(request: web.Request) -> Work:
    """Nothing to read: the open question is taken back."""
    await read_form(request)
    return moves.withdraw


async def take_merge(request: web.Request) -> Work:
    """Read the number of the ticket to join to."""
    number = text_of(await read_form(request), "number").upper()
    return lambda act, ticket_id: moves.merge(act, ticket_id, number)


OF_TICKETS: Mapping[str, Take] = {
    "move": take_move,
    "message": take_message,
    "question": take_question,
    "withdraw": take_withdrawal,
    "merge": take_merge,
}
"""By the last part of the path."""


async def notice(request: web.Request) -> Notice:
    """Read a notice."""
    form = await read_form(request)
    streets = [name.strip() for name in text_of(form, "streets").split(",")]
    return Notice(
        title=text_of(form, "title", longest=200),
        text=text_of(form, "text"),
        districts=tuple(str(name) for name in form.getall("districts", [])),
        streets=tuple(name for name in streets if name),
        starts_at=_moment(form, "starts_at"),
        ends_at=_moment(form, "ends_at"),
    )


async def fault(request: web.Request) -> Fault:
    """Read which fault to put in force."""
    try:
        return Fault(text_of(await read_form(request), "fault"))
    except ValueError as error:
        raise bad_request("There is no such fault.") from error


def _moment(form: Form, name: str) -> datetime | None:
    """Read ``2026-11-25T14:05``, the city's time."""
    text = text_of(form, name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=wording.city_zone())
    except ValueError as error:
        raise invalid(Flaw("/starts_at", "is not a time")) from error
