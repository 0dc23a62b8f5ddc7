"""Figures of addresses: part by part, and street and house together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.evaluation.estimates import Estimate, share
from nlu.evaluation.labelled import ADDRESS
from nlu.evaluation.understood import Understood, by_language

_APART = re.compile(r"[\s-]+(?=[^\W\d]\b)|(?<=/)\s+|\s+(?=/)")


@dataclass(frozen=True, slots=True)
class Part:
    """How one part of the address fares."""

    right: Estimate | None
    """Among the texts that have it; None where no text has."""
    wrong: int
    """Texts that have it, and another was found."""
    missed: int
    """Texts that have it, and none was found."""
    invented: Estimate | None
    """Among the texts that do not have it: one was found all the same."""


def part(texts: Sequence[Understood], name: str) -> Part | None:
    """``name`` of ``ADDRESS``; None where no text says anything of it."""
    said = [one for one in texts if one.row.address is not None and name in one.row.address]
    if not said:
        return None
    pairs = [(expected(one, name), found(one, name)) for one in said]
    have = [(right, got) for right, got in pairs if right is not None]
    lack = [got for right, got in pairs if right is None]
    return Part(
        share(sum(same(right, got) for right, got in have), len(have)) if have else None,
        sum(got is not None and not same(right, got) for right, got in have),
        sum(got is None for _, got in have),
        share(sum(got is not None for got in lack), len(lack)) if lack else None,
    )


def together(texts: Sequence[Understood]) -> Estimate | None:
    """Street and house both right, among the texts that name at least one of them."""
    named = [one for one in texts if expected(one, "street") or expected(one, "house")]
    return share(sum(is_right(one, ("street", "house")) for one in named), len(named)) if named else None


def of_languages(texts: Sequence[Understood]) -> dict[str, Estimate]:
    """``together``, for all and for each language."""
    labelled = [one for one in texts if one.row.address is not None]
    parts = {lang: together(some) for lang, some in by_language(labelled, lambda one: one.lang).items()}
    return {lang: one for lang, one in parts.items() if one is not None}


def wrong(texts: Sequence[Understood]) -> list[Understood]:
    """Texts of which some part is wrong."""
    return [one for one in texts if one.row.address is not None and not is_right(one, ADDRESS)]


def is_right(one: Understood, parts: Sequence[str]) -> bool:
    """Whether everything that is labelled among ``parts`` was found so."""
    labelled = one.row.address or {}
    return all(same(labelled[name], found(one, name)) for name in parts if name in labelled)


def expected(one: Understood, name: str) -> str | None:
    """As labelled."""
    return (one.row.address or {}).get(name)


def found(one: Understood, name: str) -> str | None:
    """As understood."""
    value: str | None = getattr(one.found.address, name) if one.found.address is not None else None
    return value


def same(one: str | None, other: str | None) -> bool:
    """However it is spelt: «12-А» is «12а»."""
    return one == other if one is None or other is None else _plain(one) == _plain(other)


def _plain(value: str) -> str:
    return _APART.sub("", value.casefold().replace("\\", "/").replace("'", "’").replace("ʼ", "’"))
