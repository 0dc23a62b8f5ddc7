"""What a messenger says that it charges for a message beats what was thought when the message was promised."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from bots.storage import tallies
from bots.storage.ground import Ground
from bots.storage.tables import outbox

PAID: Final = "paid"
_THOUGHT: Final = select(outbox.c.paid).where(outbox.c.id == bindparam("row_id"), outbox.c.paid.is_not(None))


class Billing:
    """Corrections."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def correct(self, outbox_id: int, cost: str, day: str) -> bool:
        """``cost`` is ``session``, ``quota`` or ``paid``, ``day`` in the city's calendar; True where it was not so.

        Only messages that nobody asked for are counted; of others nothing is changed.
        """
        return await self._ground.write(lambda connection: _correct(connection, outbox_id, cost, day))


def _correct(connection: Connection, outbox_id: int, cost: str, day: str) -> bool:
    thought = connection.execute(_THOUGHT, {"row_id": outbox_id}).one_or_none()
    paid = cost == PAID
    if thought is None or thought.paid == paid:
        return False
    connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(paid=paid))
    counts = {("cost", cost): 1} if paid else {("cost", PAID): -1, ("cost", cost): 1}
    tallies.add(connection, day, counts | {("billing", "corrected"): 1})
    return True
