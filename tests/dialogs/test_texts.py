"""Texts: both languages hold the same messages with the same variables, and a city may say its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from dialogs.texts import COMMON_TEXTS, LANGUAGES, MissingText, Texts, texts_in


def variables(language: str) -> dict[str, set[str]]:
    source = "\n".join(path.read_text("utf-8") for path in texts_in(COMMON_TEXTS, language))
    resource = FluentParser().parse(source)
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {
        entry.id.name: set(re.findall(r"\$(\w+)", source[entry.span.start : entry.span.end]))
        for entry in resource.body
        if isinstance(entry, ast.Message) and entry.span is not None
    }


def test_both_languages_say_the_same() -> None:
    assert variables("uk") == variables("en")


def test_every_text_that_the_code_names_exists() -> None:
    code = "\n".join(path.read_text("utf-8") for path in COMMON_TEXTS.parent.glob("*.py"))
    named = set(re.findall(r'\bsay\(\s*"([a-z0-9-]+)"', code)) | set(re.findall(r'say\(language, "([a-z0-9-]+)"', code))
    assert named
    assert named - variables("uk").keys() == set()


def test_buttons_can_be_read_on_a_narrow_phone() -> None:
    for language in LANGUAGES:
        texts = Texts.load()
        plain = [name for name, used in variables(language).items() if name.startswith("label-") and not used]
        long = [name for name in plain if len(texts.say(language, name)) > 24]
        assert long == []


def test_a_city_says_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "uk.ftl").write_text("thanks = Дякуємо!\n", "utf-8")
    texts = Texts.load(tmp_path, words={"uk": {"city-phone": '15"80 {x} \\'}})
    assert texts.say("uk", "thanks") == "Дякуємо!"
    assert '15"80 {x} \\' in texts.say("uk", "operator")
    assert texts.say("en", "thanks") == "You are welcome. Write if there is anything else."


def test_an_unknown_text_or_variable_is_an_error() -> None:
    texts = Texts.load()
    with pytest.raises(MissingText):
        texts.say("uk", "no-such-text")
    with pytest.raises(MissingText):
        texts.say("uk", "ticket-number")


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 день"), (2, "2 дні"), (5, "5 днів"), (21, "21 день"), (30, "30 днів")]
)
def test_ukrainian_plurals(days: int, words: str) -> None:
    assert words in Texts.load().say("uk", "summary-due", days=days)


def test_dates_are_words() -> None:
    assert Texts.load().say("uk", "ticket-due", due=date(2026, 11, 25)).endswith("25 листопада")
    assert Texts.load().say("en", "ticket-due", due=date(2026, 11, 25)).endswith("25 November")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_beyond_all_counting_is_said_as_well(language: str) -> None:
    assert str(10**25) in Texts.load().say(language, "summary-due", days=10**25)
