"""The client of the core API: each call of the contract, with time limits, retries of reads and a circuit breaker."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Self, TypeVar

import stamina
from aiohttp import FormData

from .bodies import AddressMatches, CommentMade, NewAnswer, NewComment, NewFollower, ReadPage, SimilarTickets, Tickets
from .breaker import Breaker
from .core import Core
from .errors import BadAnswer, CircuitOpen, ClassifierChanged, Conflict, CoreUnavailable
from .events import read_page
from .kinds import KEY_LIMIT, QUERY_LIMIT
from .transport import Answer, Call, Transport
from .values import (
    Address,
    AddressMatch,
    Applicant,
    Attachment,
    Classifier,
    Feedback,
    NewTicket,
    SimilarTicket,
    Ticket,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the core is waited for; seconds."""

    connect_s: float = 2.0
    read_s: float = 3.0
    """One try of a read: a resident waits."""
    write_s: float = 10.0
    upload_s: float = 30.0
    """20 MB, the largest file a messenger gives us, at 6 Mbit/s."""
    tries: int = 3
    """Of a read."""
    total_s: float = 8.0
    """A read with all its tries."""
    pause_s: float = 0.1
    """Before the second try; doubles, plus up to as much again by chance."""
    longest_pause_s: float = 1.0
    """A core that asks for a longer one is not asked again."""

    def pause_after(self, error: Exception) -> bool | float:
        """Whether a read is tried again at once after ``error``; a number is the pause the core asked for."""
        if isinstance(error, CircuitOpen) or not isinstance(error, CoreUnavailable | BadAnswer):
            return False
        if error.retry_after_s is None:
            return True
        return error.retry_after_s if error.retry_after_s <= self.longest_pause_s else False


