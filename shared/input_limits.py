"""How much of a request's input is read, and how much of what is wrong with it is reported."""

import re

from shared.errors import PayloadTooLarge

MAX_ERRORS = 20
MAX_VALUES = 100_000  # of JSON: each one that is invalid takes a microsecond and half a kilobyte to report
#: A string of JSON, or to the end of the text: if an open one matched nothing, each `"` in it would be tried in vain.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)


def require_few_values(data: bytes) -> None:
    """Raises PayloadTooLarge for JSON with more than MAX_VALUES values."""
    if len(data) > MAX_VALUES and _values(data) > MAX_VALUES and _values(_STRING.sub(b"", data)) > MAX_VALUES:
        raise PayloadTooLarge(
            f"The body has more than {MAX_VALUES} values: send fewer", details={"maximum_values": MAX_VALUES}
        )


def _values(data: bytes) -> int:
    return data.count(b",") + data.count(b"[") + data.count(b"{")
