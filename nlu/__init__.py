"""Understanding: a text becomes language, intent, emergency, classifier entries, address and answer."""

from nlu.matching import Match, Matcher
from nlu.understanding import Understander
from nlu.values import (
    INTENTS,
    AddressParts,
    Answer,
    AnswerText,
    Candidate,
    CityWords,
    Emergency,
    EmergencyKind,
    EntryText,
    Intent,
    Language,
    Street,
    Understanding,
)

__all__ = [
    "INTENTS",
    "AddressParts",
    "Answer",
    "AnswerText",
    "Candidate",
    "CityWords",
    "Emergency",
    "EmergencyKind",
    "EntryText",
    "Intent",
    "Language",
    "Match",
    "Matcher",
    "Street",
    "Understander",
    "Understanding",
]
