"""Where it is: any spelling, a former street name, a point, or an address used before.

Only what the entry requires and nobody has said yet is asked.  What the register does not know is taken as the
resident described it; a register that cannot be reached stops nobody.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.facts import AddressParts, Known
from dialogs.lookups import FindAddress, Kind, Match, Resident
from dialogs.messages import ButtonKind
from dialogs.outcomes import Address
from dialogs.picture_lookups import PicturePlace
from dialogs.questions import MORE, Choice, Detail, Landmark, Option, Tell, Where, WhereAnswer
from dialogs.texts import Say, say

SURE = 0.85
"""Score from which the register's best match is taken without asking ..."""
AHEAD = 0.08
"""... if it is this far ahead of the next."""
NEAR_M = 60.0
"""Metres of accuracy up to which a point says which building it is at."""
ROUGH_M = 1000.0
"""Metres of accuracy above which a point is of no use."""
LOCATED = frozenset({"street", "house", "place", "entrance", "floor", "apartment"})
SHORT_TYPES = {
    "вулиця": "вул.",
    "проспект": "просп.",
    "бульвар": "бульв.",
    "провулок": "пров.",
    "площа": "пл.",
    "мікрорайон": "мкр.",
}
INSIDE = ("entrance", "floor", "apartment")
NO_HOUSE = "б/н"
ANOTHER, AS_IS, ENOUGH, UNKNOWN = "another", "as_is", "enough", "unknown"


async def ask_address(known: Known, kind: Kind, resident: Resident) -> Address:
    """The address of a ticket of this kind; what the messages so far say is not asked again."""
    if (printed := _printed(known, kind)) is not None:
        return await ask_inside(printed, known, kind)
    if not LOCATED & set(kind.requires):
        return _tidied(known.address) if known.address.text else Address("—")
    where = _said_before(known)
    if where is None and known.originals:
        pictured = await _pictured(known)
        if pictured is not None:
            return await ask_inside(await _with_house(pictured, WhereAnswer(), known, kind), known, kind)
        where = _said_before(known)
    return await ask_address_anew(known, kind, resident, where)


async def ask_address_anew(known: Known, kind: Kind, resident: Resident, where: WhereAnswer | None = None) -> Address:
    """The address, asked whatever was said before unless ``where`` is given."""
    while True:
        where = where or await _where(kind, resident)
        address = await _found(where, known, kind, resident)
        if address is not None:
            housed = await _with_house(address, where, known, kind)
            return await ask_inside(housed, known, kind)
        where = None


async def ask_inside(address: Address, known: Known, kind: Kind) -> Address:
    """Entrance, floor and apartment: what is known, and what is required besides."""
    parts = {part: getattr(known.address, part) or getattr(address, part) for part in INSIDE}
    for part in INSIDE:
        if part in kind.requires and not parts[part]:
            unknown = (Option(UNKNOWN, say("label-unknown")),)
            stands_for = {UNKNOWN: "невідомо"}
            parts[part] = await Detail(f"address.{part}", (say(f"ask-{part}"),), unknown, part, stands_for)
    return replace(address, **parts)


def _printed(known: Known, kind: Kind) -> Address | None:
    """The place whose link was opened, unless another one was said since, or the entry wants to know it better."""
    if known.printed is None:
        return None
    address, said = Address.from_json(known.printed), known.address
    another = said.street != address.street or (said.street is not None and said.house != address.house)
    streetless = "street" in kind.requires and address.street is None and address.lat is None
    houseless = "house" in kind.requires and address.house is None
    return None if another or streetless or houseless else address


def _said_before(known: Known) -> WhereAnswer | None:
    """What the messages so far say of the place; a house or a flat alone is not enough to look for."""
    if known.address.street is not None:
        return WhereAnswer(parts=known.address)
    return WhereAnswer(place=known.place) if known.place else None


async def _pictured(known: Known) -> Address | None:
    """Where the resident's own photos were taken, if they say so and it is there; None to go on without them."""
    found = await PicturePlace("picture.place", tuple(known.originals[:3]))
    if found is None:
        return None
    options = tuple(Option(f"m{n}", _label(match)) for n, match in enumerate(found.near[:3]))
    rest = (Option(ANOTHER, say("label-another-address")),)
    answer = MORE
    while answer == MORE:
        answer = await Choice("picture.here", (say("picture-here"),), (*options, *rest), listens=True)
        if answer == ANOTHER or _said_before(known) is not None:
            return None
    return replace(_matched(found.near[int(answer[1:])]), lat=found.lat, lon=found.lon)


async def _where(kind: Kind, resident: Resident) -> WhereAnswer:
    used = tuple(Option(f"used{n}", str(row["text"])) for n, row in enumerate(resident.addresses[:3]))
    place = Option("place", say("label-place"), ButtonKind.ASK_PLACE)
    asks = "ask-where-building" if "house" in kind.requires else "ask-where-place"
    return await Where("address.where", (say(asks),), (*used, place))


async def _found(where: WhereAnswer, known: Known, kind: Kind, resident: Resident) -> Address | None:
    """The address meant by one answer; None to ask anew."""
    if where.option is not None:
        return _used(where.option, resident)
    if where.place is not None:
        return await _by_point(where.place, kind)
    parts = where.parts or AddressParts()
    if "house" in kind.requires and not (parts.house or known.address.house or re.search(r"\d", parts.text)):
        parts = replace(parts, house=await _house(parts))
    elif not parts.house:
        parts = replace(parts, house=known.address.house)
    return await _by_words(parts, kind)


