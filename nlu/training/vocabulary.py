"""The vocabulary of the model: which pieces are kept, and the tokenizer that is made of them.

Kept are all lower-case pieces of Ukrainian and Russian letters (choosing by frequency would drop whole words), short
Latin ones, digits and marks. The tokenizer lower-cases inside, after the character map of SentencePiece, so that
whoever loads its file gets the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""At ids 0 to 3, before and after the cut."""
UNKNOWN = SPECIAL.index("<unk>")
PADDING = SPECIAL.index("<pad>")
LONGEST = 128
"""Tokens that are read of a text."""

_CYRILLIC = re.compile(r"▁?[а-яёіїєґ’'ʼ-]+")
_LATIN = re.compile(r"▁?[a-z]{1,3}")
_MARKS = re.compile(r"▁?[0-9!-/:-@\[-`{-~«»„…–—№°]{1,3}|▁")
_APOSTROPHES = "[’ʼ`´‘ʹ′‛]"


def kept(pieces: Sequence[str]) -> tuple[int, ...]:
    """The old ids of the pieces that stay, in their order; the special ones first."""
    wanted = (n for n in range(len(SPECIAL), len(pieces)) if is_kept(pieces[n]))
    return (*range(len(SPECIAL)), *wanted)


def is_kept(piece: str) -> bool:
    """Whether residents' texts need the piece."""
    return any(kind.fullmatch(piece) for kind in (_CYRILLIC, _LATIN, _MARKS))


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """A tokenizer of these pieces, the first of them ``SPECIAL``."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    made = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=UNKNOWN))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(_character_map()),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(_APOSTROPHES), "'"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", SPECIAL.index("</s>"))]
    )
    made.enable_truncation(LONGEST)
    return made


def _character_map() -> bytes:
    """The ``nmt_nfkc`` rules as ``tokenizers`` takes them."""
    from sentencepiece import SentencePieceNormalizer, sentencepiece_model_pb2

    rules = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto()
    proto = sentencepiece_model_pb2.ModelProto.FromString(rules)
    return bytes(proto.normalizer_spec.precompiled_charsmap)


def save(made: Tokenizer, folder: Path) -> None:
    """Write ``tokenizer.json`` and the file that tells ``transformers`` how to load it."""
    import json

    made.save(str(folder / "tokenizer.json"), pretty=False)
    told = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": LONGEST,
        **dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), SPECIAL, strict=True)),
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
