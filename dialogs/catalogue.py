"""Every dialog by its name. A name is stored with the journal and never changes its meaning."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from dialogs.choose_language import choose_language
from dialogs.executor_question import executor_question
from dialogs.facts import Known
from dialogs.feedback import feedback
from dialogs.from_link import from_link
from dialogs.going_on import go_on
from dialogs.joining import answer_join
from dialogs.just_called import just_called, photo_first
from dialogs.my_channels import my_channels
from dialogs.my_tickets import find_ticket, my_tickets
from dialogs.my_wishes import my_wishes
from dialogs.outcomes import Outcome
from dialogs.proving import share_phone, type_code
from dialogs.report_problem import report_problem

REPORT = "report_problem"
TICKETS = "my_tickets"
FIND = "find_ticket"
CALLED = "just_called"
PHOTO = "photo_first"
LANGUAGE = "language"
LINK = "link"
FEEDBACK = "feedback"
EXECUTOR_QUESTION = "executor_question"
CHANNELS = "my_channels"
WISHES = "my_wishes"
SHARE_PHONE = "share_phone"
TYPE_CODE = "type_code"
JOIN = "answer_join"
GO_ON = "go_on"

DIALOGS: Mapping[str, Callable[[Known], Coroutine[Any, Any, Outcome]]] = {
    REPORT: report_problem,
    TICKETS: my_tickets,
    FIND: find_ticket,
    CALLED: just_called,
    PHOTO: photo_first,
    LANGUAGE: choose_language,
    LINK: from_link,
    CHANNELS: my_channels,
    WISHES: my_wishes,
    SHARE_PHONE: share_phone,
    TYPE_CODE: type_code,
    JOIN: answer_join,
    GO_ON: go_on,
    FEEDBACK: feedback,
    EXECUTOR_QUESTION: executor_question,
}
