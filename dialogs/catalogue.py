"""Every dialog by its name. A name is stored with the journal and never changes its meaning."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from dialogs.choose_language import choose_language
from dialogs.facts import Known
from dialogs.my_tickets import my_tickets
from dialogs.outcomes import Outcome
from dialogs.report_problem import report_problem

REPORT = "report_problem"
TICKETS = "my_tickets"
LANGUAGE = "language"

DIALOGS: Mapping[str, Callable[[Known], Coroutine[Any, Any, Outcome]]] = {
    REPORT: report_problem,
    TICKETS: my_tickets,
    LANGUAGE: choose_language,
}
