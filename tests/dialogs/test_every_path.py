"""One walk over every path of every dialog, in both languages."""

from __future__ import annotations

from collections import Counter

import pytest

from bots.channels.capabilities import TELEGRAM, VIBER, WEB
from bots.channels.fitting import fit
from bots.channels.viber.rendering import Rendering
from bots.channels.viber.signing import Seal
from dialogs.catalogue import DIALOGS
from dialogs.conversation import Conversation
from dialogs.messages import ChatId
from dialogs.outcomes import HandOver, Submit
from dialogs.texts import Texts
from tests.dialogs.walk import LEFT, Situation, Walk
from tests.fakes.viber_rules import broken

pytestmark = pytest.mark.slow

EVERY_QUESTION = {
    "problem",
    "kind.which",
    "kind.rephrase",
    "kind.group",
    "kind.kind",
    "kind.instead",
    "emergency.ticket",
    "address.where",
    "address.house",
    "address.house_missing",
    "address.which",
    "address.nearest",
    "picture.here",
    "address.spot",
    "address.entrance",
    "address.floor",
    "address.apartment",
    "detail.route",
    "detail.vehicle",
    "detail.pole",
    "photo.required",
    "incident.join",
    "incident.yours",
    "neighbours.own",
    "neighbours.same",
    "summary",
    "summary.fix",
    "summary.words",
    "summary.photos",
    "consent",
    "contact.phone",
    "tickets.which",
    "tickets.do",
    "add.what",
    "called.add",
    "photo.called.add",
    "photo.whereto",
    "language",
    "feedback.rating",
    "feedback.more",
    "feedback.what",
    "feedback.enough",
    "feedback.solved",
    "feedback.person",
    "feedback.anew",
    "question.answer",
    "question.enough",
    "wishes.what",
    "link.follow",
    "channels.what",
    "channels.unlink",
    "prove.phone",
    "code.type",
    "goon.which",
    "join.link",
    "question.meant",
}


Walked = tuple[Walk, list[Situation]]


@pytest.fixture(scope="module")
def walked() -> Walked:
    """One walk in Ukrainian; each step that found something, once more in English."""
    texts = Texts.load()
    walk = Walk(texts)
    found = list(walk.run(Conversation()))
    return walk, [*found, *(here.in_language(texts, "en") for here in found)]


@pytest.fixture(scope="module")
def situations(walked: Walked) -> list[Situation]:
    return walked[1]


def test_every_question_and_every_dialog_is_reached(walked: Walked) -> None:
    walk, situations = walked
    assert walk.steps >= EVERY_QUESTION
    assert walk.dialogs == DIALOGS.keys()
    outcomes = Counter(type(here.outcome).__name__ for here in situations)
    assert outcomes["Submit"] > 0
    assert outcomes["HandOver"] > 0
    assert outcomes["SetLanguage"] > 0


def test_every_situation_has_a_way_out(walked: Walked) -> None:
    walk, situations = walked
    ends, grows = {LEFT}, True
    while grows:
        more = {mark for mark, leads in walk.leads.items() if mark not in ends and leads & ends}
        ends, grows = ends | more, bool(more)
    assert walk.leads.keys() - ends == set()
    endless = [here.path for here in situations if here.outcome == HandOver("too_long")]
    assert endless == []


def test_every_button_is_answered(walked: Walked) -> None:
    assert walked[0].unanswered == []


def test_every_turn_says_something(walked: Walked) -> None:
    assert walked[0].mute == []


@pytest.mark.parametrize("capabilities", [TELEGRAM, VIBER, WEB], ids=["telegram", "viber", "web"])
def test_every_message_fits_the_channel(situations: list[Situation], capabilities: object) -> None:
    for message in {message for here in situations for message in here.messages}:
        for part in fit(message, capabilities):  # type: ignore[arg-type]
            assert part.text.strip()
            assert len(part.text.encode("utf-16-le")) // 2 <= capabilities.text_limit  # type: ignore[attr-defined]
            assert len(part.buttons) <= capabilities.buttons_limit  # type: ignore[attr-defined]


def test_viber_takes_every_message(situations: list[Situation]) -> None:
    rendering, chat = Rendering(Seal("token"), "Контакт-центр 1520"), ChatId("alice+/01234567890A=")
    for message in {message for here in situations for message in here.messages}:
        for part in fit(message, VIBER):
            assert broken(rendering.text(chat, part), receiver=False) == []


def test_a_draft_carries_what_its_entry_requires(situations: list[Situation]) -> None:
    for here in situations:
        if isinstance(here.outcome, Submit):
            draft = here.outcome.draft
            assert draft.description.strip(), here.path
            assert draft.address.text.strip(), here.path
            if draft.code == "07.02":
                assert draft.address.entrance, here.path
                assert draft.address.floor, here.path
                assert draft.address.apartment, here.path
                assert draft.address.house, here.path
            if draft.code == "13.01":
                assert {"route", "vehicle", "pole"} <= draft.details.keys(), here.path
                assert draft.photos, here.path
                assert draft.phone, here.path