def _used(option: str, resident: Resident) -> Address | None:
    number = option.removeprefix("used")
    rows = resident.addresses
    return Address.from_json(rows[int(number)]) if number.isdigit() and int(number) < len(rows) else None


async def _with_house(address: Address, where: WhereAnswer, known: Known, kind: Kind) -> Address:
    """A street alone was used before, chosen or found, and the entry is about a house: it is asked now."""
    if "house" not in kind.requires or address.house:
        return address
    house = (where.parts.house if where.parts else None) or known.address.house
    if not house:
        none = Option("none", say("label-no-house"))
        asks = say("ask-house", street=address.text)
        house = await Detail("address.house_missing", (asks,), (none,), "house", {"none": NO_HOUSE})
    # The register's id is the street's, and its point lies somewhere on it.
    return replace(address, text=f"{address.text}, {house}"[:300], house=house, id=None, lat=None, lon=None)


async def _house(parts: AddressParts) -> str:
    none = Option("none", say("label-no-house"))
    asks = say("ask-house", street=parts.street or parts.text)
    return await Detail("address.house", (asks,), (none,), "house", {"none": NO_HOUSE})


async def _by_words(parts: AddressParts, kind: Kind) -> Address | None:
    if parts.street is None and not {"street", "house"} & set(kind.requires):
        return _tidied(parts)
    street = " ".join(word for word in (parts.street_type, parts.street) if word)
    query = " ".join(word for word in (street or parts.text, parts.house) if word)
    found = await FindAddress("address.found", query[:200])
    meant = _meant(found or (), parts)
    if meant is not None:
        return await _closer(replace(_matched(meant), former=parts.former or meant.former), parts, kind)
    spoken = _tidied(parts)
    return spoken if found is None else await _choose(found, spoken)


def _meant(found: tuple[Match, ...], parts: AddressParts) -> Match | None:
    """The match that is what was said: the only one of that street and house, or one far ahead of the others."""
    alike = [match for match in found if parts.street and match.house == parts.house and parts.street in match.text]
    if len(alike) == 1 and parts.house:
        return alike[0]
    behind = found[1].score if len(found) > 1 else 0.0
    return found[0] if found and found[0].score >= SURE and found[0].score - behind >= AHEAD else None


async def _closer(address: Address, parts: AddressParts, kind: Kind) -> Address:
    """A street without a house is long: ask once where on it, when the entry is about a spot."""
    if "place" not in kind.requires or address.house or parts.street is None:
        return address
    enough = (Option(ENOUGH, say("label-enough")),)
    spot = await Landmark("address.spot", (say("ask-spot", street=address.text),), enough)
    return address if spot == ENOUGH else replace(address, text=f"{address.text}, {spot}"[:300])


async def _choose(found: tuple[Match, ...], spoken: Address) -> Address | None:
    options = tuple(Option(f"m{n}", _label(match)) for n, match in enumerate(found[:4]))
    rest = (Option(AS_IS, say("label-as-is", text=spoken.text[:60])), Option(ANOTHER, say("label-another-address")))
    asks = say("address-not-found", text=spoken.text)
    if options:
        asks = say("address-which" if found[0].score >= SURE else "address-alike")
    answer = await Choice("address.which", (asks,), (*options, *rest))
    if answer == AS_IS:
        return spoken
    return None if answer == ANOTHER else _matched(found[int(answer[1:])])


async def _by_point(place: tuple[float, float, float | None], kind: Kind) -> Address | None:
    lat, lon, accuracy = place
    if rough(place):
        await Tell("address.rough", (say("place-too-rough"),))
        return None
    found = await FindAddress("address.near", lat=lat, lon=lon)
    if not found:
        return None if "house" in kind.requires else Address("Точка на карті", lat=lat, lon=lon)
    if "house" not in kind.requires and (accuracy or 0.0) <= NEAR_M:
        near = found[0]
        return Address(f"біля {near.text}", street=near.street, district=near.district, lat=lat, lon=lon)
    options = tuple(Option(f"m{n}", _label(match)) for n, match in enumerate(found[:3]))
    answer = await Choice(
        "address.nearest", (say("address-nearest"),), (*options, Option(ANOTHER, say("label-another-address")))
    )
    return None if answer == ANOTHER else replace(_matched(found[int(answer[1:])]), lat=lat, lon=lon)


def rough(place: tuple[float, float, float | None]) -> bool:
    """The point says no more than the district."""
    return (place[2] or 0.0) > ROUGH_M


def _label(match: Match) -> Say | str:
    return say("address-in-district", text=match.text, district=match.district) if match.district else match.text


def _matched(match: Match) -> Address:
    return Address(
        text=match.text,
        id=match.id,
        street=match.street,
        house=match.house,
        district=match.district,
        lat=match.lat,
        lon=match.lon,
        former=match.former,
    )


def _tidied(parts: AddressParts) -> Address:
    """As the resident described it, with the street as the register spells it where it is known."""
    street = " ".join(
        word for word in (SHORT_TYPES.get(parts.street_type or "", parts.street_type), parts.street) if word
    )
    text = ", ".join(word for word in (street or parts.text, parts.house if street else None) if word)
    if not street and parts.house and parts.house not in text:
        text = f"{text}, {parts.house}"
    return Address(
        text=text[:300],
        street=parts.street,
        house=parts.house,
        entrance=parts.entrance,
        floor=parts.floor,
        apartment=parts.apartment,
        district=parts.district,
        former=parts.former,
    )
