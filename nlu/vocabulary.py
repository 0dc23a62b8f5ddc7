"""Which plain words are known: to tell a transliterated word from a misread one, and ordinary words from names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlu.alphabets import plain_words
from nlu.lexicon import STOP_WORDS, concept_of

ENGLISH = plain_words(
    "the is are was a an in on at of my our your please there to and i we it no not for from with this that "
    "what when "
    "where how who why can could would do does have has been smell light water power heating elevator lift "
    "broken "
    "street road house building apartment flat floor entrance garbage trash hole dog dogs leak fire help "
    "stuck hello "
    "hi thanks thank you days day since yesterday morning operator cancel menu back yes ticket tickets status "
    "working "
    "gas person people out hot cold hospital police city speak english near stop bus"
)

_COMMON = plain_words(
    "не ні нет да так да ага ок все всё всі все ніхто никто хто кто чому почему скільки сколько можна можно "
    "треба надо "
    "потрібно нужно хочу скажіть третій третий другий второй перший первый тиждень привет привіт оператор "
    "людина человек "
    "меню назад скасувати отмена дом буд кв кв вул ул просп пр под эт дуже терміново срочно звоню дзвоню никто "
    "почистите приберіть зробіть сделайте дайте дадут включат включать выключили шось хто зна коли уже вже"
)
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every plain word of the city's texts, streets among them."""

    words: frozenset[str]

    @staticmethod
    def of(texts: Iterable[Iterable[str]]) -> Vocabulary:
        """From the plain words of many texts."""
        return Vocabulary(frozenset(word for words in texts for word in words) | STOP_WORDS | _COMMON)

    def knows(self, word: str) -> bool:
        """Whether a plain word is familiar, at least by a long beginning."""
        return word in self.words or (len(word) >= _SHORTEST_STEM and concept_of(word) is not None)
