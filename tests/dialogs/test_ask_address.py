"""Where it is: whatever way an address was found, an entry about a house has one in the end."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.conversation import Conversation
from dialogs.facts import AddressParts, Understood
from dialogs.hearing import Turn
from dialogs.lookups import Classify, FindAddress, KnownResident, Lookup
from dialogs.messages import Content, MediaId, Photo, Place, Press, Text
from dialogs.outcomes import Submit
from dialogs.picture_lookups import PicturePlace
from dialogs.texts import Texts
from dialogs.turn import hear, resume
from tests.dialogs.report_walk import MATCH, SPOT, kind
from tests.dialogs.said_walk import STREET
from tests.dialogs.walk import answers, incoming, question_of

TEXTS = Texts.load()
BUILDING = kind("06.10", "street", "house")
ALONE = {**MATCH, "text": "вул. Соборності", "house": None}
REPORTS = Understood(intent="report", offer=("06.10",))


class Desk:
    """A resident at the dialogs, and what the look-ups answer."""

    def __init__(self, entry: Any = BUILDING, found: Any = (), used: Any = None, pictured: Any = None) -> None:
        self.found, self._entry, self._pictured = list(found), entry, pictured
        self.asked: list[str] = []
        rows = [used] if used else []
        self._resident = {"consented": True, "notice_version": "n1", "phone": None, "addresses": rows}
        self.turn = Turn(Conversation(), ())
        self.said: list[str] = []

    def hears(self, content: Content | str, understood: Understood | None = None) -> Turn:
        """One message; every look-up is answered."""
        content = Text(content) if isinstance(content, str) else content
        turn = hear(self.turn.conversation, incoming(content), understood or Understood(intent="other"), TEXTS)
        while turn.lookup is not None:
            turn = resume(turn, self._answer(turn.lookup), TEXTS)
        self.turn = turn
        self.said = [message.text for message in turn.messages]
        return turn

    def presses(self, option: str) -> Turn:
        """A button of the open question."""
        return self.hears(Press(option, self.turn.conversation.step))

    @property
    def key(self) -> str | None:
        """Of the open question."""
        question = question_of(self.turn.conversation)
        return question.key if question is not None else None

    def address(self) -> Any:
        """Of the draft, sent now."""
        assert self.key == "summary", self.key
        outcome = self.presses("send").outcome
        assert isinstance(outcome, Submit)
        return outcome.draft.address

    def _answer(self, lookup: Lookup[Any]) -> Any:
        match lookup:
            case Classify():
                return {"offer": [self._entry], "confidence": 0.9, "model": "m"}
            case FindAddress():
                return self.found
            case PicturePlace():
                self.asked.append(lookup.key)
                return self._pictured
            case KnownResident():
                return self._resident
        return answers(lookup)[0]


def test_a_street_used_before_gets_its_house() -> None:
    desk = Desk(used={"text": "вул. Соборності", "street": "Соборності"})
    desk.hears("тече ринва", REPORTS)
    desk.presses("used0")
    assert desk.key == "address.house_missing"
    assert "вул. Соборності" in desk.said[-1]
    desk.hears("20а", Understood(address=AddressParts(text="20а", house="20а")))
    address = desk.address()
    assert (address.text, address.street, address.house) == ("вул. Соборності, 20а", "Соборності", "20а")


@pytest.mark.parametrize(
    "found", [[ALONE, {**ALONE, "district": "Інгулецький"}], [{**ALONE, "score": 0.99}]], ids=["chosen", "sure"]
)
def test_a_street_found_by_words_with_a_number_in_them_gets_its_house(found: list[Any]) -> None:
    desk = Desk(found=found)
    desk.hears("тече ринва", REPORTS)
    desk.hears("на Соборності, зупинка 12 школи")
    if desk.key == "address.which":
        desk.presses("m0")
    assert desk.key == "address.house_missing"
    desk.presses("none")
    assert desk.address().house == "б/н"


def test_words_that_no_register_knows_get_their_house() -> None:
    desk = Desk(found=[])
    desk.hears("тече ринва", REPORTS)
    desk.hears("біля зупинки 5 маршруту")
    desk.presses("as_is")
    assert desk.key == "address.house_missing"
    desk.hears("7")
    assert desk.address().house == "7"


def test_a_house_that_was_said_is_not_asked_though_the_register_knows_the_street_alone() -> None:
    desk = Desk(found=[{**ALONE, "score": 0.99}])
    desk.hears("тече ринва", REPORTS)
    desk.hears("на Соборності", Understood(intent="other", address=STREET))
    assert desk.key == "address.house"
    desk.hears("20", Understood(address=AddressParts(text="20", house="20")))
    address = desk.address()
    assert (address.text, address.house, address.id, address.lat) == ("вул. Соборності, 20", "20", None, None)


def test_the_nearest_street_gets_its_house() -> None:
    desk = Desk(found=[ALONE])
    desk.hears("тече ринва", REPORTS)
    desk.hears(Place(47.9, 33.4, 10.0))
    desk.presses("m0")
    assert desk.key == "address.house_missing"


@pytest.mark.parametrize("entry", [BUILDING, SPOT], ids=["building", "spot"])
def test_a_point_too_rough_for_any_address_is_told_so(entry: Any) -> None:
    desk = Desk(entry, found=[MATCH])
    desk.hears("тече", REPORTS)
    desk.hears(Place(47.9, 33.4, 1500.0))
    assert desk.key == "address.where"
    assert "неточна" in desk.said[-1]
    desk.hears(Place(47.9, 33.4, 150.0))
    assert desk.key == "address.nearest"


def test_a_rough_point_does_not_come_into_the_ticket() -> None:
    desk = Desk(SPOT, found=[{**MATCH, "lat": None, "lon": None}])
    desk.hears("тече", REPORTS)
    desk.hears("Соборності 12", Understood(address=AddressParts("Соборності 12", "Соборності", house="12")))
    desk.hears(Place(47.9, 33.4, 1500.0))
    assert desk.address().lat is None


def test_the_place_that_a_photo_carries_is_offered() -> None:
    desk = Desk(pictured={"lat": 47.91, "lon": 33.39, "near": [MATCH, ALONE]})
    desk.hears(Photo(MediaId("p1"), "тече ринва", original=True), REPORTS)
    assert desk.key == "picture.here"
    assert "Судячи з фото" in desk.said[-1]
    desk.presses("m0")
    address = desk.address()
    assert (address.text, address.house, address.lat, address.lon) == ("вул. Соборності, 12", "12", 47.91, 33.39)


def test_a_street_that_a_photo_shows_gets_its_house() -> None:
    desk = Desk(pictured={"lat": 47.91, "lon": 33.39, "near": [ALONE]})
    desk.hears(Photo(MediaId("p1"), "тече ринва", original=True), REPORTS)
    desk.presses("m0")
    assert desk.key == "address.house_missing"


def test_another_place_than_the_photos_is_asked_or_just_written() -> None:
    desk = Desk(found=[MATCH], pictured={"lat": 47.91, "lon": 33.39, "near": [ALONE]})
    desk.hears(Photo(MediaId("p1"), "тече ринва", original=True), REPORTS)
    desk.presses("another")
    assert desk.key == "address.where"
    desk = Desk(found=[MATCH], pictured={"lat": 47.91, "lon": 33.39, "near": [ALONE]})
    desk.hears(Photo(MediaId("p1"), "тече ринва", original=True), REPORTS)
    desk.hears("Соборності 12", Understood(address=AddressParts("Соборності 12", "Соборності", house="12")))
    assert desk.address().text == "вул. Соборності, 12"


@pytest.mark.parametrize("original", [True, False])
def test_without_a_place_in_the_photo_it_is_asked_as_ever(original: bool) -> None:
    desk = Desk(pictured=None)
    desk.hears(Photo(MediaId("p1"), "тече ринва", original=original), REPORTS)
    assert desk.key == "address.where"
    assert desk.asked == (["picture.place"] if original else [])
