"""Rows to learn from: the project's texts, Kyiv's table, the parts, and the changes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.training import augment, corpus, kyiv
from nlu.training.batches import Places
from nlu.training.corpus import NONE, BadTexts, Row, seeded
from nlu.values import INTENTS, CityWords

OWN = corpus.own()
TABLE = kyiv.table()


def test_every_own_text_has_codes_of_the_classifier(words: CityWords) -> None:
    codes = {entry.code for entry in words.entries} | {NONE}
    assert {code for row in OWN for code in row.codes} <= codes
    assert {row.intent for row in OWN} <= set(INTENTS)


def test_every_entry_has_own_texts(words: CityWords) -> None:
    counted = Counter(row.codes[0] for row in OWN)
    assert [entry.code for entry in words.entries if counted[entry.code] < 20] == []
    assert len(OWN) >= 4000


def test_no_own_text_is_there_twice() -> None:
    counted = Counter(" ".join(row.text.lower().split()) for row in OWN)
    assert [text for text, count in counted.items() if count > 1] == []


def test_kyivs_types_mean_one_to_three_known_codes(words: CityWords) -> None:
    codes = {entry.code for entry in words.entries}
    for label, meaning in TABLE.items():
        assert len(meaning.codes) <= 3, label
        assert {*meaning.codes, *(code for _, code in meaning.narrow)} <= codes, label


def test_words_of_the_text_single_out_a_code() -> None:
    asphalt = TABLE["Укладання та ремонт асфальтного покриття"]
    assert asphalt.of("Зламаний ТРОТУАР біля школи") == ("10.02",)
    assert asphalt.of("во дворе одни ямы") == ("10.03",)
    assert asphalt.of("яма на шосе") == ("10.01",)


@pytest.mark.parametrize(
    ("label", "text", "codes"),
    [
        ("Заміна та експлуатація поштових скриньок", "Зламали скриньку для листів", ("06.13",)),
        ("Відсутність опалення", "В одній кімнаті холодний стояк, в інших тепло", ("03.02",)),
        ("Відсутність опалення", "Весь наш будинок мерзне", ("03.01",)),
        ("Відсутність опалення", "Батареи холодные, в квартире 12 градусов", ("03.01", "03.02")),
        ("Незадовільна температура ГВП", "Гарячої води немає, тече холодна", ("03.07",)),
        ("Незадовільна температура ГВП", "Гарячої води майже немає: ледь тепла", ("03.09",)),
        ("Утримання підвалів, колясочних технічних поверхів", "Не замкнений вихід на дах", ("06.16",)),
        ("Утримання підвалів, колясочних технічних поверхів", "Підвал на всіх входах відчинено", ("06.06",)),
        ("Знищення омели, амброзії та рослин - паразитів", "Вздовж стежки виріс борщівник", ("12.07",)),
        ("Питання освітлення на опорних стовпах", "Фонарь у первого подъезда не горит", ("11.01",)),
        ("Про розгляд звернень громадян", "Заявку закрили, але роботу не виконано", ("18.07",)),
        ("Про розгляд звернень громадян", "Скажіть адресу приймальні депутата", ()),
        ("Аварійний, травмонебезпечний стан утримання об’єктів благоустрою", "Тут поганою штукою бавляться", ()),
    ],
)
def test_types_split_by_words(label: str, text: str, codes: tuple[str, ...]) -> None:
    assert TABLE[label].of(text) == codes


def test_a_type_must_not_be_listed_twice(tmp_path: Path) -> None:
    (tmp_path / "table.yaml").write_text("groups: [{codes: ['01.01'], why: x, labels: [a, a]}]", encoding="utf-8")
    with pytest.raises(ValueError, match="twice"):
        kyiv.table(tmp_path / "table.yaml")


def test_balance_caps_types_and_codes_and_prefers_short_texts() -> None:
    many = [Row(f"text {n} " + "x" * (300 if n % 2 else 10), ("01.01",), "kyiv", label="a") for n in range(40)]
    few = [Row(f"rare {n}", ("01.01",), "kyiv", label="b") for n in range(5)]
    chosen = kyiv.balanced([*many, *few], of_type=10, of_code=12)
    assert Counter(row.label for row in chosen) == {"a": 7, "b": 5}
    assert all(len(row.text) < 200 for row in chosen)


def test_a_text_stays_on_its_side_when_others_come() -> None:
    some = [Row(f"text {n}", ("01.01",), "own") for n in range(500)]
    train, held = corpus.parted(some[:250])
    more_train, more_held = corpus.parted(some)
    assert set(held) <= set(more_held)
    assert set(train) <= set(more_train)
    assert 0.06 < len(more_held) / 500 < 0.15


def test_rows_of_unknown_codes_are_left_out() -> None:
    rows = [Row("a", ("01.01", "99.99"), "own"), Row("b", ("99.99",), "own"), Row("c", (NONE,), "own")]
    assert [row.codes for row in corpus.known(rows, ["01.01"])] == [("01.01",), (NONE,)]


@pytest.mark.parametrize("line", ['{"code": "01.01"}', "not json", '{"text": 5}', '{"text": "a", "also": "01.02"}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "bad.jsonl").write_text(json.dumps({"text": "a", "code": "01.01"}) + "\n" + line, encoding="utf-8")
    with pytest.raises(BadTexts, match=r"bad\.jsonl, line 2"):
        list(corpus.lines(tmp_path / "bad.jsonl", "own"))


def test_what_is_right_shares_the_target() -> None:
    places = Places(("01.01", "01.02", "01.03", NONE))
    assert places.target(Row("a", ("01.01", "01.02", "01.03"), "own")).tolist() == pytest.approx(
        [0.85, 0.075, 0.075, 0]
    )
    assert places.target(Row("a", (NONE,), "own")).tolist() == [0, 0, 0, 1]


@given(st.text(max_size=80), st.integers(0, 99))
def test_changes_come_out_the_same_every_time(text: str, seed: int) -> None:
    for change, _ in augment.CHANGES:
        assert change(text, seeded(seed)) == change(text, seeded(seed))
    assert augment.changed(text, seeded(seed), 1.0) == augment.changed(text, seeded(seed), 1.0)


def test_changes_do_what_they_say() -> None:
    text = "Немає світла в під’їзді, прошу замінити лампочку"
    assert augment.latin(text, seeded(3)).isascii()
    assert augment.shouted(text, seeded(1)).isupper()
    assert "," not in augment.bare(text, seeded(1))
    assert augment.wrong_layout("нет воды", seeded(1)) == "ytn djls"
    assert "і" not in augment.russian_spelling(text, seeded(1))
    assert augment.typos(text, seeded(1)) != text
