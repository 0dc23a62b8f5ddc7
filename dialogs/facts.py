"""What a message says besides answering a question, and what is known from all of them together.

``Understood`` is what the shell's understanding gives for one text.  ``Facts`` is what of one message is worth keeping
in the journal.  ``Known`` gathers the facts of a journal, so that a dialog asks only what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from dialogs.messages import MediaId
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The parts of an address found in a text; None where it does not say."""

    text: str = ""
    """The words of the address, as typed or tidied."""
    street: str | None = None
    street_type: str | None = None
    former: str | None = None
    house: str | None = None
    entrance: str | None = None
    floor: str | None = None
    apartment: str | None = None
    district: str | None = None

    def said(self) -> dict[str, str]:
        """Only the parts that were said."""
        return {name: value for name in PARTS if (value := getattr(self, name))}


PARTS = tuple(part.name for part in fields(AddressParts))


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """The tripwire fired: what to show first."""

    kind: str
    phone: str
    card: str
    """The whole card, in the conversation's language."""
    ticket: bool = True
    """A ticket makes sense afterwards (a gas leak), or does not (a person in despair)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the city's answer base, valid today."""

    faq: str
    text: str
    source: str | None = None
    checked: str | None = None
    """When it was last checked, an ISO date."""
    valid_until: str | None = None
    """The last day on which it may be shown, an ISO date."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text means; made by the shell from ``nlu`` and the city folder."""

    language: str = "uk"
    intent: str = "other"
    emergency: EmergencyCard | None = None
    offer: tuple[str, ...] = ()
    address: AddressParts | None = None
    answer: Answered | None = None
    since: str | None = None
    elsewhere: bool = False
    """Not of the text: the resident has left a report in another chat since they last wrote here."""
    ticket_number: str | None = None
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one message volunteered."""

    words: str | None = None
    """What becomes part of the ticket's description."""
    photos: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    """Those of ``photos`` in which the camera may have written down the place."""
    album: str | None = None
    place: tuple[float, float, float | None] | None = None
    """Latitude, longitude, accuracy in metres."""
    address: AddressParts | None = None
    since: str | None = None
    route: str | None = None
    """Of public transport."""
    phone: str | None = None
    emergency: str | None = None
    printed: Json = None
    """The place whose link was opened, ``dialogs.outcomes.Address`` as JSON."""

    def to_json(self) -> Json:
        """None when the message said nothing more."""
        row = {name: value for name in FACTS if (value := getattr(self, name)) not in (None, ())}
        if self.address is not None:
            row["address"] = self.address.said()
        return row or None

    @staticmethod
    def from_json(row: Json) -> Facts:
        """The inverse of ``to_json``."""
        row = dict(row or {})
        if "address" in row:
            row["address"] = AddressParts(**row["address"])
        if "place" in row:
            row["place"] = tuple(row["place"])
        return Facts(**{**row, **{name: tuple(row.get(name, ())) for name in ("photos", "originals")}})


FACTS = tuple(fact.name for fact in fields(Facts))


@dataclass(slots=True)
class Known:
    """Everything the resident has said so far, the later word counting."""

    words: list[str] = field(default_factory=list)
    photos: list[MediaId] = field(default_factory=list)
    originals: list[MediaId] = field(default_factory=list)
    place: tuple[float, float, float | None] | None = None
    address: AddressParts = field(default_factory=AddressParts)
    since: str | None = None
    route: str | None = None
    phone: str | None = None
    emergency: str | None = None
    printed: Json = None
    album: str | None = None
    """Of the latest pictures that came several at once."""

    def hear(self, row: Json) -> None:
        """Take in one message's facts (``Facts`` as JSON)."""
        facts = Facts.from_json(row)
        if facts.words:
            self.words.append(facts.words)
        self.photos.extend(MediaId(media) for media in facts.photos if media not in self.photos)
        self.originals.extend(MediaId(media) for media in facts.originals if media not in self.originals)
        self.place = facts.place or self.place
        self.since = facts.since or self.since
        self.route = facts.route or self.route
        self.phone = facts.phone or self.phone
        self.emergency = facts.emergency or self.emergency
        self.printed = facts.printed or self.printed
        self.album = facts.album or self.album
        if facts.address is not None:
            self.address = merge(self.address, facts.address)

    @property
    def text(self) -> str:
        """The problem in the resident's own words."""
        return "\n".join(self.words)


def merge(older: AddressParts, newer: AddressParts) -> AddressParts:
    """Parts of the later message over the earlier ones; another street makes the earlier house meaningless."""
    if newer.street and older.street and newer.street != older.street:
        return newer
    texts: Iterable[str] = (text for text in (older.text, newer.text) if text)
    return AddressParts(**{**older.said(), **newer.said(), "text": ", ".join(dict.fromkeys(texts))})
