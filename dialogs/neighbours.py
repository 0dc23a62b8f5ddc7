"""Neighbours instead of duplicates: who is about to report what others have reported already may join them.

Asked before the summary, once for each kind and place; of a mass incident as soon as the street or the district is
known.  Danger is never held up by it, and whoever says that theirs is something else goes on with the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogs.facts import Known
from dialogs.lookups import Kind
from dialogs.neighbour_lookups import Incident, KnownIncident, Nearby, Similar, place_of
from dialogs.neighbour_words import incident_lines, nearby_lines, own_lines, said, words_of
from dialogs.outcomes import Address, Nothing, Outcome
from dialogs.questions import MORE, Choice, Option, Tell
from dialogs.report import Report
from dialogs.texts import Say, say
from dialogs.ticket_outcomes import Follow, JoinIncident, Remark

WHICH = ("first", "second", "third")
EMERGENCY = "emergency"
LOCATED = frozenset({"street", "district", "lat"})
"""Any of these says enough of a place to know what happened there."""
NO: Mapping[str, str] = {"no": "other"}

Lines = tuple[Say | str, ...]


@dataclass(slots=True)
class Instead:
    """What a resident may join instead of reporting it, and what they have said of it so far."""

    known: Known
    _others: set[str] = field(default_factory=set)
    """Tickets and incidents that are something else."""
    _looked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Kinds and places that neighbours were looked for at."""

    async def at_once(self, kind: Kind) -> Outcome | None:
        """A mass incident, by what the messages so far say of the place; None to go on with the report."""
        place = _said_of_place(self.known)
        return await self._incident(kind, place) if LOCATED & place_of(place).keys() else None

    async def joined(self, report: Report) -> Outcome | None:
        """What is joined, or added to one's own ticket; None to go on with the report."""
        kind, place = report.chosen.kind, place_of(report.address)
        if self._spared(kind) or not place or (kind.code, place) in self._looked:
            return None
        self._looked.append((kind.code, place))
        if (joined := await self._incident(kind, report.address)) is not None:
            return joined
        found = await Similar("neighbours.similar", kind.code, kind.kin or (), place)
        fresh = [one for one in found if one.id not in self._others]
        self._others.update(one.id for one in fresh)
        own = next((one for one in fresh if one.mine), None)
        if own is not None:
            return await _add_to_own(own, report)
        near = tuple(fresh[: len(WHICH)])
        return await _join_ticket(near, report) if near else None

    def _spared(self, kind: Kind) -> bool:
        """Danger is not held up; and a journal of an earlier release was never asked."""
        return kind.kin is None or kind.urgency == EMERGENCY or self.known.emergency is not None

    async def _incident(self, kind: Kind, address: Address) -> Outcome | None:
        place = place_of(address)
        if self._spared(kind):
            return None
        incident = await KnownIncident("incident.known", kind.code, kind.kin or (), place)
        if incident is None or f"incident {incident.id}" in self._others:
            return None
        self._others.add(f"incident {incident.id}")
        if incident.mine:
            return await _hear_of_own(incident)
        asks = (*incident_lines(incident, "incident-known"), "", say("incident-ask"))
        options = (Option("join", say("label-incident-join")), Option("other", say("label-incident-other")))
        if await _heard("incident.join", asks, options, {"yes": "join", **NO}) != "join":
            return None
        counts = {"code": kind.code, "place": place, "incident": incident.id}
        if incident.ticket is not None:
            return Follow(incident.ticket, incident.number, counts=counts, **said(self.known, address))
        await Tell("incident.joined", (say("incident-joined"),))
        return JoinIncident(counts)


def _said_of_place(known: Known) -> Address:
    """Where it is, as far as the messages say it."""
    if known.printed is not None:
        return Address.from_json(known.printed)
    parts = known.address
    lat, lon = known.place[:2] if known.place is not None else (None, None)
    return Address("", street=parts.street, house=parts.house, district=parts.district, lat=lat, lon=lon)


async def _hear_of_own(incident: Incident) -> Outcome | None:
    """It was reported or joined before: how it stands, and nothing to be done."""
    options = (Option("wait", say("label-incident-wait")), Option("other", say("label-incident-other")))
    asks = (*incident_lines(incident, "incident-yours"), "", say("incident-will-hear"))
    answer = await _heard("incident.yours", asks, options, {"yes": "wait", "thanks": "wait", **NO})
    if answer != "wait":
        return None
    await Tell("incident.waits", (say("incident-waits"),))
    return Nothing()


async def _add_to_own(own: Nearby, report: Report) -> Outcome | None:
    """The resident's own ticket: what they said now is added to it."""
    head = say("neighbours-followed" if own.mine == "follower" else "neighbours-own", number=own.number)
    options = (Option("add", say("label-add-to-it")), Option("new", say("label-new-ticket")))
    asks = (head, *own_lines(own), "", say("neighbours-own-ask"))
    if await _heard("neighbours.own", asks, options, {"no": "new"}) != "add":
        return None
    return Remark(own.id, own.number, words_of(report.known, report.address), tuple(report.known.photos), own.ref)


async def _join_ticket(near: tuple[Nearby, ...], report: Report) -> Outcome | None:
    alone = len(near) == 1
    labels = (say("label-join"),) if alone else tuple(say(f"label-join-{which}") for which in WHICH)
    options = tuple(Option(f"n{n}", labels[n]) for n in range(len(near)))
    words = said(report.known, report.address)
    adds = (say("neighbours-adds"),) if words["text"] or words["photos"] else ()
    same = say("neighbours-same" if alone else "neighbours-which")
    asks: Lines = (say("neighbours-known"), *_shown(near), "", same, *adds)
    rest = (Option("other", say("label-no-other")),)
    means = {"yes": "n0", **NO} if alone else NO
    answer = await _heard("neighbours.same", asks, (*options, *rest), means)
    if answer == "other":
        return None
    joined = near[int(answer[1:])]
    counts = {"code": report.chosen.kind.code, "place": place_of(report.address)}
    return Follow(joined.id, joined.number, counts=counts, **said(report.known, report.address))


def _shown(near: tuple[Nearby, ...]) -> Lines:
    lines: list[Say | str] = []
    for n, one in enumerate(near, 1):
        lines += ["", say("neighbours-ticket", n=n if len(near) > 1 else 0, number=one.number), *nearby_lines(one)]
    return tuple(lines)


async def _heard(key: str, asks: Lines, options: tuple[Option, ...], means: Mapping[str, str]) -> str:
    """The button pressed; whatever else is said meanwhile belongs to the report."""
    answer = MORE
    while answer == MORE:
        answer = await Choice(key, asks, options, means, listens=True)
    return answer
