"""Lone surrogates, which JavaScript's strings may hold and UTF-8 can't: each is replaced by U+FFFD.

They come from texts that were cut in the middle of a character, such as `"😀".slice(0, 1)`.
"""

import re
from typing import Any

import msgspec

REPLACEMENT = b"\\ufffd"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
#: An escape of JSON: a surrogate pair, a lone surrogate (the group), or any other.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each lone surrogate; the two halves of a pair become their character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def well_formed(value: Any) -> Any:
    """A value whose strings, in dicts, lists, tuples and sets too, hold no lone surrogate."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {well_formed(name): well_formed(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [well_formed(each) for each in value]
    return value


def well_formed_json(data: bytes) -> bytes:
    """JSON text whose `\\u` escapes make no lone surrogate; raw bytes are left as they are."""
    if not _SURROGATE.search(data):
        return data
    return _ESCAPE.sub(lambda match: REPLACEMENT if match[1] else match[0], data)


def encode_json(value: Any) -> bytes:
    """A value as JSON."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(well_formed(value))
