"""A report on the walk over every path: entries, places, and what is known of the resident."""

from __future__ import annotations

from dialogs.lookups import Classify, FindAddress, KnownResident, ListGroups, ListKinds, Lookup
from dialogs.my_wishes import MyWishes
from dialogs.picture_lookups import PicturePlace
from dialogs.replay import Json


def kind(code: str, *requires: str) -> Json:
    title = f"Проблема {code} " + "з довгою назвою, як у класифікаторі " * 2
    return {
        "code": code,
        "title": title.strip(),
        "group": "01",
        "requires": list(requires),
        "due_days": 3,
        "version": "v1",
    }


INSIDE = {**kind("07.02", "street", "house", "entrance", "floor", "apartment"), "kin": ["07.02"]}
SPOT = kind("11.01", "place")
ROUTE = kind("13.01", "route", "vehicle", "pole", "photo", "contact")
BARE = {**kind("15.01"), "kin": ["15.01", "15.02"]}
CONTRAST = {
    "question": {"uk": "У будинку чи надворі?", "en": "Indoors or outdoors?"},
    "answers": {"07.02": {"uk": "У будинку", "en": "Indoors"}, "11.01": {"uk": "Надворі", "en": "Outdoors"}},
}
MATCH = {
    "text": "вул. Соборності, 12",
    "score": 0.99,
    "id": "a1",
    "street": "Соборності",
    "house": "12",
    "lat": 47.9,
    "lon": 33.4,
}
ALIKE = {"text": "вул. Соборна, 12", "score": 0.7, "street": "Соборна", "house": "12", "district": "Металургійний"}


def answers(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Everything the shell might answer; empty for a look-up of something else."""
    return _kinds(lookup) or _places(lookup) or _resident(lookup)


def _kinds(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of the classifier."""
    classified = {"confidence": 0.9, "model": "m", "others": [BARE]}
    match lookup:
        case Classify():
            offers = ([INSIDE], [SPOT], [ROUTE], [BARE], [INSIDE, SPOT, BARE], [])
            contrasted = {**classified, "offer": [INSIDE, SPOT], "contrast": CONTRAST}
            return (None, contrasted, *({**classified, "offer": offer} for offer in offers))
        case ListGroups():
            return ([], [{"code": f"{n:02}", "title": "Група " * 4} for n in range(3)])
        case ListKinds():
            return ([], [INSIDE, ROUTE])
    return ()


def _places(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of places."""
    match lookup:
        case PicturePlace():
            return (None, {"lat": 47.9, "lon": 33.4, "near": [MATCH, ALIKE]})
        case FindAddress():
            return (
                None,
                [],
                [MATCH],
                [{**MATCH, "text": "вул. Соборності", "house": None}],
                [MATCH, {**MATCH, "district": "Інгулецький"}],
                [ALIKE],
            )
    return ()


def _resident(lookup: Lookup[object]) -> tuple[Json, ...]:
    """Of the resident."""
    match lookup:
        case KnownResident():
            stranger = {"consented": False, "notice_version": "n1", "phone": None, "addresses": []}
            used = {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12"}
            return (stranger, {**stranger, "consented": True, "phone": "+380671234567", "addresses": [used]})
        case MyWishes():
            alone = {"channels": ["web"], "first": None, "night": False}
            return (None, alone, {"channels": ["telegram", "viber", "web"], "first": "viber", "night": True})
    return ()
