"""Questions: steps that the resident answers. Each knows its words, its buttons and how to read an answer.

A question never sees a channel or a language: it names texts, and reads ``Heard``, in which a pressed button and a
typed label are the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from dialogs.facts import AddressParts, Understood
from dialogs.messages import ButtonKind, Content, File, Phone, Photo, Place, Text
from dialogs.replay import Json, Misfit, Step
from dialogs.texts import Say, Sayable, say

T = TypeVar("T")

ONLY_NUMBERS = re.compile(
    r"(?:[^\w]|\d+[а-яa-z]?\b|(?:буд|будинок|дом|д|кв|квартира|підїзд|під|їзд|подъезд|под|поверх|этаж|house|flat)\b)+"
)
MORE = "said_more"
"""What a listening ``Choice`` returns when the resident said something else that may change the question."""


@dataclass(frozen=True, slots=True)
class Option:
    """A button of a question."""

    key: str
    label: Sayable
    kind: ButtonKind = ButtonKind.REPLY


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as a question reads it."""

    content: Content
    option: str | None = None
    """The question's button that was pressed, or whose label or number was typed."""
    understood: Understood = field(default_factory=Understood)

    @property
    def text(self) -> str | None:
        """The words, where there are any."""
        return self.content.text.strip() if isinstance(self.content, Text) else None

    @property
    def reports_something(self) -> bool:
        """Words about a problem without a word about a place."""
        understood = self.understood
        problem = understood.emergency is not None or (understood.intent == "report" and understood.offer != ())
        return problem and understood.address is None

    @property
    def only_numbers(self) -> bool:
        """A house, entrance or flat without a street: «дом 20, кв 5», «12а»."""
        return self.text is not None and ONLY_NUMBERS.fullmatch(self.text.casefold()) is not None

    @property
    def says_something(self) -> bool:
        """Words with a letter or digit in them, a picture, a place, a number: not a lone smile."""
        if isinstance(self.content, Text):
            return re.search(r"\w", self.content.text) is not None
        return isinstance(self.content, Photo | File | Place | Phone)


class Misread(Exception):
    """The message is no answer to this question; ``hint`` tells what would be one."""

    def __init__(self, hint: Say) -> None:
        super().__init__(hint.id)
        self.hint = hint


@dataclass(frozen=True)
class Question(Step[T]):
    """Something to ask the resident."""

    says: tuple[Sayable, ...]
    """Lines of the question, in order."""
    options: tuple[Option, ...] = ()
    describes: ClassVar[bool] = False
    """The words of an answer belong into the ticket's description."""
    verbatim: ClassVar[bool] = False
    """Words are kept as they are: hardly anything else that they might mean interrupts."""
    acknowledges: ClassVar[bool] = True
    """What a listening question hears is acknowledged in a word; else the next question says it."""

    @property
    def settles(self) -> str:
        """What is not to be asked about again in this chat once this is answered; empty: nothing."""
        return ""

    def read(self, heard: Heard) -> Json:
        """The answer as it is journalled. Raises ``Misread``."""
        raise Misread(say("misread"))

    def has(self, key: object) -> bool:
        """There is such a button."""
        return any(option.key == key for option in self.options)


@dataclass(frozen=True)
class Tell(Step[None]):
    """A statement on the way; nobody has to answer."""

    says: tuple[Sayable, ...]

    def decode(self, value: Json) -> None:
        """Always None."""


@dataclass(frozen=True)
class Choice(Question[str]):
    """One of the buttons."""

    means: Mapping[str, str] = field(default_factory=dict)
    """Which button an intent stands for: ``{"yes": "send"}``."""
    listens: bool = False
    """Anything else the resident says is an answer too: ``MORE``, with its facts."""

    def read(self, heard: Heard) -> Json:
        """The key of the button, or ``MORE``."""
        if heard.option is not None:
            return heard.option
        if heard.understood.intent in self.means and heard.text is not None:
            return self.means[heard.understood.intent]
        if self.listens and heard.says_something:
            return MORE
        raise Misread(say("misread-choice"))

    def decode(self, value: Json) -> str:
        """The key; it must still be one of the buttons."""
        if self.has(value) or (self.listens and value == MORE):
            return str(value)
        raise Misfit(f"{value!r} is no option of {self.key}")


