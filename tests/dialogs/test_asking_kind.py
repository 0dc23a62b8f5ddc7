"""Two or three entries compete: the city's own question tells them apart, else their short titles do."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.conversation import Conversation, Talk
from dialogs.facts import Understood
from dialogs.lookups import Classify
from dialogs.messages import Outgoing, Press, Text
from dialogs.texts import Texts
from dialogs.turn import Turn, hear, resume
from tests.dialogs.walk import incoming

TEXTS = Texts.load()
REPORTS = Understood(intent="report", offer=("01.05", "01.06"))
CONTRAST = {
    "question": {"uk": "Звідки тече вода?", "en": "Where does it come from?"},
    "answers": {"01.05": {"uk": "З-під землі", "en": "The ground"}, "01.06": {"uk": "З люка", "en": "A manhole"}},
}
OFFER = [
    {"code": code, "title": title, "short": short, "group": "01"}
    for code, title, short in (
        ("01.05", "Ліквідація витоку води з-під землі", "Вода тече з-під землі"),
        ("01.06", "Ліквідація витоку води з комунікаційного колодязя", "Вода тече з колодязя"),
    )
]


def classified(**more: Any) -> Any:
    return {"offer": OFFER, "confidence": 0.5, "model": "m", **more}


def asked(found: Any, language: str = "uk") -> tuple[Outgoing, Turn]:
    turn = hear(Conversation(language), incoming(Text("тече вода")), REPORTS, TEXTS)
    assert isinstance(turn.lookup, Classify)
    turn = resume(turn, found, TEXTS)
    return turn.messages[-1], turn


@pytest.mark.parametrize(
    ("language", "question", "labels"),
    [
        ("uk", "Звідки тече вода?", ["З-під землі", "З люка", "Інше"]),
        ("en", "Where does it come from?", ["The ground", "A manhole", "Something else"]),
    ],
)
def test_the_citys_question_is_asked_in_the_residents_language(language: str, question: str, labels: list[str]) -> None:
    message, _ = asked(classified(contrast=CONTRAST), language)
    assert message.text == question
    assert [button.label for button in message.buttons] == labels
    assert [button.option for button in message.buttons] == ["01.05", "01.06", "other"]


def test_the_question_speaks_the_language_chosen_meanwhile() -> None:
    _, turn = asked(classified(contrast=CONTRAST))
    turn = hear(turn.conversation, incoming(Press("language", "menu")), None, TEXTS)
    turn = hear(turn.conversation, incoming(Press("en", turn.conversation.step)), None, TEXTS)
    assert "Where does it come from?" in turn.messages[-1].text


@pytest.mark.parametrize("found", [classified(), classified(contrast=None), classified(question=None)])
def test_without_one_a_general_question_stands_above_short_titles(found: Any) -> None:
    message, _ = asked(found)
    assert message.text.startswith("Що саме сталося?")
    assert [button.label for button in message.buttons] == ["Вода тече з-під землі", "Вода тече з колодязя", "Інше"]


def test_an_entry_without_an_answer_keeps_its_short_title() -> None:
    message, _ = asked(classified(contrast={**CONTRAST, "answers": {"01.05": CONTRAST["answers"]["01.05"]}}))  # type: ignore[index]
    assert [button.label for button in message.buttons] == ["З-під землі", "Вода тече з колодязя", "Інше"]


@pytest.mark.parametrize("answer", [Press("01.06", "1"), Text("з люка"), Text("2")])
def test_the_answer_is_the_code(answer: Press | Text) -> None:
    _, turn = asked(classified(contrast=CONTRAST))
    turn = hear(turn.conversation, incoming(answer), Understood(), TEXTS)
    talk = turn.conversation.talk
    assert isinstance(talk, Talk)
    assert (talk.journal[-1].key, talk.journal[-1].value) == ("kind.which", "01.06")


def test_an_answer_in_other_words_is_understood_anew_with_what_was_said() -> None:
    _, turn = asked(classified(contrast=CONTRAST))
    turn = hear(turn.conversation, incoming(Text("та з колодязя ж тече")), REPORTS, TEXTS)
    assert turn.lookup == Classify("kind.classified", "тече вода\nта з колодязя ж тече")


YES_OR_NO = {
    "question": {"uk": "Вода тече з люка?", "en": "Does it come from a manhole?"},
    "answers": {"01.05": {"uk": "Ні, з-під землі", "en": "No"}, "01.06": {"uk": "Так, з люка", "en": "Yes"}},
}


@pytest.mark.parametrize(
    ("said", "intent", "code"), [("так", "yes", "01.06"), ("да", "yes", "01.06"), ("нет", "no", "01.05")]
)
def test_a_bare_yes_or_no_is_the_answer_that_begins_so(said: str, intent: str, code: str) -> None:
    _, turn = asked(classified(contrast=YES_OR_NO))
    turn = hear(turn.conversation, incoming(Text(said)), Understood(intent=intent), TEXTS)
    talk = turn.conversation.talk
    assert talk is not None
    assert talk.journal[-1].value == code


def test_where_no_answer_begins_so_a_yes_is_more_words() -> None:
    _, turn = asked(classified(contrast=CONTRAST))
    turn = hear(turn.conversation, incoming(Text("так")), Understood(intent="yes"), TEXTS)
    assert turn.lookup == Classify("kind.classified", "тече вода\nтак")
