"""Ids in the Assistants API's form: a prefix and 24 letters and digits."""

import secrets
import string
from datetime import UTC, datetime
from typing import overload

_ALPHABET = (string.ascii_letters + string.digits).encode()
_LETTERS = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))


def new_id(prefix: str) -> str:
    """`run_…`, `msg_…`, `step_…`; unguessable: 140 bits of entropy, although some letters are slightly more likely."""
    return f"{prefix}_{secrets.token_bytes(24).translate(_LETTERS).decode()}"


@overload
def unix(value: str) -> int: ...
@overload
def unix(value: None) -> None: ...
def unix(value: str | None) -> int | None:
    """Unix seconds of a timestamp in PostgREST's format; None for None."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:  # infinity, or a year beyond Python's: users may write timestamps of their own rows
        return 0
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
