"""Albums: pictures that were sent together arrive one by one, with nothing that says which of them is the last.

Rules of this file:
* A part is left lying for ``WAIT`` after the latest part of its album, and no longer than ``LONGEST`` after the first.
* Whoever then takes the oldest part takes all that have come, and one turn closes them together.  A part that comes
  later still is a message of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select, update

from bots.storage.codec import incoming_from_json
from bots.storage.records import Arrival, Part
from bots.storage.tables import inbox
from dialogs.messages import File, Incoming, Photo

WAIT: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(seconds=5)

_OF_ALBUM: Final = (
    inbox.c.channel == bindparam("of_channel"),
    inbox.c.chat == bindparam("of_chat"),
    inbox.c.album == bindparam("of_album"),
    inbox.c.closed_at.is_(None),
)
_FIRST: Final = select(func.min(inbox.c.received_at)).where(*_OF_ALBUM)
_PUT_OFF: Final = (
    # One that was begun and left waits for its next try.
    update(inbox).where(*_OF_ALBUM, inbox.c.leased_by.is_(None), inbox.c.attempts == 0)
)
_PARTS: Final = select(inbox).where(*_OF_ALBUM, inbox.c.id >= bindparam("first"))


def album_of(incoming: Incoming) -> str | None:
    """The album that the message is a part of; a change of an earlier message is none."""
    content = incoming.content
    return content.album if isinstance(content, Photo | File) and not incoming.edited else None


def put_off(connection: Connection, incoming: Incoming, now: datetime) -> datetime:
    """When the album of this new part may be taken; the parts that lie there already wait as long."""
    of = {"of_channel": incoming.channel, "of_chat": incoming.chat, "of_album": album_of(incoming)}
    first = connection.scalar(_FIRST, of) or now
    until = max(now, min(now + WAIT, first + LONGEST))
    connection.execute(_PUT_OFF.values(free_at=until), of)
    return until


def arrivals_of(connection: Connection, rows: Iterable[Row[Any]]) -> list[Arrival]:
    """Leased rows as values; the oldest part of an album with all the others that lie there."""
    return [_arrival(row, _parts(connection, row)) for row in rows]


def _parts(connection: Connection, row: Row[Any]) -> tuple[Part, ...]:
    if row.album is None:
        return ()
    of = {"of_channel": row.channel, "of_chat": row.chat, "of_album": row.album, "first": row.id}
    found = [Part(one.id, incoming_from_json(one.incoming)) for one in connection.execute(_PARTS, of)]
    return tuple(sorted(found, key=_sent)) if len(found) > 1 else ()


def _arrival(row: Row[Any], parts: Sequence[Part]) -> Arrival:
    if not parts:
        return Arrival(row.id, incoming_from_json(row.incoming), row.attempts, row.flood)
    first, *further = [part.incoming for part in parts]
    contents = [one.content for one in further]
    whole = replace(first, further=tuple(one for one in contents if isinstance(one, Photo | File)))
    return Arrival(row.id, whole, row.attempts, row.flood, tuple(parts))


def _sent(part: Part) -> tuple[Any, ...]:
    """The order in which they were sent: the numbers in the messenger's ids tell it within one second."""
    numbers = tuple(int(digits) for digits in re.findall(r"[0-9]{1,18}", part.incoming.id))
    return part.incoming.sent_at, numbers, part.inbox_id
