"""Ids in the Assistants API's form: a prefix and 24 letters and digits."""

import secrets
import string
from datetime import UTC, datetime
from typing import Any

_ALPHABET = (string.ascii_letters + string.digits).encode()
_LETTERS = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))


def new_id(prefix: str) -> str:
    """`run_…`, `msg_…`, `step_…`; unguessable: that some letters are a little likelier leaves 140 bits."""
    return f"{prefix}_{secrets.token_bytes(24).translate(_LETTERS).decode()}"


def unix(value: Any) -> int | None:
    """A timestamp as PostgREST writes it → Unix seconds; None stays None."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:  # infinity, or a year that Python does not know: users may write their rows' times
        return 0
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
