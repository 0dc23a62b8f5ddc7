"""What a finished dialog wants done. The shell does it once, through the outbox and the submissions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from dialogs.messages import MediaId
from dialogs.replay import Json


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is: an address of the register, or a place in the resident's words, with a point where one is known."""

    text: str
    """As people read it: ``вул. Соборності, 12``; without entrance, floor and apartment."""
    id: str | None = None
    street: str | None = None
    house: str | None = None
    entrance: str | None = None
    floor: str | None = None
    apartment: str | None = None
    district: str | None = None
    lat: float | None = None
    lon: float | None = None
    former: str | None = None
    """The old street name the resident used."""

    def to_json(self) -> dict[str, Any]:
        """Without the members that are not known."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @staticmethod
    def from_json(row: Json) -> Address:
        """Raises ``TypeError`` when it is not one."""
        return Address(**row)


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket that the resident has confirmed."""

    code: str
    version: str
    """The classifier version that the code was read from."""
    title: str
    description: str
    """The resident's own words, whole: longer than the core takes in one ticket, the rest follows as comments."""
    address: Address
    details: dict[str, str]
    """What else the entry requires: route, vehicle, pole; and ``since``."""
    photos: tuple[MediaId, ...]
    chosen_by: str
    """``resident`` or ``model``."""
    confidence: float | None
    model: str | None
    anonymous: bool = False
    phone: str | None = None
    """E.164, only where the entry requires a contact."""

    def to_json(self) -> dict[str, Any]:
        """Everything, for the submissions table."""
        return {**asdict(self), "address": self.address.to_json(), "photos": list(self.photos)}

    @staticmethod
    def from_json(row: Json) -> Draft:
        """The inverse of ``to_json``."""
        photos = tuple(MediaId(media) for media in row["photos"])
        return Draft(**{**row, "address": Address.from_json(row["address"]), "photos": photos})


@dataclass(frozen=True, slots=True)
class Submit:
    """Create a ticket from ``draft``; the shell promises the receipt and later the number."""

    draft: Draft
    consent_version: str | None
    """The notice the resident agreed to in this dialog; None when they had agreed before, or stay anonymous."""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str
    """``uk`` or ``en``."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person is wanted. The reason is for the operators: ``asked``, ``not_understood``, ``too_long``."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReportAt:
    """A report begins, and its address is known: the resident opened the link of a place."""

    address: Address


@dataclass(frozen=True, slots=True)
class ReportWith:
    """A report begins with what was said already."""

    facts: Json
    """``dialogs.facts.Facts`` as JSON."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is to be done."""


@dataclass(frozen=True, slots=True)
class CoreCall:
    """Something is said to the core about a ticket that exists: a comment, a follower, feedback, an answer.

    The shell makes the call until it succeeds or is refused for good (``bots.core_calls``).
    """


@dataclass(frozen=True, slots=True)
class Keep:
    """Something about the resident is kept, changed or forgotten, in the turn's own transaction (``bots.keeping``)."""


@dataclass(frozen=True, slots=True)
class WithPerson:
    """Something is said to the core, and a person is wanted besides."""

    call: CoreCall
    reason: str
    """As in ``HandOver``."""


Outcome = Submit | SetLanguage | HandOver | ReportAt | ReportWith | Nothing | CoreCall | WithPerson | Keep
