"""The part of CBOR (RFC 8949) that authenticators use."""

from __future__ import annotations

from typing import Any

MAX_DEPTH = 8


def decode(data: bytes) -> Any:
    """One value that fills the data. ValueError otherwise."""
    value, used = decode_prefix(data)
    if used != len(data):
        raise ValueError("CBOR: data after the value")
    return value


def decode_prefix(data: bytes) -> tuple[Any, int]:
    """(the value at the start, how many bytes it takes)."""
    return _value(data, 0, 0)


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise ValueError("CBOR: nested too deep")
    major, number, at = _head(data, at)
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        piece = data[at : at + number]
        if len(piece) != number:
            raise ValueError("CBOR: data ends early")
        return (piece if major == 2 else piece.decode()), at + number
    if major == 4:
        return _list(data, at, number, depth)
    if major == 5:
        members, at = _list(data, at, 2 * number, depth)
        if not all(isinstance(key, (int, str)) for key in members[::2]):
            raise ValueError("CBOR: a key is no number or text")
        return dict(zip(members[::2], members[1::2], strict=True)), at
    simple = {20: False, 21: True, 22: None}
    if major == 7 and number in simple:
        return simple[number], at
    raise ValueError("CBOR: a kind of value that is not used here")


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise ValueError("CBOR: data ends early")
    major, number = data[at] >> 5, data[at] & 31
    at += 1
    if number < 24:
        return major, number, at
    if number > 27:
        raise ValueError("CBOR: indefinite lengths are not used here")
    size = 1 << (number - 24)
    piece = data[at : at + size]
    if len(piece) != size:
        raise ValueError("CBOR: data ends early")
    return major, int.from_bytes(piece, "big"), at + size


def _list(data: bytes, at: int, count: int, depth: int) -> tuple[list[Any], int]:
    if count > len(data) - at:
        raise ValueError("CBOR: data ends early")
    values = []
    for _ in range(count):
        value, at = _value(data, at, depth + 1)
        values.append(value)
    return values, at
