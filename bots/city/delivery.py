"""How a city wants its news delivered: the section ``delivery`` of ``city.yaml``."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bots.city.shape import Shape


def _clock(text: str) -> str:
    if len(text) != 5:
        raise ValueError('must be a time in quotes, like "21:00"')
    try:
        time.fromisoformat(text)
    except ValueError:
        raise ValueError('must be a time in quotes, like "21:00"') from None
    return text


ClockTime = Annotated[str, AfterValidator(_clock)]


class QuietHours(Shape):
    """When residents sleep, by the city's clock."""

    begin: ClockTime = "21:00"
    end: ClockTime = "08:00"

    @property
    def times(self) -> tuple[time, time]:
        """Begin and end."""
        return time.fromisoformat(self.begin), time.fromisoformat(self.end)

    @model_validator(mode="after")
    def _differ(self) -> QuietHours:
        if self.begin == self.end:
            raise ValueError("begin and end are the same; write quiet: null where nobody is to be left asleep")
        return self


class Delivery(Shape):
    """What is told when, and where."""

    quiet: QuietHours | None = QuietHours()
    urgent_at_night: bool = False
    bundle_minutes: Annotated[float, Field(ge=0, le=240)] = 3
    prefer_free: bool = True
    recent_days: Annotated[int, Field(ge=0, le=3650)] = 30
    phone: bool = True
