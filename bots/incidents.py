"""Mass incidents: each report is compared with those around it after its turn, and everybody concerned is told.

Nobody waits for this worker.  Several may work on one database: whoever comes second finds the report looked at, the
incident made, the batch told.  What dies in between is done again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from bots.city import City
from bots.incident_policy import Policy
from bots.incident_words import news_of
from bots.storage import Storage, StorageError
from bots.storage.incident_records import IncidentRow, ReportRow
from bots.storage.incident_stream import Verdict
from bots.storage.wakes import INCIDENTS
from bots.trouble import trouble

AT_ONCE = 100
"""Reports read at once."""
TRIES = 10
"""Of one report, while others change what is around it; then it waits for the next look."""
LOOK_EVERY_S = 2.0
"""A bell that is not heard, from another process on SQLite, costs no more than this."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class IncidentDesk:
    """What incidents are found and told with."""

    storage: Storage
    city: City


class Incidents:
    """Finds, counts and tells."""

    def __init__(self, desk: IncidentDesk) -> None:
        self._desk = desk
        self._policy = Policy.of(desk.city)
        self._rest = timedelta(hours=desk.city.file.incidents.rest_hours)

    async def once(self) -> int:
        """All that waits now; how many reports and batches that were. Raises ``StorageError``."""
        kept = self._desk.storage.incidents
        new = await kept.stream.new(AT_ONCE)
        settled = [await self._look(report) for report in new]
        told = [await self._tell(number) for number in await kept.telling.waiting()]
        await kept.stream.find_tickets()
        await kept.stream.rest(self._rest)
        return sum(settled) + sum(told)

    async def run(self) -> None:
        """Until cancelled: whenever the bell rings, and every two seconds."""
        while True:
            try:
                while await self.once():
                    pass
            except StorageError as error:
                log.warning("incidents.failed", **trouble(error))
            await self._desk.storage.wakes.wait(INCIDENTS, LOOK_EVERY_S)

    async def _look(self, report: ReportRow) -> bool:
        """Whether it is settled; one that we cannot judge is one by itself, so that the next has its turn."""
        kept, kin = self._desk.storage.incidents.stream, self._policy.kin_of(report.code)
        for _ in range(TRIES):
            around = await kept.around(report, kin, self._policy.rules.past, self._policy.reach_m)
            try:
                verdict = self._policy.judge(report, around)
            except Exception as error:  # noqa: BLE001 (a bug of ours: other reports must not wait for it)
                log.error("report.broke", report_id=report.id, **trouble(error))
                verdict = Verdict(report.id, kin, frozenset(one.id for one in around.incidents))
            settled = await kept.settle(verdict)
            if settled is not False:
                self._log(verdict, settled)
                return True
        return False

    async def _tell(self, number: int) -> int:
        told = 0
        while count := await self._desk.storage.incidents.telling.batch(number, partial(news_of, city=self._desk.city)):
            told += count
        log.info("incident.told", incident_id=number, count=told)
        return told

    def _log(self, verdict: Verdict, settled: IncidentRow | bool) -> None:
        if isinstance(settled, IncidentRow):
            event = "incident.suspected" if verdict.found is not None else "incident.grew"
            log.info(event, incident_id=settled.id, code=settled.code, state=settled.state, count=settled.people)
