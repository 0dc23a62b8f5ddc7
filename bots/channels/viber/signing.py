"""Signatures: Viber's over what it brings, and ours over what lies in residents' hands until it comes back.

Rules of this file:
* Every use has a key of its own, derived from the token: a signature for one thing is worth nothing for another.
* Comparing takes the same time whatever is compared.
"""

from __future__ import annotations

import hashlib
import hmac

SHORT = 12
"""Characters of a button's signature, four bits each: a guess succeeds once in 2**48, and gains only an old button."""


class Seal:
    """Signs with keys derived from one token."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def brought_by_viber(self, body: bytes, shown: str) -> bool:
        """Whether ``shown`` is Viber's signature over the raw ``body``: HMAC-SHA256 in hexadecimal."""
        right = hmac.new(self._token, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(right.encode(), shown.lower().encode("utf-8", "surrogateescape"))

    def sign(self, use: str, *parts: str) -> str:
        """64 hexadecimal digits over ``parts``, for one ``use``."""
        key = hmac.new(self._token, f"frontdoor viber {use}".encode(), hashlib.sha256).digest()
        written = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.new(key, written, hashlib.sha256).hexdigest()

    def holds(self, shown: str, use: str, *parts: str) -> bool:
        """Whether ``shown`` is ``sign(use, *parts)``, or at least its first ``SHORT`` digits."""
        right = self.sign(use, *parts)[: max(len(shown), SHORT)]
        return hmac.compare_digest(right.encode(), shown.encode("utf-8", "surrogateescape"))
