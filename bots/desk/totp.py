"""The second step: codes of an authenticator (RFC 6238: SHA-1, 6 digits, 30 s), and recovery codes for a lost one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote

STEP_S: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1
"""Steps that a clock may be off, both ways (RFC 6238, 5.2)."""
SECRET_BYTES: Final = 20
"""As long as SHA-1's result (RFC 4226, 4)."""
RECOVERY_CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""


def new_secret() -> str:
    """base32, as authenticators want it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of one step (RFC 4226, 5.3)."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """The step whose code was typed; None when it is no code of now."""
    code = re.sub(r"\s", "", typed)
    here = int(now.timestamp()) // STEP_S
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        try:
            if hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace")):
                found = step
        except binascii.Error:
            return None
    return found


def address(secret: str, name: str, service: str) -> str:
    """``otpauth://``: what the QR code says to the authenticator."""
    return f"otpauth://totp/{quote(f'{service}:{name}', safe='')}?secret={secret}&issuer={quote(service, safe='')}"


def new_recovery_codes() -> list[str]:
    """Ten codes of 59 bits, each of which works once."""
    return ["-".join(_some_letters(4) for _ in range(3)) for _ in range(RECOVERY_CODES)]


def _some_letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def recovery_digest(typed: str) -> str:
    """What is kept of a recovery code: it is random and long, so a plain digest cannot be turned back."""
    plain = re.sub(r"[^a-z0-9]", "", typed.casefold())
    return hashlib.blake2b(plain.encode(), digest_size=16, person=b"desk recovery").hexdigest()