class CoreClient(Core):
    """``Core`` over HTTP; use it as ``async with CoreClient(url, token) as core``."""

    def __init__(
        self, base_url: str, token: str | None = None, patience: Patience | None = None, breaker: Breaker | None = None
    ) -> None:
        self._patience = patience or Patience()
        self._transport = Transport(base_url, token, self._patience.connect_s)
        self.breaker = breaker or Breaker()
        """What the machine room looks at to see whether the core is reached."""

    async def __aenter__(self) -> Self:
        self._transport.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._transport.close()

    async def classifier(self, etag: str | None = None) -> tuple[Classifier, str | None] | None:
        """See ``Core``."""

        def read(answer: Answer) -> tuple[Classifier, str | None] | None:
            if answer.status == 304 and etag is not None:
                return None
            return answer.read(Classifier), answer.etag

        headers = {} if etag is None else {"If-None-Match": etag}
        return await self._read(Call("GET", "/v1/classifier", headers=headers), read)

    async def addresses(
        self, q: str | None = None, *, lat: float | None = None, lon: float | None = None, limit: int = 5
    ) -> tuple[AddressMatch, ...]:
        """See ``Core``; words that are only blanks find nothing."""
        if q is None and (lat is None or lon is None):
            raise ValueError("give words or a point")
        words = None if q is None else q.strip()[:QUERY_LIMIT]
        if words == "":
            return ()
        call = Call("GET", "/v1/addresses", params={"q": words, "lat": lat, "lon": lon, "limit": limit})
        return (await self._read(call, lambda answer: answer.read(AddressMatches))).matches

    async def attach(self, file: bytes, name: str, content_type: str, key: str) -> Attachment:
        """See ``Core``."""
        form = FormData(quote_fields=False)  # names in UTF-8, as browsers send them (RFC 7578, 5.1)
        form.add_field("file", BytesIO(file), filename=_file_name(name), content_type=_media_type(content_type))
        call = Call("POST", "/v1/attachments", headers=_keyed(key), body=form)
        return (await self._once(call, self._patience.upload_s)).read(Attachment)

    async def create_ticket(self, ticket: NewTicket, key: str) -> Ticket:
        """See ``Core``."""
        call = Call("POST", "/v1/tickets", headers=_keyed(key), body=ticket)
        try:
            return (await self._once(call, self._patience.write_s)).read(Ticket)
        except Conflict as error:
            raise ClassifierChanged(error.call, error.problem) from None

    async def tickets(
        self,
        *,
        applicant_ref: str | None = None,
        phone: str | None = None,
        open_only: bool | None = None,
        limit: int = 20,
    ) -> tuple[Ticket, ...]:
        """See ``Core``."""
        if applicant_ref is None and phone is None:
            raise ValueError("give an applicant's reference or phone")
        params = {"applicant_ref": applicant_ref, "phone": phone, "open": open_only, "limit": limit}
        call = Call("GET", "/v1/tickets", params=params)
        return (await self._read(call, lambda answer: answer.read(Tickets))).tickets

    async def ticket(self, ticket_id: str) -> Ticket:
        """See ``Core``."""
        return await self._read(Call("GET", "/v1/tickets/{id}", ticket_id), lambda answer: answer.read(Ticket))

    async def similar(self, code: str, near: Address, radius_m: int = 250) -> tuple[SimilarTicket, ...]:
        """See ``Core``; around a place that is only described there is nothing to find."""
        if near.id is None and (near.lat is None or near.lon is None):
            return ()
        params = {"code": code, "address_id": near.id, "lat": near.lat, "lon": near.lon, "radius_m": radius_m}
        call = Call("GET", "/v1/tickets/similar", params=params)
        return (await self._read(call, lambda answer: answer.read(SimilarTickets))).matches

    async def follow(self, ticket_id: str, applicant: Applicant, key: str) -> Ticket:
        """See ``Core``."""
        return (await self._write("followers", ticket_id, NewFollower(applicant=applicant), key)).read(Ticket)

    async def comment(self, ticket_id: str, comment: NewComment, key: str) -> CommentMade:
        """See ``Core``."""
        return (await self._write("comments", ticket_id, comment, key)).read(CommentMade)

    async def answer(self, ticket_id: str, answer: NewAnswer, key: str) -> Ticket:
        """See ``Core``."""
        return (await self._write("answers", ticket_id, answer, key)).read(Ticket)

    async def feedback(self, ticket_id: str, feedback: Feedback, key: str) -> Ticket:
        """See ``Core``."""
        return (await self._write("feedback", ticket_id, feedback, key)).read(Ticket)

    async def events(self, after: str | None = None, limit: int = 100) -> ReadPage:
        """See ``Core``."""
        return await self._read(Call("GET", "/v1/events", params={"after": after, "limit": limit}), read_page)

    async def photo(self, url: str) -> bytes:
        """See ``Core``; tried once, for news does not wait for its pictures."""
        with self.breaker.passing():
            return await self._transport.fetch(url, self._patience.read_s)

    async def _write(
        self, part: str, ticket_id: str, body: NewFollower | NewComment | NewAnswer | Feedback, key: str
    ) -> Answer:
        call = Call("POST", f"/v1/tickets/{{id}}/{part}", ticket_id, headers=_keyed(key), body=body)
        return await self._once(call, self._patience.write_s)

    async def _once(self, call: Call, total_s: float) -> Answer:
        with self.breaker.passing():
            return await self._transport.send(call, total_s)

    async def _read(self, call: Call, read: Callable[[Answer], T]) -> T:
        """Make a call that changes nothing, more than once where that may help."""
        try:
            async with asyncio.timeout(self._patience.total_s):
                return await self._tries(call, read)
        except TimeoutError:
            raise CoreUnavailable(f"{call}: {self._patience.total_s} s are over", outcome_unknown=True) from None

    async def _tries(self, call: Call, read: Callable[[Answer], T]) -> T:
        patience = self._patience
        async for attempt in stamina.retry_context(
            on=patience.pause_after,
            attempts=patience.tries,
            timeout=patience.total_s,
            wait_initial=patience.pause_s,
            wait_max=patience.longest_pause_s,
            wait_jitter=patience.pause_s,
        ):
            with attempt:
                return read(await self._once(call, patience.read_s))
        raise AssertionError("stamina gives the last error")


def _keyed(key: str) -> dict[str, str]:
    if not re.fullmatch(f"[!-~]{{1,{KEY_LIMIT}}}", key):
        raise ValueError("an Idempotency-Key is 1 to 255 visible ASCII characters")
    return {"Idempotency-Key": key}


def _file_name(name: str) -> str:
    """A name that no header is broken by."""
    return "".join(letter for letter in name if letter.isprintable())[:100] or "file"


def _media_type(content_type: str) -> str:
    """The type without parameters; a type that is none is sent as mere bytes."""
    plain = content_type.partition(";")[0].strip().lower()
    return plain if re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", plain) else "application/octet-stream"
