"""What administrators may set that users may not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from emulator.auth.config_values import parse_duration
from emulator.auth.errors import invalid

TAKEN_EMAIL = "A user with this email address has already been registered"
TAKEN_PHONE = "Phone number already registered by another user"


def banned_until(text: str) -> datetime | Literal[False] | None:
    """`24h` as a time, `none` as False (ends a ban), nothing as None."""
    if not text:
        return None
    if text == "none":
        return False
    try:
        return datetime.now(UTC) + parse_duration(text)
    except (ValueError, OverflowError) as error:
        raise invalid(f"invalid format for ban duration: {str(error)[:200]}") from None
