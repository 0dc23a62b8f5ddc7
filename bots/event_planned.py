"""Which saved addresses planned works and outages cover, and what is told of them; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend_client.values import Event, Notice
from bots.storage.event_planned import SavedPlace
from dialogs.news import News, Planned, Topic
from nlu.values import Street

_UNSPOKEN = re.compile("[’ʼ`´'ьъ]")
_ALIKE = str.maketrans({"і": "и", "ї": "и", "ы": "и", "є": "е", "э": "е", "ё": "е", "ґ": "г"})
"""Letters in which Ukrainian and Russian spellings of one name differ."""
_TYPES = {
    "вулиця": ("вул", "улица", "ул"),
    "проспект": ("просп", "пр", "пр-т", "пр-кт"),
    "провулок": ("пров", "переулок", "пер"),
    "бульвар": ("бульв", "бул", "б-р"),
    "площа": ("пл", "площадь"),
    "мікрорайон": ("мкр", "мкрн", "м-н", "микрорайон"),
}


class Streets:
    """Compares streets by the register's spelling.

    With any word for the kind of street or without, by the name of today or a former one, in Ukrainian letters or
    Russian ones.  A name that several streets have, or had, says none of them.
    """

    def __init__(self, register: Iterable[Street]) -> None:
        self._spelled: dict[str, str] = {}
        register = tuple(register)
        former = [(f"{street.type} {street.name}", street.type, name) for street in register for name in street.former]
        self._learn([(f"{street.type} {street.name}", street.type, street.name) for street in register])
        self._learn(former)

    def _learn(self, named: Iterable[tuple[str, str, str]]) -> None:
        """Names that are not taken yet, each with its street and the word for its kind."""
        found: dict[str, set[str]] = {}
        for street, kind, name in named:
            for spelled in (f"{kind} {name}", f"{name} {kind}", name):
                found.setdefault(_plain(spelled), set()).add(_plain(street))
        only = {spelled: next(iter(streets)) for spelled, streets in found.items() if len(streets) == 1}
        self._spelled = only | self._spelled

    def own(self, street: str) -> str:
        """One spelling for all spellings of a street; a street that the register lacks stands for itself."""
        plain = _plain(street)
        return self._spelled.get(plain, plain)


def covering(
    event: dict[str, Any], streets: Streets, zone: ZoneInfo
) -> Callable[[Sequence[SavedPlace]], dict[str, Any] | None]:
    """What to tell somebody with these places, for the event of a notice. Raises ``ValueError`` for another event."""
    notice = Event.model_validate(event).notice
    if notice is None or not (notice.title or notice.text):
        raise ValueError("a notice without words")
    named = {streets.own(street) for street in notice.streets}
    districts = {_plain(district) for district in notice.districts}
    planned = _planned(notice, zone)

    def cover(places: Sequence[SavedPlace]) -> dict[str, Any] | None:
        met = tuple(dict.fromkeys(_called(place) for place in places if _covers(place, named, districts, streets)))
        if not met:
            return None
        return News(Topic.PLANNED, planned=Planned(*planned, places=met)).to_json()

    return cover


def is_over(event: dict[str, Any], now: datetime) -> bool:
    """Nobody needs to be told any more."""
    notice = Event.model_validate(event).notice
    return notice is not None and notice.ends_at is not None and notice.ends_at <= now


def _planned(notice: Notice, zone: ZoneInfo) -> tuple[str, str, str | None, str | None]:
    return (notice.title or "", notice.text or "", _local(notice.starts_at, zone), _local(notice.ends_at, zone))


def _covers(place: SavedPlace, named: set[str], districts: set[str], streets: Streets) -> bool:
    street, district = place.address.get("street"), place.address.get("district")
    return bool(street and streets.own(street) in named) or bool(district and _plain(district) in districts)


def _called(place: SavedPlace) -> str:
    return place.name or str(place.address.get("text", ""))


def _local(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")


def _plain(words: str) -> str:
    spoken = _UNSPOKEN.sub("", words.casefold()).translate(_ALIKE).replace(".", " ").split()
    return " ".join(_KINDS.get(word, word) for word in spoken)


_KINDS: dict[str, str] = {}
_KINDS.update({_plain(short): _plain(kind) for kind, shorts in _TYPES.items() for short in shorts})
