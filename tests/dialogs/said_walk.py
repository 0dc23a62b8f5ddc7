"""What residents send on the walk over every path: answers to whatever is asked, and what interrupts it."""

from __future__ import annotations

from dialogs.facts import AddressParts, Answered, EmergencyCard, Understood
from dialogs.messages import Command, Content, MediaId, Phone, Photo, Place, Press, Text, Unsupported, Voice

Said = tuple[Content, Understood]
ADDRESS = AddressParts(text="на Соборності 12", street="Соборності", street_type="вулиця", house="12", former="Косіора")
STREET = AddressParts(text="на Соборності", street="Соборності", street_type="вулиця")
ANSWER = Answered("service.02", "Працюємо цілодобово.", "рішення 1", "2026-11-20", "2027-11-30")
ANSWERS: tuple[Said, ...] = (
    (Text("нема води"), Understood(intent="report", offer=("01.01",))),
    (Text("на Косіора 12"), Understood(intent="other", address=ADDRESS)),
    (Text("на Соборності"), Understood(intent="other", address=STREET)),
    (Text("біля АТБ"), Understood(intent="other")),
    (Text("дом 20"), Understood(intent="other", address=AddressParts(text="дом 20", house="20"))),
    (Text("запах газу"), Understood(intent="report", emergency=EmergencyCard("gas", "104", "Телефонуйте 104."))),
    (Text("2"), Understood(intent="other")),
    (Text("067 123 45 67"), Understood(intent="other")),
    (Text("😀"), Understood(intent="other")),
    (Text("коли ви працюєте?"), Understood(intent="question", answer=ANSWER)),
    (Text("нема води, коли буде?"), Understood(intent="report", offer=("01.01",), answer=ANSWER)),
    (Text("так"), Understood(intent="yes")),
    (Text("ні"), Understood(intent="no")),
    (Text("Добрий день"), Understood(intent="greeting")),
    (Photo(MediaId("p1")), Understood()),
    (Photo(MediaId("p2"), original=True), Understood()),
    (Place(47.9, 33.4, 10.0), Understood()),
    (Place(47.9, 33.4, 900.0), Understood()),
    (Phone("+380671234567", own=True), Understood()),
)
"""Tried at every question."""
INTERRUPTIONS: tuple[Said, ...] = (
    (Text("не хочу жити"), Understood(emergency=EmergencyCard("suicide", "103", "Ви не самі. 103.", ticket=False))),
    (Text("назад"), Understood(intent="back")),
    (Text("скасувати"), Understood(intent="cancel")),
    (Text("оператор"), Understood(intent="operator")),
    (Text("мої заявки"), Understood(intent="status")),
    (Text("мої сповіщення"), Understood(intent="other")),
    (Text("заявка 12345"), Understood(intent="status", ticket_number="12345")),
    *((Press(option, "menu"), Understood()) for option in ("report", "tickets", "language", "operator", "resume")),
    *((Press(option, "helped"), Understood()) for option in ("yes:service.02", "no:service.02")),
    (Press("anything", "0"), Understood()),
    (Command("start", "token"), Understood()),
    *((Command(name), Understood()) for name in ("start", "report", "privacy", "cancel", "notifications", "unheard")),
    (Text("дякую"), Understood(intent="thanks")),
    (Text("про погоду"), Understood(intent="question")),
    (Voice(MediaId("v"), 5), Understood()),
    (Unsupported("sticker"), Understood()),
)
"""Tried once in each dialog, and at each question."""
