"""Which entries may be the same thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from bots.city import City
from bots.city.kin import FEW, MOST, kin_of
from tests.conversations.harness import CITY


@dataclass
class Group:
    code: str = "01"


@dataclass
class Entry:
    code: str
    executor_kind: str | None = "water"
    requires: tuple[str, ...] = ("street", "house")
    group: Group = field(default_factory=Group)


def test_entries_that_a_question_tells_apart_are_kin() -> None:
    entries = [Entry(code, None) for code in ("a", "b", "c", "d")]
    asked = [("b", "a"), ("a", "c", "b"), ("c", "d")]
    assert kin_of("a", entries, asked) == ("b", "c")
    assert kin_of("d", entries, asked) == ("c",)


def test_a_code_that_is_no_longer_there_is_nobodys_kin() -> None:
    assert kin_of("a", [Entry("a")], [("a", "gone")]) == ()


def test_the_citys_own_list_settles_it() -> None:
    entries = [Entry(code) for code in ("a", "b", "c")]
    assert kin_of("a", entries, [("a", "b")], [("a", "c")]) == ("c",)


def test_without_a_question_those_of_one_group_executor_and_scope_are_kin() -> None:
    other_group, other_executor = Entry("c", group=Group("02")), Entry("d", "gas")
    outdoors = Entry("e", requires=("place",))
    assert kin_of("a", [Entry("a"), Entry("b"), other_group, other_executor, outdoors]) == ("b",)


def test_a_long_group_holds_everything_its_executor_does() -> None:
    entries = [Entry(str(number)) for number in range(FEW + 2)]
    assert kin_of("0", entries[:-1]) != ()
    assert kin_of("0", entries) == ()


def test_no_more_than_can_be_asked_while_a_resident_waits() -> None:
    entries = [Entry(str(number)) for number in range(20)]
    assert len(kin_of("0", entries, [[entry.code for entry in entries]])) == MOST


def test_the_city_knows_kin_of_water() -> None:
    city = City.load(CITY)
    assert {"01.04", "03.07"} <= set(city.kin("01.01", city.read.classifier[0].entries))
