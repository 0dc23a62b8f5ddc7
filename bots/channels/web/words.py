"""The chat's own words in both languages, from ``texts/*.ftl``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from bots.channels.web.options import LANGUAGES, WebOptions

FOLDER: Final = Path(__file__).parent / "texts"
LIVE: Final = "live-"
"""Begins the names of what the page's script says."""


class Words:
    """Every text of the chat, with the city's names filled in."""

    def __init__(self, options: WebOptions) -> None:
        self._texts = {language: _read(language, options) for language in LANGUAGES}

    def all(self, language: str) -> Mapping[str, str]:
        """By name; a language we do not speak is answered in Ukrainian."""
        return self._texts.get(language, self._texts[LANGUAGES[0]])

    def live(self, language: str) -> dict[str, str]:
        """What the page's script says, without the prefix."""
        return {name.removeprefix(LIVE): text for name, text in self.all(language).items() if name.startswith(LIVE)}

    def refusal(self, reason: str, language: str) -> str:
        """Why something was not taken, and what to do now."""
        return self.all(language)[f"refused-{reason}"]


def _read(language: str, options: WebOptions) -> dict[str, str]:
    source = (FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    values: dict[str, object] = {
        "centre": options.names[language].centre,
        "city": options.names[language].city,
        "phone": options.phone,
        "limit": str(options.limits.text),
        "megabytes": str(options.limits.upload_bytes // (1024 * 1024)),
    }
    return {name: _format(bundle, name, values) for name in _names(source)}


def _names(source: str) -> list[str]:
    return [entry.id.name for entry in FluentParser().parse(source).body if isinstance(entry, Message)]


def _format(bundle: FluentBundle, name: str, values: dict[str, object]) -> str:
    message = bundle.get_message(name)
    if message.value is None:
        raise ValueError(f"text {name!r} is empty")
    text, problems = bundle.format_pattern(message.value, values)
    if problems:
        raise ValueError(f"text {name!r}: {problems[0]}")
    return str(text)
