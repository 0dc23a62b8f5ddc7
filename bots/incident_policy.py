"""What becomes of a report: one more of an incident, the one that makes it, or one by itself; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bots.city import City
from bots.figures.bursts import Burst, Report, Rules, belongs, burst
from bots.storage.incident_records import ReportRow
from bots.storage.incident_stream import Around, Found, Verdict


@dataclass(frozen=True, slots=True)
class Policy:
    """The city's rules of mass incidents."""

    rules: Rules
    kin: Mapping[str, frozenset[str]]
    """By entry: those that may be the same thing, itself among them; entries that are never one thing are absent."""
    confirm_at: Mapping[str, int]
    """By entry: so many people confirm by themselves; absent: only an operator does."""

    @staticmethod
    def of(city: City) -> Policy:
        """As ``city.yaml`` and the classifier say."""
        told, entries = city.file.incidents, city.read.classifier[0].entries
        kin = {
            entry.code: frozenset({entry.code, *city.kin(entry.code, entries)})
            for entry in entries
            if entry.group.code not in told.never
        }
        confirming = told.confirming
        trusted = {entry.code for entry in entries if confirming and entry.group.code in confirming.groups}
        rules = Rules(people=told.people, window=timedelta(hours=told.window_hours))
        return Policy(rules, kin, dict.fromkeys(trusted, confirming.people if confirming else 0))

    def kin_of(self, code: str) -> frozenset[str]:
        """The entries that a report is compared with; at least its own."""
        return self.kin.get(code, frozenset({code}))

    @property
    def reach_m(self) -> float:
        """Reports farther away say nothing of this one."""
        return self.rules.widest_m + self.rules.step_m

    def judge(self, report: ReportRow, around: Around) -> Verdict:
        """What becomes of ``report``, among all that is ``around`` it."""
        kin, seen = self.kin_of(report.code), frozenset(one.id for one in around.incidents)
        joins = report.incident or self._known(report, around)
        found = None if joins is not None or report.code not in self.kin else self._burst(report, around)
        return Verdict(report.id, kin, seen, joins, found, self.confirm_at.get(report.code))

    def _known(self, report: ReportRow, around: Around) -> int | None:
        new, kin = _point(report), self.kin_of(report.code)
        for incident in around.incidents:
            members = [_point(one) for one in around.members[incident.id]]
            if belongs(new, members, kin, self.rules):
                return incident.id
        return None

    def _burst(self, report: ReportRow, around: Around) -> Found | None:
        """The burst that it belongs to, also when reports that came after it were looked at before."""
        window, kin = self.rules.window, self.kin_of(report.code)
        free = {one.id: one for one in around.reports if one.incident is None or report.at - one.at > window}
        free[report.id] = report
        points = {number: _point(one) for number, one in free.items()}
        later = [one for one in free.values() if report.at < one.at <= report.at + window and one.id != report.id]
        for newest in (report, *sorted(later, key=lambda one: one.at)):
            seen = burst(points[newest.id], points.values(), kin, self.rules)
            if seen is not None and any(one.key == str(report.id) for one in seen.reports):
                return _found(seen)
        return None


def _point(row: ReportRow) -> Report:
    return Report(str(row.id), row.code, row.person, row.at, row.lat, row.lon, row.street, row.house)


def _found(seen: Burst) -> Found:
    codes = Counter(one.code for one in seen.reports)
    return Found(tuple(int(one.key) for one in seen.reports), codes.most_common(1)[0][0], _why(seen))


def _why(seen: Burst) -> dict[str, Any]:
    """For people to read (``bots.incident_words``), and for whoever asks later."""
    return {
        "people": seen.people,
        "houses": seen.houses,
        "across_m": round(seen.across_m),
        "minutes": seen.minutes,
        "expected": round(seen.expected, 4),
        "chance": round(seen.chance, 6),
    }
