"""Look-ups: steps that the shell answers, because the answer is in the core, the database or the clock.

Each look-up is a value with its arguments.  The shell computes the JSON named in the class docstring and journals it;
``decode`` makes it typed again.  When the answer cannot be had within its time limit the shell journals ``None``,
and the dialog decides what to do without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dialogs.replay import Json, Misfit, Step
from dialogs.texts import Wording

T = TypeVar("T")


@dataclass(frozen=True)
class Lookup(Step[T]):
    """A step that the shell answers."""

    @property
    def asked(self) -> Json:
        """The arguments: everything but the key."""
        return {name: value for name, value in vars(self).items() if name != "key"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A classifier entry, as far as the dialog needs it."""

    code: str
    title: str
    group: str
    short: str = ""
    """What stands on its button; empty when the title does."""
    requires: tuple[str, ...] = ()
    """What a ticket must carry: street, house, entrance, floor, apartment, place, route, vehicle, pole, photo, ..."""
    urgency: str = "normal"
    due_days: int | None = None
    executor: str | None = None
    version: str = ""
    """The classifier version it was read from."""
    kin: tuple[str, ...] | None = None
    """Codes of entries that may be the same thing. None in journals of releases that asked of no neighbours."""

    @property
    def label(self) -> str:
        """For a button."""
        return self.short or self.title

    @staticmethod
    def from_json(row: Json) -> Kind:
        """Raises ``KeyError`` or ``TypeError`` when it is not one."""
        kin = {} if row.get("kin") is None else {"kin": tuple(row["kin"])}
        return Kind(**{**row, "requires": tuple(row.get("requires", ())), **kin})


@dataclass(frozen=True, slots=True)
class Contrast:
    """The one question that tells the offered entries apart, in the city's words."""

    question: Wording
    answers: Mapping[str, Wording] = field(default_factory=dict)
    """What stands on the button of each code."""

    @property
    def means(self) -> Mapping[str, str]:
        """Which code a bare yes or no stands for: of the answer that begins so («Так, застрягла»)."""
        first = {re.split(r"\W", label.uk.casefold(), maxsplit=1)[0]: code for code, label in self.answers.items()}
        return {intent: first[word] for intent, word in (("yes", "так"), ("no", "ні")) if word in first}

    @staticmethod
    def from_json(row: Json) -> Contrast:
        """Raises ``KeyError`` or ``TypeError`` when it is not one."""
        answers = {code: Wording(**words) for code, words in row["answers"].items()}
        return Contrast(Wording(**row["question"]), answers)


@dataclass(frozen=True, slots=True)
class Classified:
    """What the text may be about."""

    offer: tuple[Kind, ...]
    """One when the model is sure, up to three when it is not, none when it would ask again."""
    confidence: float
    """Of the first one; 0 without any."""
    model: str
    """Name of the model that said so."""
    contrast: Contrast | None = None
    """None where the city has no question for just these entries: they are asked for by their short titles."""
    others: tuple[Kind, ...] = ()
    """The next best ones, for a resident who says that it is none of the offered."""


@dataclass(frozen=True)
class Classify(Lookup[Classified | None]):
    """``{"offer": [Kind...], "confidence": 0.9, "model": "...", "contrast": null, "others": [Kind...]}``

    ``contrast``: null, or ``{"question": WORDING, "answers": {"01.05": WORDING, ...}}``, where WORDING is
    ``{"uk": "...", "en": "..."}``.
    """

    text: str

    def decode(self, value: Json) -> Classified | None:
        """None when no classifier is to be had."""
        if value is None:
            return None
        offer = tuple(Kind.from_json(row) for row in value["offer"])
        others = tuple(Kind.from_json(row) for row in value.get("others", ()))
        contrast = Contrast.from_json(value["contrast"]) if value.get("contrast") else None
        return Classified(offer, float(value["confidence"]), str(value["model"]), contrast, others)


@dataclass(frozen=True, slots=True)
class Group:
    """A classifier group."""

    code: str
    title: str


@dataclass(frozen=True)
class ListGroups(Lookup[tuple[Group, ...]]):
    """``[{"code": "01", "title": "..."}]``: the groups of the classifier, in its order."""

    def decode(self, value: Json) -> tuple[Group, ...]:
        """Empty when no classifier is to be had."""
        return tuple(Group(row["code"], row["title"]) for row in value or ())


@dataclass(frozen=True)
class ListKinds(Lookup[tuple[Kind, ...]]):
    """``[Kind...]``: the entries of one group, in the classifier's order."""

    group: str

    def decode(self, value: Json) -> tuple[Kind, ...]:
        """Empty when no classifier is to be had."""
        return tuple(Kind.from_json(row) for row in value or ())


@dataclass(frozen=True, slots=True)
class Match:
    """An address of the core's register."""

    text: str
    score: float
    id: str | None = None
    street: str | None = None
    house: str | None = None
    district: str | None = None
    lat: float | None = None
    lon: float | None = None
    former: str | None = None
    """The old street name that was asked for."""

    @staticmethod
    def from_json(row: Json) -> Match:
        """Raises ``KeyError`` or ``TypeError`` when it is not one."""
        return Match(**row)


@dataclass(frozen=True)
class FindAddress(Lookup[tuple[Match, ...] | None]):
    """``[Match...]``, best first, at most five: by ``query``, or the nearest ones to a point."""

    query: str = ""
    lat: float | None = None
    lon: float | None = None

    def decode(self, value: Json) -> tuple[Match, ...] | None:
        """None when the register cannot be reached; empty when it knows nothing alike."""
        return None if value is None else tuple(Match.from_json(row) for row in value)


@dataclass(frozen=True, slots=True)
class Resident:
    """What is known of the resident, and what the city asks consent for."""

    consented: bool
    """To the notice in force."""
    notice_version: str
    phone: str | None
    addresses: tuple[dict[str, Any], ...]
    """Used before, most recent first; ``dialogs.outcomes.Address`` as JSON."""


@dataclass(frozen=True)
class KnownResident(Lookup[Resident]):
    """``{"consented": bool, "notice_version": "...", "phone": null, "addresses": [Address...]}``"""

    def decode(self, value: Json) -> Resident:
        """Never None: the database is ours."""
        if value is None:
            raise Misfit("a resident is always known, if only as a stranger")
        phone, addresses = value.get("phone"), tuple(value.get("addresses", ()))
        return Resident(bool(value["consented"]), str(value["notice_version"]), phone, addresses)


@dataclass(frozen=True, slots=True)
class TicketCard:
    """One of the resident's tickets."""

    id: str
    number: str
    status: str
    title: str
    address: str
    executor: str | None = None
    executor_phone: str | None = None
    due: str | None = None
    """A local date, ISO: ``2026-11-25``."""
    message: str | None = None
    """The executor's latest words."""
    created: str | None = None
    """A local date, ISO."""
    ref: str | None = None
    """As whom the core knows the resident there; None: as the one who writes; empty: as nobody, made by phone."""

    @staticmethod
    def from_json(row: Json) -> TicketCard:
        """Raises ``KeyError`` or ``TypeError`` when it is not one."""
        return TicketCard(**row)


@dataclass(frozen=True)
class MyTickets(Lookup[tuple[TicketCard, ...] | None]):
    """``[TicketCard...]``: the resident's tickets, newest first, at most ten.

    Tickets that are promised but not yet numbered by the core come first, with status ``waiting`` and number ``""``.
    """

    def decode(self, value: Json) -> tuple[TicketCard, ...] | None:
        """None when the core cannot be reached and nothing is waiting."""
        return None if value is None else tuple(TicketCard.from_json(row) for row in value)
