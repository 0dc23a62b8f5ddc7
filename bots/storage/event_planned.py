"""Planned works and outages: one notice for each resident whose saved addresses they cover, in batches.

After each batch it is written down how far the residents were gone through, together with the batch: what is killed in
between goes on there, and nobody is told twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, true, update

from bots.storage.dialect import insert_or, padded
from bots.storage.event_records import Account
from bots.storage.event_writing import notice_row, write_notices
from bots.storage.ground import Ground
from bots.storage.tables import addresses, identities, marks, residents
from bots.storage.ticket_tables import core_events

BATCH: Final = 500
TOPIC: Final = "planned"
_NEXT: Final = (
    select(addresses.c.resident_id)
    .where(addresses.c.notices == true(), addresses.c.resident_id > bindparam("after"))
    .distinct()
    .order_by(addresses.c.resident_id)
    .limit(bindparam("limit"))
)
_ids: Any = bindparam("ids", expanding=True)
_ADDRESSES: Final = (
    select(addresses.c.resident_id, addresses.c.address, addresses.c.name)
    .where(addresses.c.notices == true(), addresses.c.resident_id.in_(_ids))
    .order_by(addresses.c.id)
)
_ACCOUNTS: Final = (
    select(identities.c.resident_id, identities.c.channel, identities.c.user)
    .where(identities.c.resident_id.in_(_ids))
    .order_by(identities.c.created_at.desc(), identities.c.channel.desc())
)
_PREFERENCES: Final = select(residents.c.id, residents.c.preferences).where(residents.c.id.in_(_ids))


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """An address whose notices somebody wants."""

    address: dict[str, Any]
    """``dialogs.outcomes.Address`` as JSON."""
    name: str | None
    """The resident's own."""


Cover = Callable[[Sequence[SavedPlace]], "dict[str, Any] | None"]
"""``dialogs.news.News`` as JSON for a resident with these places; None: it does not concern them. Pure."""


class PlannedNotices:
    """Going through the residents."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def batch(self, event_id: int, cover: Cover) -> int | None:
        """Go through the next residents; how many of them are told. None once all were; the event is closed then."""
        return await self._ground.write(lambda connection: self._batch(connection, event_id, cover))

    def _batch(self, connection: Connection, event_id: int, cover: Cover) -> int | None:
        event = select(core_events.c.webhook_id).where(core_events.c.id == event_id, core_events.c.status == "new")
        webhook_id = connection.scalar(event.with_for_update())
        if webhook_id is None:
            return None
        mark = f"planned:{webhook_id}"
        after = connection.scalar(select(marks.c.value).where(marks.c.name == mark)) or 0
        ids = list(connection.scalars(_NEXT, {"after": after, "limit": BATCH}))
        if not ids:
            connection.execute(update(core_events).where(core_events.c.id == event_id).values(status="told"))
            connection.execute(delete(marks).where(marks.c.name == mark))
            return None
        rows = self._rows(connection, ids, webhook_id, cover)
        write_notices(connection, rows)
        reached = insert_or(connection, marks).values(name=mark, value=ids[-1], updated_at=self._ground.clock())
        changes = {name: reached.excluded[name] for name in ("value", "updated_at")}
        connection.execute(reached.on_conflict_do_update(index_elements=["name"], set_=changes))
        return len(rows)

    def _rows(self, connection: Connection, ids: list[int], webhook_id: str, cover: Cover) -> list[dict[str, Any]]:
        named = {"ids": padded(ids)}
        places: defaultdict[int, list[SavedPlace]] = defaultdict(list)
        for row in connection.execute(_ADDRESSES, named):
            places[row.resident_id].append(SavedPlace(row.address, row.name))
        accounts: dict[int, Account] = {
            row.resident_id: (row.channel, row.user) for row in connection.execute(_ACCOUNTS, named)
        }
        refusing = {
            row.id for row in connection.execute(_PREFERENCES, named) if (row.preferences or {}).get("planned") is False
        }
        now = self._ground.clock()
        rows = []
        for resident_id in ids:
            news = cover(places[resident_id]) if resident_id in accounts and resident_id not in refusing else None
            if news is not None:
                notice = notice_row(f"planned:{webhook_id}:{resident_id}", accounts[resident_id], resident_id, now)
                rows.append(notice | {"topic": TOPIC, "urgency": "normal", "ticket": None, "body": news})
        return rows
