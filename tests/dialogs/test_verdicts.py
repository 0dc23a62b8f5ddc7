"""What words say of the work done, and what they do not."""

from __future__ import annotations

import pytest

from dialogs.verdicts import verdict_of


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Так!", "yes"), ("да, спасибо", "yes"), ("зроблено", "yes"), ("все зробили, дякую", "yes"), ("tak", "yes"),
        ("ні", "no"), ("нет", "no"), ("не сделали", "no"), ("ще не зробили", "no"), ("нічого не зробили", "no"),
        ("Ні, ліхтар не горить", "no"), ("частково", "partly"), ("не до кінця", "partly"), ("не все", "partly"),
        ("частично, бордюр остался", "partly"),
    ],
)  # fmt: skip
def test_verdicts(text: str, verdict: str) -> None:
    found = verdict_of(text)
    assert found is not None
    assert found[0] == verdict


@pytest.mark.parametrize(
    "text",
    ["не горить ліхтар", "нема води", "не працює ліфт", "немає світла", "так темно біля школи", "дякую", "такси"],
)
def test_no_verdicts(text: str) -> None:
    assert verdict_of(text) is None