@dataclass(frozen=True)
class Words(Question[str]):
    """Free words, or one of the buttons (its key is the answer then)."""

    describes: ClassVar[bool] = True

    def read(self, heard: Heard) -> Json:
        """The text, whole; letters or digits must be in it, and more than a greeting."""
        if heard.option is not None:
            return {"option": heard.option}
        if heard.understood.intent in ("greeting", "thanks"):
            raise Misread(say("misread-words"))
        if heard.text and re.search(r"\w", heard.text):
            return {"text": heard.text}
        raise Misread(say("misread-words"))

    def decode(self, value: Json) -> str:
        """The words, or the key of a button."""
        if "option" in value and not self.has(value["option"]):
            raise Misfit(f"{value['option']!r} is no option of {self.key}")
        return str(value["option"] if "option" in value else value["text"])


@dataclass(frozen=True)
class Landmark(Words):
    """Words that belong to the address, not to the description."""

    describes: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class WhereAnswer:
    """What the resident said to «where?»: one of the three."""

    option: str | None = None
    place: tuple[float, float, float | None] | None = None
    parts: AddressParts | None = None


@dataclass(frozen=True)
class Where(Question[WhereAnswer]):
    """An address in words, a point, or one of the buttons (addresses used before)."""

    def read(self, heard: Heard) -> Json:
        """``{"option"}``, ``{"place": [lat, lon, accuracy]}`` or ``{"parts": {...}}``."""
        if heard.option is not None:
            return {"option": heard.option}
        if isinstance(heard.content, Place):
            return {"place": [heard.content.lat, heard.content.lon, heard.content.accuracy_m]}
        if not heard.text or not re.search(r"\w", heard.text) or heard.reports_something or heard.only_numbers:
            raise Misread(say("misread-where"))
        parts = (heard.understood.address or AddressParts()).said()
        return {"parts": {**parts, "text": parts.get("text") or heard.text[:200]}}

    def decode(self, value: Json) -> WhereAnswer:
        """Typed; an option must still be there."""
        if "option" in value:
            if not self.has(value["option"]):
                raise Misfit(f"{value['option']!r} is no option of {self.key}")
            return WhereAnswer(option=value["option"])
        if "place" in value:
            lat, lon, accuracy = value["place"]
            return WhereAnswer(place=(lat, lon, accuracy))
        return WhereAnswer(parts=AddressParts(**value["parts"]))


@dataclass(frozen=True)
class Detail(Question[str]):
    """One short thing: the house, the entrance, the route. A button's key stands for its ``stands_for``."""

    part: str = ""
    """The address part that may answer it (``house``, ``entrance``, ``floor``, ``apartment``), or a detail's name."""
    stands_for: Mapping[str, str] = field(default_factory=dict)
    longest: int = 60
    """Characters."""

    def read(self, heard: Heard) -> Json:
        """The part understood, else the words when they are short and hold a digit (an address part must)."""
        if heard.option is not None:
            return self.stands_for[heard.option]
        address = heard.understood.address
        understood = getattr(address, self.part, None) if address is not None else None
        if understood:
            return understood
        if not heard.text or len(heard.text) > self.longest or self._names_another_part(address):
            raise Misread(say(f"misread-{self.part}"))
        if self.part in ("house", "entrance", "floor", "apartment") and not re.search(r"\d", heard.text):
            raise Misread(say(f"misread-{self.part}"))
        return heard.text

    def decode(self, value: Json) -> str:
        """A non-empty string."""
        if not isinstance(value, str) or not value:
            raise Misfit(f"{value!r} is no {self.part}")
        return value

    def _names_another_part(self, address: AddressParts | None) -> bool:
        """«кв 5» is no entrance; a bare «5» is taken for a house by the understanding, and is whatever was asked."""
        others = {"entrance", "floor", "apartment"} - {self.part}
        return address is not None and any(getattr(address, part) for part in others)


@dataclass(frozen=True)
class PhoneNumber(Question[str]):
    """A phone number: shared by button, or typed."""

    def read(self, heard: Heard) -> Json:
        """E.164."""
        if isinstance(heard.content, Phone):
            return heard.content.number
        number = e164(heard.text or "")
        if number is None:
            raise Misread(say("misread-phone"))
        return number

    def decode(self, value: Json) -> str:
        """E.164."""
        if not isinstance(value, str) or not value.startswith("+"):
            raise Misfit("not a phone number")
        return value


def e164(text: str) -> str | None:
    """A Ukrainian number as people write it (``067 123-45-67``) in E.164; None when it is not one."""
    digits = re.sub(r"\D", "", text)
    if re.search(r"[^\W\d_]", text):
        return None
    if len(digits) == 10 and digits.startswith("0"):
        return f"+38{digits}"
    if len(digits) == 12 and digits.startswith("380"):
        return f"+{digits}"
    return f"+{digits}" if text.strip().startswith("+") and 8 <= len(digits) <= 15 else None
