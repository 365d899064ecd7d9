"""Ids in the Assistants API's form: a prefix and 24 letters and digits."""

import secrets
import string
from datetime import UTC, datetime
from typing import Any

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """`run_…`, `msg_…`, `step_…`; unguessable."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(24))


def unix(value: Any) -> int | None:
    """A timestamp as PostgREST writes it → Unix seconds; None stays None."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:  # infinity, or a year that Python does not know: users may write their rows' times
        return 0
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
