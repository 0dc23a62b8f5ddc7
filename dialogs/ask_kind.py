"""Which classifier entry it is: the classifier suggests, the resident decides.

One suggestion is taken and shown in the summary; between two or three the resident is asked, by the city's own question
where it has one; with none the resident is asked to say it in other words once, then chooses from the list.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.facts import Known
from dialogs.lookups import Classified, Classify, Kind, ListGroups, ListKinds
from dialogs.questions import MORE, Choice, Option, Words
from dialogs.texts import say

OTHER = "other"
LIST = "list"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The entry a ticket will have, and how it was chosen."""

    kind: Kind
    by: str
    """``model`` or ``resident``."""
    confidence: float | None = None
    model: str | None = None


async def ask_kind(known: Known) -> Chosen | None:
    """The entry for what the resident said; None when there is none to be had."""
    rephrased = False
    while True:
        found = await Classify("kind.classified", known.text)
        if found is None:
            return await browse()
        if len(found.offer) == 1:
            return Chosen(found.offer[0], "model", found.confidence, found.model)
        if found.offer:
            answer = await _which(found)
            if answer != MORE:
                return await _picked(answer, found)
        elif rephrased:
            return await browse()
        else:
            rephrased = True
            answer = await Words("kind.rephrase", (say("kind-rephrase"),), (Option(LIST, say("label-list")),))
            if answer == LIST:
                return await browse()


async def ask_other_kind(known: Known) -> Chosen | None:
    """Another entry than the one assumed: the next best ones, or the list."""
    found = await Classify("kind.classified", known.text)
    near = () if found is None else (*found.offer, *found.others)[:5]
    if found is None or not near:
        return await browse()
    options = (*(Option(kind.code, kind.label) for kind in near), Option(LIST, say("label-list")))
    answer = await Choice("kind.instead", (say("kind-instead"),), options)
    return await _picked(answer, found)


async def browse() -> Chosen | None:
    """The classifier's groups, then the entries of one; None when there is no classifier."""
    groups = await ListGroups("kind.groups")
    if not groups:
        return None
    while True:
        options = tuple(Option(group.code, group.title) for group in groups)
        group = await Choice("kind.group", (say("kind-group"),), options)
        kinds = await ListKinds("kind.kinds", group)
        options = (*(Option(kind.code, kind.label) for kind in kinds), Option(OTHER, say("label-groups")))
        code = await Choice("kind.kind", (say("kind-kind"),), options)
        if code != OTHER:
            return Chosen(next(kind for kind in kinds if kind.code == code), "resident")


async def _which(found: Classified) -> str:
    contrast = found.contrast
    question, answers = (contrast.question, contrast.answers) if contrast else (say("kind-which"), {})
    kinds = (Option(kind.code, answers.get(kind.code, kind.label)) for kind in found.offer)
    options = (*kinds, Option(OTHER, say("label-other")))
    return await Choice("kind.which", (question,), options, contrast.means if contrast else {}, listens=True)


async def _picked(answer: str, found: Classified) -> Chosen | None:
    for kind in (*found.offer, *found.others):
        if kind.code == answer:
            return Chosen(kind, "resident", model=found.model)
    return await browse()
