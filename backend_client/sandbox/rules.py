"""What a ticket must be beyond its shape: the classifier's requirements, refs, phones and points."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from backend_client.sandbox.problems import Flaw
from backend_client.sandbox.seed import Json

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_REF = re.compile(r"[a-z][a-z0-9_-]*:\S.{0,250}")


def is_phone(text: str) -> bool:
    """Tell whether this is a phone number as E.164 writes it."""
    return _PHONE.fullmatch(text) is not None


def is_ref(text: str) -> bool:
    """Tell whether this is ``<channel>:<user id>``."""
    return _REF.fullmatch(text) is not None


def applicant_flaws(applicant: Json, pointer: str = "/applicant") -> list[Flaw]:
    """Judge an applicant's ref and phone."""
    flaws = [] if is_ref(applicant["ref"]) else [Flaw(f"{pointer}/ref", "must be <channel>:<user id>")]
    if "phone" in applicant and not is_phone(applicant["phone"]):
        flaws.append(Flaw(f"{pointer}/phone", "must be E.164, +380..."))
    return flaws


def address_flaws(address: Json) -> list[Flaw]:
    """Judge an address's point: both halves, on the globe."""
    lat, lon = address.get("lat"), address.get("lon")
    if lat is None and lon is None:
        return []
    if lat is None or lon is None:
        return [Flaw("/address/lon" if lon is None else "/address/lat", "lat and lon come together")]
    flaws = [] if -90 <= lat <= 90 else [Flaw("/address/lat", "must be between -90 and 90")]
    return flaws if -180 <= lon <= 180 else [*flaws, Flaw("/address/lon", "must be between -180 and 180")]


def requirement_flaws(entry: Mapping[str, Any], ticket: Json) -> list[Flaw]:
    """Judge whether a ticket carries what its classifier entry requires."""
    return [
        Flaw(_POINTERS[need], f"{entry['code']} requires {need}")
        for need in entry["requires"]
        if need in _MET and not _MET[need](ticket)
    ]


def feedback_flaws(feedback: Json) -> list[Flaw]:
    """Judge whether feedback that is not all good says why."""
    if feedback["outcome"] != "resolved" and not feedback.get("comment", "").strip():
        return [Flaw("/comment", f"is required with {feedback['outcome']}")]
    return []


def _has(*names: str) -> Callable[[Json], bool]:
    return lambda ticket: any(str(ticket["address"].get(name, "")).strip() for name in names)


def _detail(name: str) -> Callable[[Json], bool]:
    return lambda ticket: bool(ticket.get("details", {}).get(name, "").strip())


def _house(ticket: Json) -> bool:
    address = ticket["address"]
    return bool(address.get("house", "").strip()) or re.search(r"\d", address["text"]) is not None


def _place(ticket: Json) -> bool:
    return _has("text")(ticket) or "lat" in ticket["address"]


_MET: Mapping[str, Callable[[Json], bool]] = {
    "street": _has("street", "id", "text"),
    "house": _house,
    "entrance": _has("entrance"),
    "floor": _has("floor"),
    "apartment": _has("apartment"),
    "place": _place,
    "route": _detail("route"),
    "vehicle": _detail("vehicle"),
    "pole": _detail("pole"),
    "photo": lambda ticket: bool(ticket.get("attachments")),
    "contact": lambda ticket: bool(ticket["applicant"].get("phone")),
}
_POINTERS: Mapping[str, str] = {
    **{part: f"/address/{part}" for part in ("street", "house", "entrance", "floor", "apartment")},
    **{name: f"/details/{name}" for name in ("route", "vehicle", "pole")},
    "place": "/address/text",
    "photo": "/attachments",
    "contact": "/applicant/phone",
}
