"""What became of the messages that tell news comes back to the news, in the transaction that closes the message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from bots.storage.dialect import padded
from bots.storage.notice_tables import notices
from bots.storage.tables import outbox

_c = notices.c
_IN: Final[Any] = bindparam("leads", expanding=True)
_STILL_SENT: Final = (
    select(outbox.c.notice_id).where(outbox.c.notice_id.in_(_IN), outbox.c.closed_at.is_(None)).distinct()
)
_TOLD: Final = update(notices).where(_c.told_with.in_(_IN), _c.status == "promised").values(status="told")
_OF: Final = select(notices).where(_c.told_with.in_(_IN), _c.status.in_(("promised", "told"))).order_by(_c.id)
_LEFT: Final = (
    update(outbox)
    .where(outbox.c.notice_id.in_(_IN), outbox.c.closed_at.is_(None))
    .values(status="dropped", closed_at=bindparam("now"), leased_by=None)
)


def sent(connection: Connection, leads: Collection[int]) -> None:
    """Messages of these leading notices were sent: they are told once none of their messages is left."""
    if not leads:
        return
    open_still = set(connection.scalars(_STILL_SENT, {"leads": padded(leads)}))
    if done := set(leads) - open_still:
        connection.execute(_TOLD, {"leads": padded(done)})


def failed(connection: Connection, leads: Collection[int], why: str, now: datetime) -> None:
    """Messages of these did not arrive: what they told waits again, for another channel than the one that failed.

    What a newer status has overtaken meanwhile is not told any more; the history has it.
    """
    if not leads:
        return
    connection.execute(_LEFT, {"leads": padded(leads), "now": now})
    for row in connection.execute(_OF, {"leads": padded(leads)}).all():
        changes: dict[str, Any] = {"told_with": None, "asks": False, "reason": why}
        if _overtaken(connection, row):
            changes |= {"status": "dropped", "closed_at": now, "reason": "overtaken"}
        else:
            tried = sorted({*row.tried, row.via})
            changes |= {"status": "waiting", "closed_at": None, "leased_by": None, "free_at": now}
            changes |= {"tried": tried, "via": None, "attempts": 0}
        connection.execute(update(notices).where(_c.id == row.id).values(changes))


def _overtaken(connection: Connection, row: Row[Any]) -> bool:
    if row.topic != "status" or row.ticket is None:
        return False
    whose = (_c.channel == row.channel) & (_c.user == row.user)
    if row.resident_id is not None:
        whose = or_(whose, _c.resident_id == row.resident_id)
    newer = select(_c.id).where(_c.ticket == row.ticket, _c.topic == "status", _c.id > row.id, whose)
    newer = newer.where(_c.status.in_(("promised", "told")), _c.told_with != row.told_with).limit(1)
    return connection.scalar(newer) is not None
