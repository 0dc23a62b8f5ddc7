"""Contrastive questions: each tells two or three classifier entries apart; which one fits an offer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from bots.city.shape import Shape
from bots.city.shapes import BothLanguages, Short, Words


def _asks(text: str) -> str:
    if not text.endswith("?"):
        raise ValueError("no question: it must end with a question mark")
    return text


Question = Annotated[Words, StringConstraints(max_length=100), AfterValidator(_asks)]


class QuestionText(BothLanguages):
    """What is asked."""

    uk: Question
    en: Question


class AnswerLabel(BothLanguages):
    """What stands on a button."""

    uk: Short
    en: Short


SHORTEST_SAID = 6
"""Letters of an answer that a text may give without being asked; a shorter one could stand there by chance."""


class QuestionEntry(Shape):
    """A question between two or three entries."""

    between: Annotated[tuple[Words, ...], Field(min_length=2, max_length=3)]
    question: QuestionText
    answers: dict[Words, AnswerLabel]
    """By code: what the resident presses to say that it is this one."""

    def said(self, text: str, codes: Collection[str]) -> str | None:
        """The one code of ``codes`` whose answer the text gives already, word for word, if there is one alone."""
        low = text.lower()
        found = [
            code
            for code, label in self.answers.items()
            if code in codes
            and len(label.uk) >= SHORTEST_SAID
            and re.search(rf"(?<!\w){re.escape(label.uk.lower())}(?!\w)", low)
        ]
        return found[0] if len(found) == 1 else None


class QuestionsFile(Shape):
    """``questions.yaml``."""

    questions: tuple[QuestionEntry, ...] = ()
    kin: tuple[Annotated[tuple[Words, ...], Field(min_length=2)], ...] = ()
    """Sets of entries that may be the same thing, where the questions do not tell that well enough."""


def covering(questions: Sequence[QuestionEntry], codes: Iterable[str]) -> QuestionEntry | None:
    """The question between exactly these codes, else the narrowest between these and another one; None without any.

    Of several alike the first in the file.
    """
    wanted = set(codes)
    fitting = (entry for entry in questions if wanted.issubset(entry.between))
    return min(fitting, key=lambda entry: len(entry.between), default=None) if len(wanted) > 1 else None
