"""Delivery policy: whether, when, where and how residents are told news. Pure: no I/O, no clock."""

from bots.delivery.policy import decide
from bots.delivery.values import (
    Call,
    Cost,
    Decision,
    Drop,
    Moment,
    Notice,
    Purse,
    Rules,
    Send,
    Told,
    Urgency,
    Wait,
)

__all__ = [
    "Call",
    "Cost",
    "Decision",
    "Drop",
    "Moment",
    "Notice",
    "Purse",
    "Rules",
    "Send",
    "Told",
    "Urgency",
    "Wait",
    "decide",
]
