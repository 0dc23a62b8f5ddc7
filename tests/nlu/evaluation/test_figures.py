"""What is counted in reports, emergencies, addresses, intents and answers."""

from __future__ import annotations

import pytest

from nlu.evaluation import addressing, dangers, matching, talking
from nlu.evaluation.estimates import resampled, share
from nlu.evaluation.understood import Understood
from nlu.values import AddressParts, Emergency
from tests.nlu.evaluation.made import ENTRIES, text

GAS = Emergency("gas", "104")


def report(code: str, first: str, confidence: float = 0.9, lang: str = "uk", **made: object) -> Understood:
    return text({"code": code, "lang": lang}, first=first, confidence=confidence, **made)


# --- estimates ---


def test_a_share_lies_between_its_bounds() -> None:
    one = share(9, 10)
    assert one.low < one.value == 0.9 < one.high < 1
    assert one.percent() == "90.0 % (60-98)"


def test_a_bootstrap_is_the_same_every_time_and_narrows_with_more_texts() -> None:
    few, many = (resampled(of, lambda places: float((places % 2).mean())) for of in (20, 2000))
    assert few == resampled(20, lambda places: float((places % 2).mean()))
    assert few.low < many.low < 0.5 < many.high < few.high


# --- reports ---


def test_every_code_counts_the_same_in_the_macro_figure() -> None:
    found = [one.result() for one in [*[report("01.01", "01.01")] * 8, *[report("01.02", "01.01")] * 2]]
    figures = matching.figures(found)
    assert (figures.top1.value, figures.macro.value) == (0.8, 0.5)


def test_groups_come_in_the_classifiers_order_and_unknown_codes_are_left_out() -> None:
    found = [report(code, "01.01").result() for code in ("05.01", "01.02", "01.01", "77.77")]
    groups = matching.of_groups(found, ENTRIES)
    assert {title: one.top1.value for title, one in groups.items()} == {"Вода": 0.5, "Газ": 0.0}
    assert list(groups) == ["Вода", "Газ"]


def test_the_gap_is_between_languages_with_enough_texts() -> None:
    well = [report("01.01", "01.01").result()] * 40
    worse = [report("01.01", "01.01" if n % 2 else "01.02", lang="ru").result() for n in range(40)]
    few = [report("01.01", "05.01", lang="surzhyk").result()] * (matching.FEW - 1)
    found = matching.gap([*well, *worse, *few])
    assert found is not None
    assert (found.better, found.worse, found.size.value) == ("uk", "ru", 0.5)
    assert 0.3 < found.size.low < 0.5 < found.size.high < 0.7
    assert matching.gap([*well, *few]) is None


def test_bins_hold_all_reports_by_confidence() -> None:
    found = [report("01.01", "01.01" if n > 50 else "05.01", n / 100).result() for n in range(100)]
    bins = matching.reliability(found)
    assert sum(one.right.of for one in bins) == 100
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)
    assert (bins[0].right.value, bins[-1].right.value) == (0.0, 1.0)


def test_what_is_surer_is_kept() -> None:
    found = [report("01.01", "01.01", 0.9).result(), report("01.01", "05.01", 0.4).result()]
    low, high, none = matching.cuts(found, (0.1, 0.5, 0.95))
    assert low.right is not None
    assert high.right is not None
    assert (low.kept, low.right.value, high.kept, high.right.value) == (1.0, 0.5, 0.5, 1.0)
    assert (none.kept, none.right) == (0.0, None)


def test_the_worst_is_the_surest_that_is_wrong() -> None:
    found = [report("01.01", first, sure).result() for first, sure in [("05.01", 0.6), ("05.01", 0.95), ("01.01", 1)]]
    assert [one.candidates[0].confidence for one in matching.worst(found, 5)] == [0.95, 0.6]
    assert len(matching.worst(found, 1)) == 1


def test_reports_that_are_taken_for_something_else_are_counted() -> None:
    texts = [report("01.01", "01.01", intent=intent) for intent in ("report", "thanks", "thanks", "other")]
    assert matching.taken_for(texts) == [("thanks", 2), ("other", 1)]


def test_out_of_scope_wants_no_button() -> None:
    texts = [text({"codes": []}), text({"code": None}, offer=("01.01",)), report("01.01", "01.01")]
    assert matching.quiet(texts)["all"].value == 0.5
    assert matching.quiet(texts[2:]) == {}


def test_of_two_problems_one_or_both_are_found() -> None:
    both = {"codes": ["01.01", "05.01"]}
    texts = [text(both, offer=("05.01", "01.01")), text(both, offer=("01.01",)), text(both, first="01.02")]
    found = matching.several(texts)
    assert found is not None
    shares = (found.first.value, found.one.value, found.every.value)
    assert shares == pytest.approx((2 / 3, 2 / 3, 1 / 3))
    assert matching.several([report("01.01", "01.01")]) is None


