"""Feedback and the executor's question, as the dialogs hear them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs.asked import Asked
from dialogs.conversation import Conversation
from dialogs.facts import AddressParts, Understood
from dialogs.lookups import TicketCard
from dialogs.messages import Content, MediaId, Photo, Press, Text
from dialogs.outcomes import WithPerson
from dialogs.telling import ask_step, asked_by
from dialogs.texts import Texts
from dialogs.ticket_outcomes import AnswerExecutor, GiveFeedback
from dialogs.turn import Turn, hear
from tests.dialogs.walk import incoming

TEXTS = Texts.load()
CARD = TicketCard("t1", "КЦ-26-0000001", "done", "Не горить ліхтар", "вул. Соборності, 12")
DONE = Asked(7, "feedback", CARD, ref="telegram:1", until="2026-11-28T18:00")
QUESTION = Asked(8, "question", CARD, words="Який під’їзд?", question_id="q1", ref="telegram:1")


class Chat:
    """One chat, in which ``asked`` is open."""

    def __init__(self, *asked: Asked) -> None:
        self.asked = asked
        self.conversation = Conversation()
        self.turn: Turn | None = None

    def sends(self, content: Content, **understood: Any) -> Turn:
        idle = self.conversation.talk is None
        number = asked_by(content.step) if isinstance(content, Press) else None
        given = [one for one in self.asked if one.ask == number or (number is None and idle)]
        self.turn = hear(self.conversation, incoming(content), Understood(**understood), TEXTS, given)
        self.conversation = self.turn.conversation
        return self.turn

    def presses(self, option: str, ask: int | None = None) -> Turn:
        step = ask_step(ask) if ask is not None else self.conversation.step
        return self.sends(Press(option, step))

    def says(self, text: str, **understood: Any) -> Turn:
        return self.sends(Text(text), **understood)

    @property
    def shown(self) -> str:
        assert self.turn is not None
        return "\n".join(message.text for message in self.turn.messages)

    @property
    def outcome(self) -> Any:
        assert self.turn is not None
        return self.turn.outcome


def given(**changes: Any) -> GiveFeedback:
    return replace(GiveFeedback(7, "t1", CARD.number, "resolved", ref="telegram:1"), **changes)


def test_solved_then_a_mark_then_nothing_more() -> None:
    chat = Chat(DONE)
    chat.presses("yes", 7)
    assert "1 — погано, 5 — відмінно" in chat.shown
    chat.presses("r5")
    chat.presses("skip")
    assert chat.outcome == given(rating=5)


def test_a_mark_need_not_be_given() -> None:
    chat = Chat(DONE)
    chat.presses("yes", 7)
    chat.presses("skip")
    assert chat.outcome == given()


def test_a_low_mark_is_asked_about_and_words_are_kept() -> None:
    chat = Chat(DONE)
    chat.presses("yes", 7)
    chat.says("2")
    assert "краще" in chat.shown
    chat.says("Довго чекали")
    assert chat.outcome == given(rating=2, comment="Довго чекали")


def test_all_in_one_message_asks_nothing_more() -> None:
    chat = Chat(DONE)
    chat.sends(Photo(MediaId("p1"), "ні, ліхтар не горить"))
    assert chat.outcome == given(outcome="unresolved", comment="ні, ліхтар не горить", photos=("p1",))


def test_words_after_a_typed_no_are_enough() -> None:
    chat = Chat(DONE)
    chat.says("Ні, ліхтар не горить", intent="report", offer=("15.01",))
    assert chat.outcome == given(outcome="unresolved", comment="Ні, ліхтар не горить")


def test_partly_asks_what_is_left_and_waits_for_all_pictures() -> None:
    chat = Chat(DONE)
    chat.presses("partly", 7)
    assert "Що лишилося зробити" in chat.shown
    chat.sends(Photo(MediaId("p1"), album="a"))
    chat.sends(Photo(MediaId("p2"), album="a"))
    assert chat.outcome is None
    chat.says("Яму засипано, бордюр ні")
    chat.presses("done")
    assert chat.outcome == given(outcome="partly", comment="Яму засипано, бордюр ні", photos=("p1", "p2"))


def test_a_question_as_an_answer_is_for_the_executor() -> None:
    chat = Chat(DONE)
    chat.presses("no", 7)
    chat.says("А коли зробите?", intent="question")
    assert chat.outcome == given(outcome="unresolved", comment="А коли зробите?")


def test_the_second_no_offers_a_person_besides() -> None:
    chat = Chat(replace(DONE, earlier=1))
    chat.presses("no", 7)
    chat.says("Знову не горить", intent="report", offer=("15.01",))
    assert "не вперше" in chat.shown
    chat.presses("person")
    assert chat.outcome == WithPerson(given(outcome="unresolved", comment="Знову не горить"), "feedback_no_again")
    assert "1520" in chat.shown


def test_the_second_no_without_a_person_returns_it_all_the_same() -> None:
    chat = Chat(replace(DONE, earlier=1))
    chat.presses("no", 7)
    chat.says("Знову не горить", intent="report", offer=("15.01",))
    chat.says("ні", intent="no")
    assert chat.outcome == given(outcome="unresolved", comment="Знову не горить")


def test_a_double_tap_has_one_effect_and_another_button_changes_the_verdict() -> None:
    chat = Chat(DONE)
    chat.presses("no", 7)
    assert chat.presses("no", 7).messages == ()
    chat.presses("yes", 7)
    assert "Як оцінюєте" in chat.shown


def test_back_leads_to_the_first_question() -> None:
    chat = Chat(DONE)
    chat.presses("no", 7)
    chat.says("назад", intent="back")
    assert "Чи вирішено проблему?" in chat.shown
    chat.says("так", intent="yes")
    assert "Як оцінюєте" in chat.shown


def test_after_cancelling_the_same_button_begins_again() -> None:
    chat = Chat(DONE)
    chat.presses("no", 7)
    chat.says("скасувати", intent="cancel")
    chat.presses("no", 7)
    assert "Що не зроблено" in chat.shown


def test_a_follower_gives_an_opinion() -> None:
    chat = Chat(replace(DONE, follower=True, earlier=2))
    chat.presses("no", 7)
    chat.says("Темно", intent="report", offer=("15.01",))
    assert "думку" in chat.shown
    assert chat.outcome == given(outcome="unresolved", comment="Темно")


@pytest.mark.parametrize(
    ("ended", "status", "words"),
    [("answered", "closed", "вже отримано"), ("replaced", "done", "останнє запитання")],
)
def test_what_is_over_is_said_kindly(ended: str, status: str, words: str) -> None:
    chat = Chat(replace(DONE, ended=ended, ticket=replace(CARD, status=status)))
    chat.presses("no", 7)
    assert words in chat.shown
    assert chat.conversation.talk is None
    assert chat.outcome is None or type(chat.outcome).__name__ == "Nothing"


def test_a_late_no_leads_to_a_new_report_whose_place_and_kind_are_known() -> None:
    place = {"text": "вул. Соборності, 12", "street": "Соборності", "house": "12"}
    chat = Chat(replace(DONE, ended="too_late", ticket=replace(CARD, status="closed"), place=place))
    chat.presses("no", 7)
    assert "Цю заявку вже закрито" in chat.shown
    chat.presses("anew")
    assert chat.turn is not None
    assert chat.turn.lookup is not None
    assert chat.turn.lookup.asked == {"text": "Не горить ліхтар"}
    talk = chat.conversation.talk
    assert talk is not None
    assert talk.journal[0].facts["printed"] == place


def test_a_late_yes_is_thanked() -> None:
    chat = Chat(replace(DONE, ended="too_late", ticket=replace(CARD, status="closed")))
    chat.says("так", intent="yes")
    assert "Час для відповіді минув" in chat.shown
    assert chat.conversation.talk is None


def test_a_report_is_never_taken_for_an_answer() -> None:
    for asked in (DONE, QUESTION):
        chat = Chat(asked)
        there = AddressParts(text="на Соборності 5", street="Соборності", house="5")
        chat.says("не горить ліхтар на Соборності 5", intent="report", offer=("15.01",), address=there)
        talk = chat.conversation.talk
        assert talk is not None
        assert talk.dialog == "report_problem"


def test_a_lone_picture_may_be_about_something_else() -> None:
    chat = Chat(DONE)
    chat.sends(Photo(MediaId("p1")))
    assert "Чи вирішено проблему?" in chat.shown
    chat.presses("other")
    talk = chat.conversation.talk
    assert talk is not None
    assert talk.dialog == "report_problem"
    assert talk.journal[0].facts == {"photos": ["p1"]}


def test_the_executor_is_answered_in_one_step() -> None:
    chat = Chat(QUESTION)
    chat.presses("answer", 8)
    assert "«Який під’їзд?»" in chat.shown
    chat.says("другий", address=AddressParts(text="другий"))
    assert chat.outcome == AnswerExecutor(8, "t1", CARD.number, "q1", "другий", (), "telegram:1")


@pytest.mark.parametrize("intent", ["other", "report"])
def test_a_typed_answer_is_asked_about_once(intent: str) -> None:
    chat = Chat(QUESTION)
    chat.says("другий під’їзд", intent=intent, offer=("06.03",), address=AddressParts(entrance="2"))
    assert "Це відповідь виконавцю?" in chat.shown
    chat.says("так", intent="yes")
    assert chat.outcome == AnswerExecutor(8, "t1", CARD.number, "q1", "другий під’їзд", (), "telegram:1")


def test_a_typed_text_that_was_no_answer_becomes_a_report() -> None:
    chat = Chat(QUESTION)
    chat.says("біля АТБ темно")
    chat.presses("other")
    talk = chat.conversation.talk
    assert talk is not None
    assert (talk.dialog, talk.journal[0].facts) == ("report_problem", {"words": "біля АТБ темно"})


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ("replaced", "останнє"),
        ("too_late", "минув"),
        ("answered", "вже відповіли"),
        ("withdrawn", "більше не потребує"),
    ],
)
def test_an_old_question_is_not_answered(ended: str, words: str) -> None:
    chat = Chat(replace(QUESTION, ended=ended))
    chat.presses("answer", 8)
    assert words in chat.shown
    assert chat.conversation.talk is None


def test_in_the_middle_of_a_report_which_comes_back() -> None:
    chat = Chat(QUESTION)
    chat.sends(Press("report", "menu"))
    chat.presses("answer", 8)
    chat.says("другий")
    assert isinstance(chat.outcome, AnswerExecutor)
    assert "Що сталося" in chat.shown
    talk = chat.conversation.talk
    assert talk is not None
    assert talk.dialog == "report_problem"


def test_a_forged_or_forgotten_number_is_nobodys() -> None:
    chat = Chat()
    chat.presses("yes", 99)
    assert "вже не діє" in chat.shown


def test_a_draft_goes_on() -> None:
    chat = Chat(Asked(9, "draft"))
    chat.sends(Press("report", "menu"))
    chat.presses("resume", 9)
    assert "Що сталося" in chat.shown
    chat.says("скасувати", intent="cancel")
    chat.presses("resume", 9)
    assert "Що сталося" in chat.shown


def test_a_draft_that_is_gone() -> None:
    chat = Chat(Asked(9, "draft"))
    chat.presses("resume", 9)
    assert "вже немає" in chat.shown
