"""An understanding that knows a few words: for tests of what is done with it, not of it."""

from __future__ import annotations

from collections.abc import Mapping

from nlu.values import AddressParts, Answer, Candidate, Emergency, Intent, Understanding

BARE: dict[str, Intent] = {"так": "yes", "ні": "no"}


class PlainNlu:
    """Finds codes and answers by words, an address behind ``вул.``, gas, and a bare yes or no."""

    model = "plain"

    def __init__(self, codes: Mapping[str, tuple[str, ...]], answers: Mapping[str, str] | None = None) -> None:
        """``codes``: what is offered for a text that holds the word; ``answers``: the id of the answer for one."""
        self._codes, self._answers = codes, answers or {}

    def understand(self, text: str) -> Understanding:
        """What the text means. Raises ``RuntimeError`` for a text with «зламайся»."""
        sure, offer = self.classify(text)
        answer = next((Answer(faq, 0.9) for word, faq in self._answers.items() if word in text), None)
        otherwise: Intent = "report" if offer else "question" if answer else "other"
        intent = BARE.get(text.lower(), otherwise)
        emergency = Emergency("gas", "104") if "пахне газом" in text else None
        return Understanding("uk", intent, emergency, sure, offer, _address(text), answer)

    def classify(self, text: str) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
        """Candidates and what is offered. Raises as ``understand`` does."""
        if "зламайся" in text:
            raise RuntimeError(text)
        offer = next((codes for word, codes in self._codes.items() if word in text), ())
        return tuple(Candidate(code, 0.9 / (place + 1)) for place, code in enumerate(offer)), offer


def _address(text: str) -> AddressParts | None:
    _, found, rest = text.partition("вул. ")
    words = rest.replace(",", " ").split()
    if not found or not words:
        return None
    house = words[1] if len(words) > 1 and words[1][0].isdigit() else None
    return AddressParts(f"вул. {' '.join(words[:2])}", words[0], "вулиця", house=house)