# --- emergencies ---


def test_a_card_of_another_kind_is_shown_but_not_right() -> None:
    texts = [
        text({"kind": "gas", "phone": "104"}, emergency=GAS),
        text({"kind": "fire", "phone": "101"}, emergency=GAS),
        text({"kind": "gas", "phone": "112"}, emergency=GAS),
        text({"kind": "gas", "phone": "104"}),
    ]
    found = dangers.recall(texts)
    assert found is not None
    assert (found.shown.value, found.right.value) == (0.75, 0.25)
    assert dangers.of_kinds(texts)["fire"].right.value == 0
    assert len(dangers.missed(texts)) == 3


def test_false_alarms_are_counted_where_there_is_no_danger() -> None:
    texts = [
        text({"kind": None, "phone": None}, emergency=GAS),
        text({"kind": None, "phone": None}),
        report("01.01", "01.01", emergency=GAS),
        report("01.01", "01.01"),
        report("05.01", "05.01", emergency=GAS),
        text({"codes": ["01.01", "05.01"]}, emergency=GAS),
        text({"house": "5"}, emergency=GAS),
    ]
    hard, ordinary = dangers.alarms(dangers.hard(texts)), dangers.alarms(dangers.ordinary(texts, ENTRIES))
    assert hard is not None
    assert ordinary is not None
    assert (hard.value, hard.of, ordinary.value, ordinary.of) == (0.5, 2, 0.5, 2)
    assert dangers.kinds_shown(texts) == [("gas", 5)]
    assert dangers.alarms([]) is None


# --- addresses ---


def address(labels: dict[str, str | None], **parts: str) -> Understood:
    return text(labels, address=AddressParts(text="", **parts) if parts else None)


def test_each_part_is_right_wrong_missed_or_invented() -> None:
    texts = [
        address({"house": "12"}, house="12"),
        address({"house": "12"}, house="13"),
        address({"house": "12"}, house="12а"),
        address({"house": "12"}),
        address({"house": None}, house="5"),
        address({"street": "Перлинна"}, street="Перлинна"),
    ]
    house = addressing.part(texts, "house")
    assert house is not None
    assert house.right is not None
    assert house.invented is not None
    assert (house.right.of, house.wrong, house.missed, house.invented.value) == (4, 2, 1, 1.0)
    assert addressing.part(texts, "floor") is None


def test_street_and_house_must_both_be_right() -> None:
    labels: dict[str, str | None] = {"street": "Перлинна", "house": "12"}
    texts = [
        address(labels, street="Перлинна", house="12"),
        address(labels, street="Перлинна"),
        address({"street": "Перлинна", "house": None}, street="Перлинна", house="3"),
        address({"street": None, "house": None}, house="3"),
    ]
    found = addressing.together(texts)
    assert found is not None
    assert found.of == 3
    assert found.value == pytest.approx(1 / 3)
    assert len(addressing.wrong(texts)) == 3


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("12-А", "12а", True), ("12 а", "12а", True), ("5 / 1", "5/1", True), ("12 корп. 2", "12 корп. 2", True),
     ("Об'їзна", "Об’їзна", True), ("12", "12а", False), (None, "12", False), (None, None, True)],
)  # fmt: skip
def test_spelling_is_no_mistake(one: str | None, other: str | None, expected: bool) -> None:
    assert addressing.same(one, other) is expected


# --- intents and answers ---


def test_intents_of_others_are_not_judged() -> None:
    texts = [text({"intent": "thanks"}, intent="thanks"), text({"intent": "thanks"}), text({"intent": "unclear"})]
    assert talking.accuracy(texts)["all"].value == 0.5
    assert talking.confusions(texts) == {("thanks", "thanks"): 1, ("thanks", "report"): 1}
    assert len(talking.mistaken(texts)) == 1
    assert talking.accuracy([]) == {}


def test_answers_are_right_wrong_or_withheld() -> None:
    asked = {"intent": "question", "faq": "water.01"}
    texts = [
        text(asked, answer="water.01"),
        text(asked, answer="heat.01"),
        text(asked),
        text({"intent": "question", "faq": None}, answer="heat.01"),
        text({"intent": "question", "faq": None}),
        text({"intent": "question"}, answer="heat.01"),
    ]
    found, needless = talking.answers(texts)["all"], talking.needless(texts)
    assert (found.right.value, found.wrong.value, found.withheld.value) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert needless is not None
    assert (needless.value, needless.of) == (0.5, 2)
    assert len(talking.misled(texts)) == 2
