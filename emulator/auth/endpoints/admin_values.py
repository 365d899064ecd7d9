"""Values of the admin API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from emulator.auth.config_values import parse_duration
from emulator.auth.errors import invalid

PHONE_EXISTS = "Phone number already registered by another user"


def banned_until(text: str) -> datetime | Literal[False] | None:
    """The time that a ban duration such as `24h` ends; False for `none`, which ends a ban; None for an empty text."""
    if not text:
        return None
    if text == "none":
        return False
    try:
        return datetime.now(UTC) + parse_duration(text)
    except (ValueError, OverflowError) as error:
        raise invalid(f"invalid format for ban duration: {str(error)[:200]}") from None
