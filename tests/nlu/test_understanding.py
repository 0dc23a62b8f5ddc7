"""Everything a text says together; and that no text at all can break it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu import INTENTS, Candidate, CityWords, EntryText, Match, Understander
from tests.nlu.conftest import city_words

NLU = Understander.build(city_words())

ONE = """
не горить ліхтар біля другого під'їзду | 11.01
запах газу в під'їзді | 05.01
яма на дорозі | 10.01
не працює ліфт | 07.02
лифт не работает третий день | 07.02
нет света в доме | 04.01
собаки бездомные стаей | 14.01
КАНАЛИЗАЦИЯ ТЕЧЕТ ПО ДВОРУ | 02.01
opalennya nemaye | 03.01
ytvf' jgfktyyz | 03.01
открытый люк возле школы | 02.05
дерево упало на дорогу | 10.11
"""

FEW = """
Нема води | 01.01 01.04 03.07
прорвало трубу | 06.11 01.05
не вывозят мусор | 09.01
холодные батареи в квартире | 03.02
зливна каналізація забилась | 02.07
нет воды на соборности 20 | 01.01 03.07
тече дах на 5 поверсі | 06.01
voda ne ide | 01.01
"""

HOPELESS = [
    "як приготувати борщ", "курс долара", "хто виграв матч динамо шахтар", "фівапролдж", "Соборності 20", "", "👍",
    "напишу потом",
]  # fmt: skip
STRANGE = [
    "", " ", "\x00\x01", "😀" * 500, "а" * 10_000, "З̴̧̛а̵л̶г̷о̸" * 200, "\u202eтекст\u202c", "漢字テスト", "مرحبا",
    "1" * 10_000, "." * 5_000,
    "під'" * 900, "'" * 3_000,
    "№" * 2_000, "\n" * 4_000, "\ud800", "voda ne ide " * 900, "кв " * 3_000, "12/" * 3_000,
]  # fmt: skip


def pairs(table: str) -> list[tuple[str, str]]:
    return [(text, value) for text, _, value in (line.partition(" | ") for line in table.strip().splitlines())]


@pytest.mark.parametrize(("text", "code"), pairs(ONE))
def test_one_button_when_sure(text: str, code: str) -> None:
    assert NLU.understand(text).offer == (code,)


@pytest.mark.parametrize(("text", "codes"), pairs(FEW))
def test_up_to_three_otherwise(text: str, codes: str) -> None:
    offered = NLU.understand(text).offer
    assert 1 <= len(offered) <= 3
    assert set(codes.split()) <= set(offered)


@pytest.mark.parametrize("text", HOPELESS)
def test_none_for_what_the_classifier_has_not(text: str) -> None:
    assert NLU.understand(text).offer == ()


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_no_text_breaks_it(text: str) -> None:
    understood = NLU.understand(text)
    assert understood.intent in INTENTS
    json.dumps(understood.to_json())


@settings(deadline=None)
@given(st.text(alphabet=st.characters() | st.sampled_from("абвгґдіїєыэъ’'0123456789 .,/-№кв під дом"), max_size=400))
def test_any_text_is_understood(text: str) -> None:
    understood = NLU.understand(text)
    confidences = [candidate.confidence for candidate in understood.candidates]
    assert len(confidences) >= 5
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert len(understood.offer) <= 3
    assert set(understood.offer) <= {candidate.code for candidate in understood.candidates}


def test_threads_agree() -> None:
    texts = [text for text, _ in pairs(ONE + FEW)] * 5
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(NLU.understand, texts)) == [NLU.understand(text) for text in texts]


def test_one_message_can_say_everything() -> None:
    understood = NLU.understand("Доброго дня! На Косіора 20, 2 під'їзд, кв 5 вже третій день холодні батареї")
    assert understood.intent == "report"
    assert understood.address is not None
    assert understood.address.former == "Косіора"
    assert understood.address.street == "Соборності"
    assert (understood.address.house, understood.address.entrance, understood.address.apartment) == ("20", "2", "5")
    assert understood.since == "вже третій день"
    assert "03.02" in understood.offer


def test_the_street_does_not_decide_the_kind() -> None:
    bare, named = NLU.classify("немає світла"), NLU.classify("немає світла на Водній 5")
    assert bare == named


def test_classify_agrees_with_understand() -> None:
    understood = NLU.understand("не працює ліфт")
    assert NLU.classify("не працює ліфт") == (understood.candidates, understood.offer)


@pytest.mark.parametrize(
    ("text", "faq"),
    [
        ("як подати заявку?", "service.03"),
        ("коли можна дзвонити на 1520", "service.02"),
        ("яка у мене черга відключень світла?", "power.01"),
        ("режим работы 1520", None),
        ("нема води", None),
        ("прорвало трубу", None),
        ("як приготувати борщ?", None),
    ],
)
def test_answers(text: str, faq: str | None) -> None:
    answer = NLU.understand(text).answer
    assert (answer.faq if answer else None) == faq


class Fixed:
    """A matcher that always means one thing."""

    def match(self, words: object, text: str = "") -> Match:
        return Match((Candidate("77.77", 0.99),), 1.0)


def test_the_matcher_can_be_replaced(words: CityWords) -> None:
    understander = Understander.build(words, Fixed())
    assert understander.understand("нема води").offer == ("77.77",)


def test_a_city_with_hardly_any_words() -> None:
    small = CityWords((EntryText("1", "Вода", "Вода"),), (), (), ())
    understood = Understander.build(small).understand("нема води на Соборності 20")
    assert understood.offer == ("1",)
    assert understood.answer is None
    empty = CityWords((), (), (), ())
    assert Understander.build(empty).understand("нема води").candidates == ()
