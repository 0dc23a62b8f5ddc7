"""Taking out of a text what says who wrote it and where they live, before it leaves the contact centre.

Numbers become ``0``, so that the text still reads as it did: «Перлинна 0, кв. 0». What stays are streets, entrances,
floors, counts, times and routes: they say what the trouble is, not whose it is. Rules miss something at times; whoever
exports looks through what they export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu.address_items import Item, items_of, numbers_view
from nlu.address_numbers import claimed
from nlu.addresses import Addresses
from nlu.gazetteer import Gazetteer
from nlu.normal import Reader, Reading, View
from nlu.understanding import reader_of
from nlu.values import CityWords

NUMBER, PERSON, ELECTRONIC = "0", "…", "@"
"""What stands in the place of a number, of a name, of an e-mail address or account."""
KEPT_NUMBERS = frozenset({"entrance", "floor"})
Cover = tuple[int, int, str]
"""Start, end, and what is put there."""

_NAME = r"[А-ЯЁІЇЄҐ][а-яёіїєґ’'-]+"
_INITIALS = r"[А-ЯЁІЇЄҐ]\.(?:\s?[А-ЯЁІЇЄҐ]\.)?"
_PATRONYMIC = (
    r"[А-ЯЁІЇЄҐ][а-яёіїєґ’'-]+?(?:(?:ович|[еєйь]вич|йович|ьович)(?:а|у|ем|ові|еві|е|і)?|"
    r"(?:івн|ївн|овн|евн|ічн|иничн)(?:а|и|і|у|ою|о|ы|е|ой))"
)
_CALLED = r"мене\s+звати|мене\s+звуть|меня\s+зовут"
_INTRODUCED = r"моє\s+ім[’']?я|мое\s+имя|моё\s+имя|прізвище|фамилия|пі[бп]|фио"
_SIGNED = r"з\s+повагою|с\s+уважением|з\s+пошаною|вас\s+турбує|вам\s+пише|звертається|обращается|пишет\s+вам"
_ELECTRONIC = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.|t\.me/|fb\.com/|facebook\.com/|instagram\.com/)\S+|(?<!\w)@\w{3,}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?<!\w)(?:кц|kc|кс)\s?[-–—]\s?\d{2}\s?[-–—]\s?\d+"  # a ticket
    r"|(?<![\w.])\+?\(?\d(?:[\s()./–—-]{0,2}\d){8,}"  # a telephone, an account, a card
    r"|(?<!\d)\d{2,3}[-–—\s]\d{2}[-–—\s]\d{2}(?!\d)"  # a telephone of the town
    r"|(?<![^\W\d_])[^\W\d_]{2}\s?\d{4}\s?[^\W\d_]{2}(?![^\W\d_])"  # a number plate
    r"|\d{5,}",
    re.IGNORECASE,
)
_PEOPLE = (
    re.compile(rf"(?:{_NAME}\s+)?{_NAME}\s+{_PATRONYMIC}(?!\w)(?:\s+{_NAME})?"),
    re.compile(rf"(?<!\w)(?:{_INITIALS}\s?{_NAME}|{_NAME}\s+{_INITIALS})"),
    re.compile(rf"(?i:(?<!\w)(?:{_CALLED})(?!\w)\s*[:,-]?\s*)((?:{_NAME}(?:\s+{_NAME}){{0,2}})|[^\W\d_][\w’'-]*)"),
    re.compile(rf"(?i:(?<!\w)(?:{_INTRODUCED}|{_SIGNED})(?!\w)\s*[:,-]?\s*)({_NAME}(?:\s+{_NAME}){{0,2}})"),
)
"""Where there is a group, it is the name."""


class Masking:
    """Masks text after text for a city; immutable once built."""

    def __init__(self, reader: Reader, addresses: Addresses) -> None:
        self._reader, self._addresses = reader, addresses

    @classmethod
    def build(cls, words: CityWords) -> Masking:
        """From the city's words: its streets have names that look like people's."""
        return cls(reader_of(words), Addresses(Gazetteer.build(words.streets, words.places, set()), ()))

    def masked(self, text: str) -> str:
        """The legible text without people, numbers and accounts; of a very long one beginning and end. Never fails."""
        reading = self._reader.read(text)
        view = numbers_view(reading)
        found = self._addresses.find(reading)
        streets = list(found.names) if found is not None else []
        parts = {found.parts.house, found.parts.apartment} - {None} if found is not None else set()
        return _covered(
            reading.text,
            [
                *_electronic(reading),
                *_long_numbers(reading),
                *_people(reading, streets),
                *_houses(view, streets, parts),
            ],
        )


def _electronic(reading: Reading) -> Iterator[Cover]:
    return ((*found.span(), ELECTRONIC) for found in _ELECTRONIC.finditer(reading.text))


def _long_numbers(reading: Reading) -> Iterator[Cover]:
    return ((*found.span(), NUMBER) for found in _NUMBERS.finditer(reading.text))


def _people(reading: Reading, streets: Sequence[tuple[int, int]]) -> Iterator[Cover]:
    for expression in _PEOPLE:
        for found in expression.finditer(reading.text):
            start, end = found.span(1 if expression.groups else 0)
            if not any(start < street_end and street_start < end for street_start, street_end in streets):
                yield start, end, PERSON


def _houses(view: View, streets: Sequence[tuple[int, int]], parts: set[str | None]) -> Iterator[Cover]:
    """Numbers that may be houses or apartments: all that are no count, time or route, nor part of a street's name."""
    items = items_of(view)
    owners = {number: items[word].kind for word, number in claimed(items).items()}
    for at, item in enumerate(items):
        if item.kind == "number" and owners.get(at) not in KEPT_NUMBERS:
            start, end = view.span(item.start, item.end)
            if item.value in parts or at in owners or not _inside(start, end, streets):
                yield start, end, _in_place(item)


def _inside(start: int, end: int, streets: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in streets)


def _in_place(item: Item) -> str:
    return f"{NUMBER}-й" if item.ordinal else NUMBER


def _covered(text: str, covers: Sequence[Cover]) -> str:
    """The first of those that overlap counts, and the longer one of those that begin together."""
    pieces: list[str] = []
    at = 0
    for start, end, instead in sorted(covers, key=lambda cover: (cover[0], -cover[1])):
        if start >= at:
            pieces += [text[at:start], instead]
            at = end
        elif end > at:
            at = end
    return "".join([*pieces, text[at:]])
