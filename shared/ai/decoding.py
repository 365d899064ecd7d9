"""Decodes an event from its lines: strictly and fast first, else leniently, ignoring fields of the wrong type."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, get_args

import msgspec

from shared.ai.events import Error, Event, Part, Tagged, Unknown, WithResponse


class _Type(msgspec.Struct):
    type: str = ""


_kinds: dict[str, Any] = {
    str(kind.__struct_config__.tag): kind
    for kind in (*Tagged.__subclasses__(), *Part.__subclasses__(), *WithResponse.__subclasses__())
    if kind not in (Part, WithResponse)
}
_decode_type = msgspec.json.Decoder(_Type).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode
_decoders: dict[str, Callable[[bytes], Any]] = {
    name: msgspec.json.Decoder(kind).decode for name, kind in _kinds.items()
}


def data_of(block: bytes) -> bytes:
    """The data lines of a block, joined; b"" for comments and blocks without data."""
    lines = [line[5:].removeprefix(b" ") for line in block.split(b"\n") if line.startswith(b"data:")]
    return b"\n".join(lines)


def decode(block: bytes) -> Event | None:
    """The event of a block; None for comments and `[DONE]`. Its strings may contain lone surrogates.

    Raises msgspec.DecodeError, or RecursionError, for an invalid event.
    """
    data = data_of(block)
    if not data or data == b"[DONE]":
        return None
    try:
        decoder = _decoders.get(_decode_type(data).type)
        event: Event | None = decoder(data) if decoder else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        event = None
    return event or _decode_leniently(block, data)


def _decode_leniently(block: bytes, data: bytes) -> Event:
    """Decodes an event that is unknown, lacks its type, or has fields of the wrong type."""
    fields = _fields(data)
    name = fields.get("type") or _name(block) or (Error.__struct_config__.tag if fields.get("error") else "")
    kind = _kinds.get(str(name))
    if kind is None:
        return Unknown(str(name), fields)
    event: Event = msgspec.convert(_usable(fields, kind), kind, strict=False)
    return event


def _fields(data: bytes) -> dict[str, Any]:
    try:
        return _decode_fields(data)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        if b"\\ud" not in data.lower():
            raise
    with suppress(ValueError):  # the standard library accepts lone surrogates
        return msgspec.convert(json.loads(data.decode()), dict[str, Any])
    raise msgspec.DecodeError("JSON is malformed")


def _name(block: bytes) -> str:
    """The value of the `event:` line."""
    names = [line[6:].strip() for line in block.split(b"\n") if line.startswith(b"event:")]
    return names[-1].decode("latin-1") if names else ""


def _usable(fields: dict[str, Any], kind: Any) -> dict[str, Any]:
    """The fields whose types fit `kind`, also of nested objects; the others get their defaults."""
    kept = {}
    for field in msgspec.structs.fields(kind):
        value = fields.get(field.name)
        if isinstance(value, dict) and (inner := _struct_in(field.type)):
            value = _usable(value, inner)
        with suppress(msgspec.ValidationError, UnicodeEncodeError):
            msgspec.convert(value, field.type, strict=False)
            kept[field.name] = value
    return kept


def _struct_in(wanted: Any) -> Any:
    options = get_args(wanted) or (wanted,)
    return next((each for each in options if isinstance(each, type) and issubclass(each, msgspec.Struct)), None)
