"""The words residents read: Fluent files in Ukrainian and English, a city's own files over the common ones.

Dialogs name texts (``Say``); only here do they become words.  ``uk`` and ``en`` must hold the same messages with the
same variables: a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("uk", "en")
COMMON_TEXTS = Path(__file__).parent / "texts"
LARGEST = 10**15
"""Of what is counted and put into words; others' numbers may be anything."""

Value = str | int | float | date


class MissingText(LookupError):
    """A text is named that no Fluent file holds, or one of its variables is not given."""


@dataclass(frozen=True, slots=True)
class Say:
    """A text by its id, with the values of its variables."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that the city gives where they are said, in each language: no text of the Fluent files."""

    uk: str
    en: str


Sayable = Say | Wording | str
"""Whatever can be said: a text by its id, the city's own words, or words that are the same in every language."""


def say(text_id: str, **values: Value) -> Say:
    """Short for ``Say(text_id, {...})``."""
    return Say(text_id, values)


class Texts:
    """All texts of one city."""

    def __init__(self, bundles: Mapping[str, Any]) -> None:
        self._bundles = bundles

    @staticmethod
    def load(*folders: Path, words: Mapping[str, Mapping[str, str]] | None = None) -> Texts:
        """The common texts, then those of each folder over them (``uk.ftl``, ``uk/*.ftl``; what is missing is empty).

        ``words`` are plain texts over all of these, by language and message id: what a city gives as a value.
        """
        bundles = {}
        for language in LANGUAGES:
            bundle = FluentBundle([language], use_isolating=False)
            for folder in (COMMON_TEXTS, *folders):
                for path in texts_in(folder, language):
                    bundle.add_resource(FluentResource(path.read_text("utf-8")), allow_overrides=True)
            plain = "\n".join(f"{name} = {_literal(text)}" for name, text in (words or {}).get(language, {}).items())
            bundle.add_resource(FluentResource(plain), allow_overrides=True)
            bundles[language] = bundle
        return Texts(bundles)

    def say(self, language: str, text_id: str, **values: Value) -> str:
        """The text in ``language``, else in Ukrainian. Raises ``MissingText``."""
        bundle = self._bundles.get(language) or self._bundles["uk"]
        if not bundle.has_message(text_id):
            raise MissingText(text_id)
        spoken = {name: _spoken(language, value) for name, value in values.items()}
        text, errors = bundle.format_pattern(bundle.get_message(text_id).value, spoken)
        if errors:
            raise MissingText(f"{text_id}: {errors[0]}")
        return str(text)

    def render(self, language: str, said: Sayable) -> str:
        """A named text in words; the city's words in ``language``; words stay as they are."""
        match said:
            case Say(text_id, values):
                return self.say(language, text_id, **values)
            case Wording(uk, en):
                return en if language == "en" else uk
            case _:
                return said

    def ids(self, language: str) -> frozenset[str]:
        """Every message there is in ``language``."""
        return frozenset(self._bundles[language]._messages)  # noqa: SLF001 (fluent.runtime lists them nowhere else)


def texts_in(folder: Path, language: str) -> list[Path]:
    """The Fluent files of one language in ``folder``, in the order in which later ones go over earlier ones."""
    return [*folder.glob(f"{language}.ftl"), *sorted(folder.glob(f"{language}/*.ftl"))]


def _spoken(language: str, value: Value) -> Value:
    """Dates in words (``25 листопада``): Fluent's own DATETIME knows only its long and short styles.

    A number beyond all counting is said as it is written: babel cannot group so many digits.
    """
    if isinstance(value, int) and abs(value) > LARGEST:
        return str(value)
    return format_date(value, "d MMMM", locale=language) if isinstance(value, date) else value


def with_year(day: date, language: str) -> str:
    """``25 листопада 2026``: for days that may be of another year."""
    return str(format_date(day, "d MMMM y", locale=language))


def day_of(day: str | None) -> date | None:
    """An ISO date, with or without a time behind it; None for what is none."""
    try:
        return date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return None


def moment_of(at: str | None, texts: Texts, language: str) -> str:
    """A local ISO time as people say it: ``18:00 28 листопада``; the day alone without a time; empty for none."""
    day = day_of(at)
    if at is None or day is None:
        return ""
    said = format_date(day, "d MMMM", locale=language)
    time = at[11:16]
    return texts.say(language, "news-until", time=time, day=said) if len(time) == 5 else str(said)


def _literal(text: str) -> str:
    """A text as a Fluent string, so that no character of it means anything to Fluent."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\u000A")
    return f'{{ "{escaped}" }}'
