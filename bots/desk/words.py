"""The desk's own words in both languages, from ``texts/*.ftl``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

FOLDER: Final = Path(__file__).parent / "texts"
LANGUAGES: Final = ("uk", "en")
NAMES: Final = {"uk": "Українська", "en": "English"}


class Words:
    """Every text of the desk."""

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language) for language in LANGUAGES}

    def say(self, language: str, name: str, /, **values: object) -> str:
        """One text. Raises ``KeyError`` for a name that is not there, ``ValueError`` for a missing value."""
        bundle = self._bundles[language]
        message = bundle.get_message(name)
        if message.value is None:
            raise ValueError(f"text {name!r} is empty")
        text, problems = bundle.format_pattern(message.value, values)
        if problems:
            raise ValueError(f"text {name!r}: {problems[0]}")
        return str(text)


def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
