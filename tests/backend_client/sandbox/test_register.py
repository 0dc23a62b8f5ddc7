"""Addresses as people type them, and the nearest to a point."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.sandbox.examples import small_seed
from backend_client.sandbox.register import FARTHEST, METRES, Register, metres_between
from backend_client.sandbox.seed import SeedStreet
from tests.backend_client.sandbox.running import Sandbox

REGISTER = Register(small_seed().streets)
PARTS = (("Дуб", "Лип", "Зор", "Ставк", "Гай"), ("ів", "ан", "ен", "ич"), "оеа")
NAMES = ["".join(parts) + "ська" for parts in itertools.product(*PARTS)]
MANY = Register(SeedStreet(name, "вулиця") for name in NAMES)


@pytest.mark.parametrize(
    ("typed", "street", "house"),
    [
        ("вул. Соборності, 20", "Соборності", "20"),
        ("соборности 20а", "Соборності", "20а"),
        ("Кривий Ріг, вулиця Соборності, буд. 20, кв. 5", "Соборності", "20"),
        ("улица соборности дом 45/1 подъезд 3", "Соборності", "45/1"),
        ("соборностi 20", "Соборності", "20"),
        ("саборности 7", "Соборності", "7"),
        ("soborna 20", "Соборності", "20"),
        ("vul. Sobornosti 20", "Соборності", "20"),
        ("СВЯТО-МИКОЛАЇВСЬКА 3", "Свято-Миколаївська", "3"),
        ("свято николаевская 3", "Свято-Миколаївська", "3"),
        ("калнишевського 12", "Петра Калнишевського", "12"),
        ("проспект мира 14", "Миру", "14"),
        ("200-річчя Кривого Рогу 8", "200-річчя Кривого Рогу", "8"),
        ("пр. 200 річчя кривого рогу", "200-річчя Кривого Рогу", None),
        ("мкр Сонячний 40", "Сонячний", "40"),
        ("Соборності", "Соборності", None),
        ("на соборності 12 нема води", "Соборності", "12"),
    ],
)
def test_addresses_are_found_as_people_type_them(typed: str, street: str, house: str | None) -> None:
    best = REGISTER.search(typed, 5)[0]
    assert (best["street"], best.get("house")) == (street, house)
    assert ("id" in best) == (house is not None)
    assert 0.6 < best["score"] <= 1


@pytest.mark.parametrize(
    ("typed", "street", "former"),
    [("Димитрова 20", "Соборності", "Димитрова"), ("на ленина 5", "Свято-Миколаївська", "Леніна")],
)
def test_former_names_are_known_and_named(typed: str, street: str, former: str) -> None:
    best = REGISTER.search(typed, 5)[0]
    assert (best["street"], best["former_name"]) == (street, former)
    assert "former_name" not in REGISTER.search(street, 1)[0]


def test_the_street_type_decides_between_namesakes() -> None:
    first, second = REGISTER.search("пров. Миру 3", 2)
    assert first["text"] == "пров. Миру, 3"
    assert first["score"] > second["score"]
    assert len(REGISTER.search("Миру 3", 5)) == 2
    assert REGISTER.locate({"text": "Миру 3"}) is None
    assert REGISTER.locate({"text": "просп. Миру, 3"}) == REGISTER.search("просп. Миру, 3", 1)[0]


@pytest.mark.parametrize("typed", ["Хрещатик 1", "щось незрозуміле", "20", "!!!", "кв. 5", "вул."])
def test_what_is_no_address_is_not_found(typed: str) -> None:
    assert REGISTER.search(typed, 5) == []


@pytest.mark.parametrize("house", ["0", "1000", "20ы", "сто"])
def test_implausible_houses_have_no_address(house: str) -> None:
    found = REGISTER.search("Соборності 20", 1)[0]
    street = found["id"].partition(":")[0]
    assert REGISTER.by_id(f"{street}:20") is not None
    assert REGISTER.by_id(f"{street}:{house}") is None


@given(st.sampled_from(NAMES), st.integers(1, 120))
def test_the_nearest_to_a_house_is_that_house(street: str, house: int) -> None:
    address = MANY.search(f"{street}, {house}", 1)[0]
    assert address["text"] == f"вул. {street}, {house}"
    assert 47.75 < address["lat"] < 48.15
    assert 33.2 < address["lon"] < 33.6
    assert MANY.by_id(address["id"]) == {name: part for name, part in address.items() if name != "score"}
    nearest = MANY.nearest(address["lat"], address["lon"], 20)
    assert metres_between((nearest[0]["lat"], nearest[0]["lon"]), (address["lat"], address["lon"])) < 6
    away = [metres_between((near["lat"], near["lon"]), (address["lat"], address["lon"])) for near in nearest]
    assert away == sorted(away)
    assert all(distance <= FARTHEST + 1 for distance in away)


def test_the_register_is_steady() -> None:
    again = Register(small_seed().streets)
    assert again.search("Миру 3", 5) == REGISTER.search("Миру 3", 5)
    assert REGISTER.nearest(51.5, 0.0, 5) == []


def test_a_degree_is_as_long_as_on_earth() -> None:
    assert metres_between((48.0, 33.4), (48.001, 33.4)) == pytest.approx(METRES / 1000)
    assert metres_between((48.0, 33.4), (48.0, 33.401)) == pytest.approx(74.5, abs=0.2)


@given(st.text(max_size=200))
def test_any_text_may_be_typed(typed: str) -> None:
    for match in REGISTER.search(typed, 20):
        assert 0 <= match["score"] <= 1


async def test_the_api_finds_by_text_or_by_point(sandbox: Sandbox) -> None:
    (found,) = (await sandbox.get("/addresses", q="соборности 20", limit="1"))["matches"]
    point = {"lat": str(found["lat"]), "lon": str(found["lon"])}
    near = (await sandbox.get("/addresses", **point))["matches"]
    assert near[0]["id"] == found["id"]
    assert near[0]["score"] > 0.99


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=" + "a" * 201, "q=a&limit=21", "lat=47.9", "lat=x&lon=33", "lat=nan&lon=33", "lat=91&lon=3"],
)
async def test_unusable_queries_are_refused(sandbox: Sandbox, query: str) -> None:
    response = await sandbox.client.get(f"/v1/addresses?{query}", headers=sandbox.headers)
    assert (response.status, response.content_type) == (400, "application/problem+json")
