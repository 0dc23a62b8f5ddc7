"""Clearing away what is old: idempotency keys, attachments nobody named, tickets that nobody objected to."""

from __future__ import annotations

from backend_client.sandbox import attachments, keys, moves
from backend_client.sandbox.act import Act


def clear(act: Act) -> None:
    """Clear away everything whose time is over."""
    keys.forget_old(act)
    attachments.forget_old(act)
    moves.close_silent(act)
