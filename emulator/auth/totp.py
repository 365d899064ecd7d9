"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, SHA-1."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io
import re
import secrets
import time
from urllib.parse import quote, urlencode

import segno

PERIOD, DIGITS, SECRET_BYTES = 30, 6, 20


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, counter: int) -> str:
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.digest(key, counter.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def verify(secret: str, code: str, at: float | None = None) -> bool:
    """Accepts the code of the period before and after, for clocks that differ."""
    code = code.strip()
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    counter = int((time.time() if at is None else at) // PERIOD)
    try:
        expected = [code_at(secret, counter + step) for step in (-1, 0, 1)]
    except binascii.Error:
        return False
    return any(hmac.compare_digest(code, each) for each in expected)


def uri(secret: str, issuer: str, account: str) -> str:
    label = f"{quote(issuer, safe='')}:{quote(account, safe='@')}"
    query = {"algorithm": "SHA1", "digits": DIGITS, "issuer": issuer, "period": PERIOD, "secret": secret}
    return f"otpauth://totp/{label}?{urlencode(query, quote_via=quote)}"


def qr_code(text: str) -> str:
    """As a complete SVG document. Without `#`: SDKs put it into a data: URL as it is."""
    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(out, kind="svg", scale=3, border=4, light="white", xmldecl=False)
    return out.getvalue().decode().replace("#000", "black").replace("#fff", "white")
