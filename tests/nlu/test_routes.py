"""Routes of public transport as residents name them."""

from __future__ import annotations

import pytest

from nlu import Understander


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("чому не ходить 23 тролейбус?", "тролейбус 23"),
        ("тролейбус №23 знову зламався", "тролейбус 23"),
        ("23-й тролейбус", "тролейбус 23"),
        ("троллейбус номер 5 не едет", "тролейбус 5"),
        ("не ходит 228а маршрутка", "маршрутка 228А"),
        ("автобус 8А стоїть", "автобус 8А"),
        ("трамвай 14 не приїхав", "трамвай 14"),
        ("швидкісний трамвай 1М", "швидкісний трамвай 1М"),
        ("водій маршрутки хамив", None),
        ("чекаю тролейбус вже 40 хвилин", None),
        ("немає води, будинок 23", None),
    ],
)
def test_a_route_is_found(nlu: Understander, text: str, route: str | None) -> None:
    assert nlu.understand(text).route == route
