"""A text as the numbers of its pieces: the tokenizer as it is served.

It reads ``tokenizer.json`` and gives the numbers that ``tokenizers`` itself gives (a test holds it to that). Letters
are prepared by that library; finding the likeliest pieces is done here, as the tree that the library builds for it
takes thirty megabytes of every process that serves, and the same pieces in a dictionary six.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

UNKNOWN_PENALTY = 10.0
"""How much less likely a strange letter is than the rarest piece."""
_REMEMBERED = 4096
"""Words."""


class Pieces:
    """The likeliest way to put a word together from pieces whose chances are known (a unigram model)."""

    def __init__(self, listed: Sequence[tuple[str, float]], unknown: int) -> None:
        """Pieces with the logarithms of their chances, in the order of their numbers; ``unknown``: one's number."""
        self._numbers = {piece: number for number, (piece, _) in enumerate(listed)}
        self._chances = [chance for _, chance in listed]
        self._unknown = unknown
        self._strange = min(self._chances, default=0.0) - UNKNOWN_PENALTY
        self._longest: dict[str, int] = {}
        for piece, _ in listed:
            self._longest[piece[:1]] = max(self._longest.get(piece[:1], 0), len(piece))
        self.of = lru_cache(_REMEMBERED)(self._of)
        """The numbers of a word's pieces."""

    def _of(self, word: str) -> tuple[int, ...]:
        numbers: list[int] = []
        end = len(word)
        ways = self._ways(word)
        while end > 0:
            start, number = ways[end]
            # strange letters side by side are one
            if not (number == self._unknown and numbers[-1:] == [number]):
                numbers.append(number)
            end = start
        return tuple(reversed(numbers))

    def _ways(self, word: str) -> list[tuple[int, int]]:
        """Where the last piece of the likeliest way to each place begins, and its number."""
        ways = [(0, self._unknown)] * (len(word) + 1)
        chances = [0.0] + [-float("inf")] * len(word)
        for start, letter in enumerate(word):
            here = chances[start]
            ends = range(start + 1, min(start + self._longest.get(letter, 0), len(word)) + 1)
            found = [(end, number) for end in ends if (number := self._numbers.get(word[start:end])) is not None]
            steps = [(end, number, here + self._chances[number]) for end, number in found]
            if not found or found[0][0] != start + 1:
                steps.append((start + 1, self._unknown, here + self._strange))
            for end, number, chance in steps:
                if chance > chances[end]:
                    ways[end], chances[end] = (start, number), chance
        return ways


class Tokenizer:
    """Numbers of the pieces of texts, between the marks of beginning and end."""

    def __init__(self, letters: Any, pieces: Pieces, marks: tuple[int, int]) -> None:
        """``letters``: a ``tokenizers.Tokenizer`` that prepares letters and parts words, without its pieces."""
        self._letters = letters
        self._pieces = pieces
        self._marks = marks

    @classmethod
    def load(cls, path: Path) -> Tokenizer:
        """From a ``tokenizer.json`` of a unigram model. Raises ``ValueError`` or ``KeyError`` for another one."""
        from tokenizers import Tokenizer as Letters

        read = json.loads(path.read_text(encoding="utf-8"))
        model = read["model"]
        if model["type"] != "Unigram" or model.get("byte_fallback") or read["added_tokens"]:
            raise ValueError(f"{path.name} is for another kind of tokenizer")
        listed = [(piece, chance) for piece, chance in model["vocab"]]
        pieces = Pieces(listed, model["unk_id"])
        numbers = {piece: number for number, (piece, _) in enumerate(listed[:8])}
        bare = {"vocab": [listed[model["unk_id"]]], "unk_id": 0}
        letters = read | {"model": model | bare, "post_processor": None, "truncation": None}
        return cls(Letters.from_str(json.dumps(letters)), pieces, (numbers["<s>"], numbers["</s>"]))

    def numbers(self, text: str, longest: int) -> list[int]:
        """At most ``longest``, the marks with them."""
        prepared = self._letters.normalizer.normalize_str(text)
        found: list[int] = []
        for word, _ in self._letters.pre_tokenizer.pre_tokenize_str(prepared):
            found.extend(self._pieces.of(word))
            if len(found) >= longest - 2:
                break
        return [self._marks[0], *found[: longest - 2], self._marks[1]]
