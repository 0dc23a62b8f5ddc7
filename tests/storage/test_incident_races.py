"""Verdicts of two processes on one burst: only what still holds is written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bots.city import City
from bots.incident_policy import Policy
from bots.incidents import IncidentDesk, Incidents
from bots.storage import Storage
from bots.storage.incident_records import IncidentRow, ReportRow
from bots.storage.incident_stream import Verdict
from tests.bots.small_city import small_city
from tests.storage.test_incidents import only, reports_of, ticket


async def judged(storage: Storage, city: City, report: ReportRow) -> Verdict:
    """What a worker would write, if nothing changed meanwhile."""
    policy = Policy.of(city)
    kin = policy.kin_of(report.code)
    return policy.judge(report, await storage.incidents.stream.around(report, kin, timedelta(days=28), 2000))


async def test_a_report_that_another_process_settled_is_left_alone(
    storage: Storage, other: Storage, tmp_path: Path
) -> None:
    city = City.load(small_city(tmp_path / "city"))
    await reports_of(storage, *(ticket(key) for key in "abc"))
    verdict = await judged(storage, city, (await storage.incidents.stream.new(10))[0])
    assert verdict.found is not None, "reports that came after it are looked at with it"
    assert await Incidents(IncidentDesk(other, city)).once() == 3
    assert await storage.incidents.stream.settle(verdict) is True
    assert (await only(storage)).reports == 3


async def test_overlapping_bursts_make_one_incident(storage: Storage, tmp_path: Path) -> None:
    city, stream = City.load(small_city(tmp_path / "city")), storage.incidents.stream
    await reports_of(storage, *(ticket(key) for key in "abc"))
    earlier = await judged(storage, city, (await stream.new(10))[2])
    await reports_of(storage, ticket("d"))
    newest = (await stream.new(10))[3]
    later = await judged(storage, city, newest)
    assert earlier.found is not None
    assert later.found is not None
    assert isinstance(await stream.settle(earlier), IncidentRow)
    assert await stream.settle(later) is False, "its reports were taken meanwhile"
    again = await judged(storage, city, newest)
    assert again.joins == (await only(storage)).id
    assert isinstance(await stream.settle(again), IncidentRow)
    assert (await only(storage)).people == 4
