"""The page's words: Ukrainian, with English beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend_client.sandbox.problems import Problem


class Words(NamedTuple):
    """The same thing in both languages."""

    uk: str
    """Ukrainian."""
    en: str
    """English."""


STATUSES: Mapping[str, Words] = {
    "registered": Words("Зареєстровано", "Registered"),
    "assigned": Words("Передано виконавцю", "Assigned"),
    "in_progress": Words("У роботі", "In progress"),
    "extended": Words("Строк продовжено", "Extended"),
    "done": Words("Виконано, чекаємо на відгук", "Done, feedback awaited"),
    "closed": Words("Закрито", "Closed"),
    "returned": Words("Повернуто на доопрацювання", "Returned"),
    "declined": Words("Відхилено", "Declined"),
}
BUTTONS: Mapping[str, Words] = {
    "assigned": Words("Передати виконавцю", "Assign"),
    "in_progress": Words("Взяти в роботу", "Start work"),
    "extended": Words("Продовжити строк", "Extend"),
    "done": Words("Виконано", "Done"),
    "closed": Words("Закрити", "Close"),
    "declined": Words("Відхилити", "Decline"),
}
OUTCOMES: Mapping[str, Words] = {
    "resolved": Words("вирішено", "resolved"),
    "partly": Words("вирішено частково", "partly resolved"),
    "unresolved": Words("не вирішено", "not resolved"),
}
REMARKS: Mapping[str, Words] = {
    "comment": Words("Доповнення", "Comment"),
    "answer": Words("Відповідь на запитання", "Answer"),
    "feedback": Words("Відгук заявника", "Applicant’s feedback"),
    "opinion": Words("Думка того, хто приєднався", "Follower’s opinion"),
}
SOURCES: Mapping[str, Words] = {
    "telegram": Words("Telegram", "Telegram"),
    "viber": Words("Viber", "Viber"),
    "web": Words("вебчат", "web chat"),
    "operator": Words("оператор", "operator"),
}
DETAILS: Mapping[str, Words] = {
    "route": Words("Маршрут", "Route"),
    "vehicle": Words("Транспорт", "Vehicle"),
    "pole": Words("Опора №", "Pole"),
}
PARTS: Mapping[str, Words] = {
    "entrance": Words("під’їзд", "entrance"),
    "floor": Words("поверх", "floor"),
    "apartment": Words("кв.", "apt."),
}
FAULTS: Mapping[str, Words] = {
    "none": Words("Працює", "Works"),
    "refuse": Words("Лежить: відповідає 503", "Down: answers 503"),
    "drop": Words("Лежить: обриває зв’язок", "Down: breaks off"),
    "lose": Words("Робить, але губить відповідь", "Loses its answers"),
    "hold": Words("Зависає", "Hangs"),
}
URGENCIES: Mapping[str, Words] = {
    "emergency": Words("Аварійна", "Emergency"),
    "urgent": Words("Термінова", "Urgent"),
}

_PROBLEMS: Mapping[str, Words] = {
    "/message": Words("Напишіть пояснення: до 3000 знаків.", "Write an explanation."),
    "/days": Words("Вкажіть кількість днів.", "Say how many days."),
    "/text": Words("Напишіть текст: до 1000 знаків.", "Write the text."),
    "/title": Words("Напишіть заголовок.", "Write the title."),
    "/ends_at": Words("Кінець раніше за початок.", "The end is before the beginning."),
    "/starts_at": Words("Не вдалося прочитати час.", "The time cannot be read."),
    "403": Words("Запит прийшов з іншого сайту.", "The request came from another site."),
    "404": Words("Такої заявки чи файлу немає.", "There is no such ticket or file."),
    "409": Words("Заявка вже в іншому стані. Оновіть сторінку.", "The ticket has moved on. Reload the page."),
    "413": Words("Файл завеликий: приймаємо до 20 МБ.", "The file is too large: 20 MB at most."),
    "415": Words("Потрібне фото: JPEG, PNG, WebP або HEIC.", "A photo is needed: JPEG, PNG, WebP or HEIC."),
}
_UNREADABLE = Words("Не вдалося прочитати запит.", "The request cannot be read.")

_MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip


def of_problem(problem: Problem) -> Words:
    """Say a refusal to the person at the page."""
    for flaw in problem.flaws:
        if flaw.pointer in _PROBLEMS:
            return _PROBLEMS[flaw.pointer]
    return _PROBLEMS.get(str(problem.status), _UNREADABLE)


def city_zone() -> tzinfo:
    """Answer the city's time zone, also under its name before 2022; without any zone database, the machine's own."""
    for name in ("Europe/Kyiv", "Europe/Kiev"):
        try:
            return ZoneInfo(name)
        except ZoneInfoNotFoundError:
            continue
    return datetime.now().astimezone().tzinfo or ZoneInfo("UTC")


def in_words(moment: str) -> str:
    """Write a stored moment as people say it: ``25 листопада, 14:05``."""
    at = datetime.fromisoformat(moment).astimezone(city_zone())
    return f"{at.day} {_MONTHS[at.month - 1]}, {at:%H:%M}"


def day_in_words(moment: str) -> str:
    """Write the day of a stored moment: ``25 листопада``."""
    at = datetime.fromisoformat(moment).astimezone(city_zone())
    return f"{at.day} {_MONTHS[at.month - 1]}"


def masked(phone: str | None) -> str | None:
    """Write a phone so that it can be recognised, not read: ``+380 •• ••• •• 67``."""
    if phone is None:
        return None
    return f"{phone[:4]} •• ••• •• {phone[-2:]}" if len(phone) > len("+3801234") else "••••"
