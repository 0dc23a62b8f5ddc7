"""When many reports are one thing, and who says so: the section ``incidents`` of ``city.yaml``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bots.city.reading import Source
from bots.city.shape import Shape

Code = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class ConfirmBy(Shape):
    """So many people are believed without an operator."""

    people: Annotated[int, Field(ge=3, le=1000)]
    groups: tuple[Code, ...]
    """Of the classifier: only reports of these."""


class Incidents(Shape):
    """Mass incidents."""

    people: Annotated[int, Field(ge=2, le=100)] = 3
    window_hours: Annotated[float, Field(gt=0, le=24)] = 3
    never: tuple[Code, ...] = ()
    """Groups of the classifier whose reports are never one thing: complaints of people, benefits."""
    confirm: Literal["never"] | ConfirmBy = "never"
    rest_hours: Annotated[float, Field(gt=0, le=720)] = 24
    """Without a report for so long a suspected one that nobody decided rests."""

    @property
    def confirming(self) -> ConfirmBy | None:
        """None where only operators confirm."""
        return self.confirm if isinstance(self.confirm, ConfirmBy) else None


def check_incidents(rules: Incidents, groups: Iterable[str], source: Source) -> None:
    """Report groups that the classifier lacks."""
    known = set(groups)
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("incidents", "never", n), code) for n, code in enumerate(rules.never)
    ]
    if rules.confirming is not None:
        named += [(("incidents", "confirm", "groups", n), code) for n, code in enumerate(rules.confirming.groups)]
    for where, code in named:
        if code not in known:
            source.wrong(where, f"{code!r} is no group of classifier.yaml")
