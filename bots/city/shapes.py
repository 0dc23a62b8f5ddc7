"""What each file of the city folder must look like. The folder's README explains the fields."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from bots.city.delivery import Delivery
from bots.city.incidents import Incidents
from bots.city.shape import Shape
from nlu.emergencies import mistake

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
EmergencyPhone = Literal["101", "102", "103", "104", "112", "lift", "dso"]
Requirement = Literal[
    "street", "house", "entrance", "floor", "apartment", "place", "route", "vehicle", "pole", "photo", "contact"
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


def _rule(text: str) -> str:
    wrong = mistake(text)
    if wrong:
        raise ValueError(f"not a rule: {wrong}")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError("not a time zone of the IANA list, like Europe/Kyiv") from None
    return name


def _closed(text: str) -> str:
    if re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
        raise ValueError("a brace that is no {fact}")
    return text


Rule = Annotated[Words, AfterValidator(_rule)]
"""Of danger, as ``nlu.danger_rules`` reads it."""
Zone = Annotated[str, AfterValidator(_zone)]
FactText = Annotated[Words, AfterValidator(_closed)]


class BothLanguages(Shape):
    """The same in both languages that the bot speaks."""

    uk: Words
    en: Words

    def in_language(self, language: str) -> str:
        """English for ``en``, else Ukrainian."""
        return self.en if language == "en" else self.uk


class EmergencyNumbers(Shape):
    """The numbers behind two words."""

    lift: Words | None = None
    dso: Words | None = None


class Privacy(Shape):
    """The personal-data notice."""

    version: Words
    controller: BothLanguages
    contact: Words | None = None
    url: Url | None = None
    notice: BothLanguages


class Sticker(Shape):
    """What stands on the sheets of ``frontdoor qr``."""

    title: BothLanguages = BothLanguages(uk="Щось зламалось? Напишіть нам", en="Something broken? Write to us")
    note: Words = "Наведіть камеру телефона на квадрат"
    """What to do with the codes, one line in Ukrainian."""


class CityFile(Shape):
    """``city.yaml``."""

    name: BothLanguages
    service: BothLanguages
    phone: Words
    site: Url | None = None
    timezone: Zone
    demonstration: bool
    demonstration_note: BothLanguages | None = None
    emergency_numbers: EmergencyNumbers = EmergencyNumbers()
    privacy: Privacy
    delivery: Delivery = Delivery()
    incidents: Incidents = Incidents()
    sticker: Sticker = Sticker()


Short = Annotated[Words, StringConstraints(max_length=34)]
"""What a phone shows of a button without cutting it."""


class ShortTitlesFile(Shape):
    """``short_titles.yaml``: what stands on buttons."""

    groups: dict[Words, Short] = Field(default_factory=dict)
    entries: dict[Words, Short] = Field(default_factory=dict)


class Group(Shape):
    """A group of the classifier."""

    code: Words
    title: Words


class Slot(Shape):
    """A question that an entry may ask."""

    label: Words
    prompt_uk: Words


class NameSource(Shape):
    """Where an entry's title comes from."""

    status: Literal["real", "adapted", "composed"]
    source: str | None = None
    source_name: str | None = None


class Entry(Shape):
    """An entry of the classifier."""

    code: Words
    title: Words
    group: Group
    description: str = ""
    examples: tuple[Words, ...] = ()
    requires: tuple[Requirement, ...]
    asks: tuple[str, ...] = ()
    urgency: Literal["emergency", "urgent", "normal"]
    emergency_phone: EmergencyPhone | None = None
    also_call: EmergencyPhone | None = None
    due_days: Annotated[int, Field(ge=0, le=366)] | None = None
    executor_kind: Words
    name_source: NameSource | None = None


class ClassifierFile(Shape):
    """``classifier.yaml``."""

    version: Words
    decision: Words | None = None
    in_force_since: date
    executor_kinds: dict[str, Words]
    slots: dict[str, Slot] = Field(default_factory=dict)
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]


AnswerId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,36}$")]
"""It travels in a button, which holds 40 bytes of ASCII."""


class AnswerEntry(Shape):
    """An answer of the answer base."""

    id: AnswerId
    topic: Words
    question: Words
    paraphrases: tuple[Words, ...] = ()
    text: FactText
    needs: tuple[str, ...] = ()
    suggests_class: str | None = None
    source: Words
    owner: Words
    checked: date | None = None
    valid_until: date


class AnswersFile(Shape):
    """``answers.yaml``."""

    facts: dict[str, Words | None]
    topics: dict[str, Words]
    answers: tuple[AnswerEntry, ...]


class EmergencyEntry(Shape):
    """A kind of emergency."""

    kind: Words
    phone: EmergencyPhone
    title_uk: Words
    title_en: Words
    card_uk: Words
    card_en: Words
    also: tuple[EmergencyPhone, ...] = ()
    ticket: bool = True
    says: Annotated[tuple[Rule, ...], Field(min_length=1)]
    unless: tuple[Rule, ...] = ()


class EmergencyFile(Shape):
    """``emergency.yaml``."""

    emergencies: Annotated[tuple[EmergencyEntry, ...], Field(min_length=1)]


class ExecutorEntry(Shape):
    """Somebody who does the work."""

    kind: Words
    name: Words
    phones: tuple[Words, ...] = ()
    hours: Words | None = None
    source: Words | None = None


class ExecutorsFile(Shape):
    """``executors.yaml``."""

    executors: Annotated[tuple[ExecutorEntry, ...], Field(min_length=1)]


class District(Shape):
    """A district of the city."""

    id: Words
    name: Words
    also: tuple[Words, ...] = ()
    social_phones: tuple[Words, ...] = ()


class Neighbourhood(Shape):
    """A part of a district."""

    name: Words
    district: Words | None = None
    also: tuple[Words, ...] = ()


class Landmark(Shape):
    """What residents explain places by."""

    name: Words
    also: tuple[Words, ...] = ()


class GeographyFile(Shape):
    """``geography.yaml``."""

    districts: Annotated[tuple[District, ...], Field(min_length=1)]
    neighbourhoods: tuple[Neighbourhood, ...] = ()
    landmarks: tuple[Landmark, ...] = ()


class StreetRow(Shape):
    """A line of ``streets.csv``."""

    name: Words
    type: Words
    district: str
    postal_codes: Annotated[str, StringConstraints(pattern=r"^(\d{5}( \d{5})*)?$")]
    status: str
    source: str

    @property
    def districts(self) -> tuple[str, ...]:
        """None, one or several."""
        return tuple(part.strip() for part in self.district.split(";") if part.strip())


class RenameRow(Shape):
    """A line of ``street_renames.csv``."""

    old_name: Words
    old_type: Words
    new_name: Words
    new_type: Words
    year: str
    confidence: str
    source: str
