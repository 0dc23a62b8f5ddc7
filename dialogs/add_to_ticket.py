"""Adding to a ticket: words and photos are collected until the resident sends them, an album as one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialogs.facts import Facts, Known
from dialogs.lookups import TicketCard
from dialogs.messages import File, Photo, Place
from dialogs.outcomes import ReportWith
from dialogs.questions import MORE, Choice, Heard, Misread, Option, Question, Tell
from dialogs.replay import Json, Misfit
from dialogs.summary import shortened
from dialogs.texts import Sayable, say
from dialogs.ticket_outcomes import Remark

SEND, NEW, CANCEL = "send", "new", "cancel"


@dataclass(frozen=True)
class Collect(Question[str]):
    """Words, pictures and points, as many as the resident likes (``MORE``), until one of the buttons."""

    describes: ClassVar[bool] = True
    verbatim: ClassVar[bool] = True
    acknowledges: ClassVar[bool] = False

    def read(self, heard: Heard) -> Json:
        """The key of the button, or ``MORE``."""
        if heard.option is not None:
            return heard.option
        if heard.says_something and (heard.text or isinstance(heard.content, Photo | File | Place)):
            return MORE
        raise Misread(say("misread-add"))

    def decode(self, value: Json) -> str:
        """The key; it must still be one of the buttons."""
        if value == MORE or self.has(value):
            return str(value)
        raise Misfit(f"{value!r} is no option of {self.key}")


@dataclass(frozen=True)
class Attaching(Choice):
    """One of the buttons; a picture, and words about a problem, are an answer too (``MORE``)."""

    acknowledges: ClassVar[bool] = False
    about: str = ""
    """What is not to be asked about again once this is answered."""

    @property
    def settles(self) -> str:
        """See ``Question``."""
        return self.about

    def read(self, heard: Heard) -> Json:
        """The key of the button, or ``MORE``."""
        if heard.option is None and (isinstance(heard.content, Photo | File) or _reports(heard)):
            return MORE
        return super().read(heard)

    def decode(self, value: Json) -> str:
        """The key; it must still be one of the buttons."""
        return MORE if value == MORE else super().decode(value)


def _reports(heard: Heard) -> bool:
    understood = heard.understood
    somewhere = understood.intent == "report" and understood.address is not None
    return heard.text is not None and (heard.reports_something or somewhere)


@dataclass(slots=True)
class Collected:
    """What of all that was said belongs to one remark."""

    known: Known
    words_from: int = 0
    photos_from: int = 0

    @property
    def words(self) -> str:
        """The resident's words."""
        return "\n".join(self.known.words[self.words_from :])

    @property
    def photos(self) -> tuple[str, ...]:
        """The pictures."""
        return tuple(self.known.photos[self.photos_from :])

    def listen(self) -> None:
        """Words said from now on are meant."""
        self.words_from = len(self.known.words)

    def drop(self) -> None:
        """Nothing of it is wanted."""
        self.words_from, self.photos_from = len(self.known.words), len(self.known.photos)
        self.known.place = None

    def remark(self, ticket: TicketCard) -> Remark:
        """What the core is told."""
        place = self.known.place
        point = f"Точка на карті: {place[0]:.6f}, {place[1]:.6f}" if place else ""
        text = "\n".join(part for part in (self.words, point) if part)
        return Remark(ticket.id, ticket.number, text, tuple(self.known.photos[self.photos_from :]), ticket.ref)

    def report(self) -> ReportWith:
        """It is about something else: a report begins with it."""
        known = self.known
        facts = Facts(
            words=self.words or None,
            photos=self.photos,
            place=known.place,
            address=known.address if known.address.said() else None,
            since=known.since,
            emergency=known.emergency,
        )
        return ReportWith(facts.to_json())

    def __bool__(self) -> bool:
        """There is something."""
        return bool(self.words or self.photos or self.known.place)


async def add_to(collected: Collected, ticket: TicketCard) -> Remark | ReportWith | None:
    """What is to be added, or a report of something else; None when the resident thinks better of it."""
    while True:
        answer = await Collect("add.what", _asks(collected, ticket), _options(collected))
        if answer == SEND:
            return collected.remark(ticket)
        if answer == NEW:
            return collected.report()
        if answer == CANCEL:
            collected.drop()
            await Tell("add.cancelled", (say("add-cancelled"),))
            return None


def _options(collected: Collected) -> tuple[Option, ...]:
    send = (Option(SEND, say("label-send")),) if collected else ()
    new = (Option(NEW, say("label-new-problem")),) if collected.words else ()
    return (*send, *new, Option(CANCEL, say("label-not-add")))


def _asks(collected: Collected, ticket: TicketCard) -> tuple[Sayable, ...]:
    if not collected:
        return (say("add-what", number=ticket.number),)
    lines: list[Sayable] = [say("add-check", number=ticket.number)]
    if collected.words:
        lines.append(say("summary-words", words=shortened(collected.words)))
    if collected.photos:
        lines.append(say("summary-photos", count=len(collected.photos)))
    if collected.known.place:
        lines.append(say("add-place"))
    return (*lines, "", say("add-more"))
