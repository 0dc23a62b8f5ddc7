"""A ticket in the making."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.ask_kind import Chosen
from dialogs.facts import Known
from dialogs.lookups import Resident
from dialogs.outcomes import Address


@dataclass(slots=True)
class Report:
    """Everything gathered so far; every part can still be corrected."""

    known: Known
    chosen: Chosen
    address: Address
    details: dict[str, str]
    """What the entry requires besides the address: route, vehicle, pole."""
    resident: Resident
