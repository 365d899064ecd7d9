"""TOTP second factors: six digits, thirty seconds, SHA-1."""

from __future__ import annotations

import io
from urllib.parse import quote, urlencode

import pyotp
import segno

PERIOD, DIGITS = 30, 6


def verify(secret: str, code: str, at: float | None = None) -> bool:
    """Accepts the codes of the current, previous and next period, for clock skew. at: Unix time; now by default."""
    code = code.strip()
    if not code.isascii():  # pyotp would normalise other digits, such as full-width ones
        return False
    try:
        return pyotp.TOTP(secret).verify(code, for_time=at, valid_window=1)
    except ValueError:  # the stored secret is not base32
        return False


def provisioning_uri(secret: str, issuer: str, account: str) -> str:
    """As GoTrue writes it: pyotp leaves out the parameters that have their default value."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='@')}"
    query = {"algorithm": "SHA1", "digits": DIGITS, "issuer": issuer, "period": PERIOD, "secret": secret}
    return f"otpauth://totp/{label}?{urlencode(query, quote_via=quote)}"


def qr_code(text: str) -> str:
    """A complete SVG document. It has no `#`, because SDKs put it into a data: URL without escaping."""
    out = io.BytesIO()
    segno.make(text, micro=False, error="m").save(out, kind="svg", scale=3, border=4, light="white", xmldecl=False)
    return out.getvalue().decode().replace("#000", "black").replace("#fff", "white")
