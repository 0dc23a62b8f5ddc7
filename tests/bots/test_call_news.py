"""There is a word for whatever the core does with something said of a ticket."""

from __future__ import annotations

import pytest

from backend_client.errors import BadAnswer, BadSignature, CoreError, CoreRefused, CoreUnavailable, all_errors
from backend_client.kinds import TicketStatus
from backend_client.values import Problem
from bots.call_news import why
from dialogs import remark_replies
from dialogs.texts import LANGUAGES, Texts
from dialogs.ticket_outcomes import KINDS, AnswerExecutor, Follow, GiveFeedback, Remark, TicketOutcome

SAID: tuple[TicketOutcome, ...] = (
    Remark("t", "КЦ-26-1", "Ось"),
    Follow("t", "КЦ-26-1"),
    GiveFeedback(1, "t", "КЦ-26-1", "partly"),
    AnswerExecutor(1, "t", "КЦ-26-1", "q", "Ось"),
)


def test_every_kind_of_call_is_here() -> None:
    assert {type(outcome) for outcome in SAID} == set(KINDS.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", SAID, ids=lambda outcome: type(outcome).__name__)
def test_there_is_a_word_for_whatever_the_core_does(outcome: TicketOutcome, language: str) -> None:
    texts = Texts.load()
    for status in (*TicketStatus, "teleported", None):
        came_of = remark_replies.CameOf(outcome, status, lost_photos=2, lost_words=True)
        assert "КЦ-26-1" in remark_replies.taken(texts, language, came_of).text
        for error in all_errors():
            if issubclass(error, CoreRefused):
                reason = why(error("POST /v1/x", Problem(title="x", status=400)))
                assert "КЦ-26-1" in remark_replies.refused(texts, language, outcome, reason, status).text
            else:  # tried again, or no answer to a call
                assert issubclass(error, CoreUnavailable | BadAnswer | BadSignature) or error is CoreError
                assert "КЦ-26-1" in remark_replies.on_its_way(texts, language, outcome).text
