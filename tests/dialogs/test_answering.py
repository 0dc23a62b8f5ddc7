"""Answers of the base: beside whatever is open, never in its way, and rated at most once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.conversation import Conversation
from dialogs.facts import AddressParts, Answered, EmergencyCard, Understood
from dialogs.hearing import Rated, Turn
from dialogs.lookups import Classify
from dialogs.messages import Content, MediaId, Photo, Press, Text
from dialogs.texts import Texts
from dialogs.turn import hear, resume
from tests.dialogs.report_walk import MATCH, SPOT, kind
from tests.dialogs.said_walk import ADDRESS
from tests.dialogs.walk import answers, incoming, question_of

TEXTS = Texts.load()
HOURS = Answered("service.02", "Працюємо цілодобово.", "рішення 1", "2026-11-20", "2027-11-30")
ASKS = Understood(intent="question", answer=HOURS)
REPORTS = Understood(intent="report", offer=("11.01",))
YES, NO = Understood(intent="yes"), Understood(intent="no")
HELPED, NOT_HELPED = Press("yes:service.02", "helped"), Press("no:service.02", "helped")
FOUND = {"offer": [SPOT], "confidence": 0.9, "model": "m"}


def says(turn: Turn | None, content: Content | str, understood: Understood | None = None) -> Turn:
    """The next turn; every look-up is answered with what leads on."""
    conversation = turn.conversation if turn is not None else Conversation()
    content = Text(content) if isinstance(content, str) else content
    next_turn = hear(conversation, incoming(content), understood or Understood(), TEXTS)
    while next_turn.lookup is not None:
        answer = FOUND if isinstance(next_turn.lookup, Classify) else answers(next_turn.lookup)[-1]
        next_turn = resume(next_turn, [MATCH] if next_turn.lookup.key == "address.found" else answer, TEXTS)
    return next_turn


def texts(turn: Turn) -> list[str]:
    return [message.text for message in turn.messages]


def key(turn: Turn) -> str | None:
    question = question_of(turn.conversation)
    return question.key if question is not None else None


@pytest.fixture
def asked_where() -> Turn:
    """The bot has asked where the lamp is."""
    turn = says(None, "не горить ліхтар", REPORTS)
    assert key(turn) == "address.where"
    return turn


# --- shown ---


def test_an_answer_is_shown_with_source_and_date_and_asks_whether_it_helped() -> None:
    (message,) = says(None, "Коли ви працюєте?", ASKS).messages
    assert message.text.split("\n") == [
        "Працюємо цілодобово.",
        "",
        "Джерело: рішення 1",
        "Перевірено: 20 листопада 2026 року",
        "",
        "Це допомогло?",
    ]
    assert [button.label for button in message.buttons] == ["Так", "Ні"]


def test_an_answer_that_nobody_checked_says_how_long_it_holds() -> None:
    (message,) = says(None, "?", replace(ASKS, answer=replace(HOURS, checked=None))).messages
    assert "Дійсно до: 30 листопада 2027 року" in message.text


def test_an_answer_without_source_or_date_is_shown_bare() -> None:
    (message,) = says(None, "?", replace(ASKS, answer=Answered("a", "Так."))).messages
    assert message.text == "Так.\n\nЦе допомогло?"


def test_the_open_question_comes_back_below_the_answer(asked_where: Turn) -> None:
    turn = says(asked_where, "а коли ви працюєте?", ASKS)
    assert len(turn.messages) == 2
    assert "Працюємо" in turn.messages[0].text
    assert "Де це?" in turn.messages[1].text
    assert turn.messages[1].step == asked_where.messages[-1].step, "its earlier buttons stay good"
    assert key(turn) == "address.where"


def test_nobody_has_to_say_whether_it_helped(asked_where: Turn) -> None:
    turn = says(says(asked_where, "а коли ви працюєте?", ASKS), "на Соборності 12", Understood(address=ADDRESS))
    assert key(turn) == "summary"
    assert turn.rated is None


# --- rated ---


@pytest.mark.parametrize(("press", "helped"), [(HELPED, True), (NOT_HELPED, False)])
def test_a_button_rates_and_the_open_question_comes_back(asked_where: Turn, press: Press, helped: bool) -> None:
    turn = says(says(asked_where, "?", ASKS), press)
    assert turn.rated == Rated("service.02", helped)
    (message,) = turn.messages
    assert ("Добре, що допомогло" in message.text) is helped
    assert ("1520" in message.text) is not helped
    assert "Де це?" in message.text
    assert key(turn) == "address.where"


def test_with_nothing_open_the_menu_comes_back() -> None:
    turn = says(says(None, "?", ASKS), HELPED)
    assert turn.rated == Rated("service.02", helped=True)
    assert [button.option for button in turn.messages[0].buttons] == ["report", "tickets", "operator", "language"]


def test_when_it_did_not_help_a_report_and_a_person_are_offered() -> None:
    turn = says(says(None, "?", ASKS), NOT_HELPED)
    assert turn.rated == Rated("service.02", helped=False)
    (message,) = turn.messages
    assert "1520" in message.text
    assert [button.option for button in message.buttons] == ["report", "operator"]
    assert key(says(turn, Press("report", "menu"))) == "problem"


def test_a_draft_put_aside_can_be_taken_up_when_it_did_not_help(asked_where: Turn) -> None:
    turn = says(says(says(asked_where, "скасувати", Understood(intent="cancel")), "?", ASKS), NOT_HELPED)
    assert [button.option for button in turn.messages[0].buttons] == ["resume", "report", "operator"]


def test_an_answer_is_rated_once() -> None:
    first = says(says(None, "?", ASKS), HELPED)
    again = says(first, HELPED)
    assert (again.rated, again.messages) == (None, ())
    other = says(first, NOT_HELPED)
    assert other.rated is None
    assert "вже не діє" in other.messages[0].text


def test_shown_again_it_can_be_rated_again() -> None:
    turn = says(says(says(says(None, "?", ASKS), HELPED), "?", ASKS), HELPED)
    assert turn.rated == Rated("service.02", helped=True)


def test_an_earlier_answer_can_still_be_rated() -> None:
    other = replace(ASKS, answer=replace(HOURS, faq="service.03"))
    assert says(says(says(None, "?", ASKS), "?", other), HELPED).rated == Rated("service.02", helped=True)


@pytest.mark.parametrize("option", ["yes:service.99", "maybe:service.02", "yes", "", "yes:"])
def test_a_forged_verdict_counts_nothing(option: str) -> None:
    turn = says(says(None, "?", ASKS), Press(option, "helped"))
    assert turn.rated is None
    assert "вже не діє" in turn.messages[0].text


@pytest.mark.parametrize(
    ("text", "understood", "helped"),
    [
        ("так", YES, True),
        ("Допомогло, дякую!", Understood(intent="thanks"), True),
        ("ні", NO, False),
        ("Ні, не допомогло", REPORTS, False),
        ("не помогло", Understood(), False),
    ],
)
@pytest.mark.parametrize("open_question", [True, False])
def test_a_typed_verdict_counts_right_after_the_answer(
    asked_where: Turn, text: str, understood: Understood, helped: bool, open_question: bool
) -> None:
    shown = says(asked_where if open_question else None, "?", ASKS)
    assert says(shown, text, understood).rated == Rated("service.02", helped)


def test_a_yes_some_messages_later_is_none_to_the_answer() -> None:
    turn = says(says(says(None, "?", ASKS), "дякую", Understood(intent="thanks")), "так", YES)
    assert turn.rated is None


def test_a_yes_to_a_question_that_asks_for_one_is_its_answer() -> None:
    turn = says(says(None, "не горить ліхтар на Соборності 12", replace(REPORTS, address=ADDRESS)), "?", ASKS)
    assert key(turn) == "summary"
    turn = says(turn, "так", YES)
    assert turn.rated is None
    assert key(turn) != "summary"


# --- a report is never swallowed ---


@pytest.mark.parametrize(
    "understood",
    [
        replace(REPORTS, answer=HOURS),
        replace(REPORTS, answer=HOURS, intent="question", address=ADDRESS),
        replace(REPORTS, answer=HOURS, intent="question", since="третій день"),
    ],
    ids=["report", "question about a place", "question about some time"],
)
def test_a_report_with_a_question_goes_on_and_the_answer_stands_above(understood: Understood) -> None:
    turn = says(None, "третій день нема світла, Соборності 12, коли ви працюєте?", understood)
    assert "Працюємо" in turn.messages[0].text
    assert key(turn) in ("summary", "address.where")
    talk = turn.conversation.talk
    assert talk is not None
    assert talk.journal[0].facts["words"].startswith("третій день нема світла")


def test_a_question_without_an_answer_becomes_a_report() -> None:
    turn = says(None, "коли зроблять дорогу?", replace(ASKS, answer=None, offer=("10.01",)))
    assert "Готової відповіді в мене немає" in turn.messages[-1].text
    assert key(turn) == "address.where"


def test_words_that_were_asked_for_are_taken_and_the_answer_stands_above() -> None:
    turn = says(says(None, Press("report", "menu")), "коли ви працюєте?", ASKS)
    assert "Працюємо" in turn.messages[0].text
    assert key(turn) == "address.where"


def test_an_address_in_a_question_answers_where(asked_where: Turn) -> None:
    turn = says(asked_where, "коли буде на Соборності 12?", replace(ASKS, offer=("11.01",), address=ADDRESS))
    assert "Працюємо" in turn.messages[0].text
    assert key(turn) == "summary"


def test_a_second_problem_at_a_detail_is_noted_and_answered() -> None:
    inside = {**FOUND, "offer": [kind("07.02", "street", "house", "entrance")]}
    turn = hear(Conversation(), incoming(Text("ліфт")), replace(REPORTS, address=ADDRESS), TEXTS)
    while turn.lookup is not None:
        by_key = {"kind.classified": inside, "address.found": [MATCH]}
        turn = resume(turn, by_key.get(turn.lookup.key, answers(turn.lookup)[-1]), TEXTS)
    assert key(turn) == "address.entrance"
    turn = says(turn, "ще й темно, коли ви працюєте?", replace(REPORTS, answer=HOURS))
    assert "Працюємо" in turn.messages[0].text


def test_a_captioned_photo_is_a_report_with_the_answer_above() -> None:
    turn = says(None, Photo(MediaId("p"), "коли ви працюєте?"), ASKS)
    assert "Працюємо" in turn.messages[0].text
    assert turn.conversation.talk is not None


def test_an_emergency_leaves_no_room_for_an_answer() -> None:
    gas = EmergencyCard("gas", "104", "Телефонуйте 104.")
    turn = says(None, "пахне газом, коли ви працюєте?", replace(ASKS, emergency=gas))
    assert not any("Працюємо" in text for text in texts(turn))
    assert key(turn) == "emergency.ticket"


def test_a_street_alone_in_a_question_without_a_problem_is_no_report() -> None:
    turn = says(None, "коли працює Соборності?", replace(ASKS, address=AddressParts(street="Соборності")))
    assert turn.conversation.talk is None


def test_what_waits_for_a_verdict_survives_the_database() -> None:
    conversation = says(None, "?", ASKS).conversation
    assert Conversation.from_json(conversation.to_json(), "uk") == conversation
    assert Conversation.from_json({}, "uk") == Conversation()
