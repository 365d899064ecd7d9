"""Reads and validates JSON bodies, e-mail addresses, phone numbers, UUIDs and PKCE parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from emulator.auth.errors import AuthError, bad_json, invalid

MAX_DEPTH = 64
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_PHONE = re.compile(r"[1-9][0-9]{1,14}")


class Body:
    """A request's JSON object. A field of the wrong type is 400 bad_json; null is the same as absent."""

    __slots__ = ("fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.fields = fields

    @staticmethod
    def parse(raw: bytes) -> Body:
        try:
            value = msgspec.json.decode(raw)
        except (ValueError, RecursionError) as error:
            raise bad_json(f"Could not parse request body as JSON: {error}") from error
        if value is None:
            return Body({})
        if not isinstance(value, dict):
            raise bad_json("Could not parse request body as JSON: it must be an object")
        if b"\\u0000" in raw:
            _check_storable(value)
        _check_depth(value)
        return Body(value)

    def text(self, name: str, default: str = "") -> str:
        return str(self._get(name, str, "a string", default))

    def optional_text(self, name: str) -> str | None:
        value: str | None = self._get(name, str, "a string", None)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._get(name, bool, "a boolean", default))

    def mapping(self, name: str) -> dict[str, Any] | None:
        value: dict[str, Any] | None = self._get(name, dict, "an object", None)
        return value

    def texts(self, name: str) -> list[str] | None:
        values = self._get(name, list, "a list of strings", None)
        if values is not None and not all(isinstance(value, str) for value in values):
            raise bad_json(f"Could not parse request body as JSON: {name} must be a list of strings")
        result: list[str] | None = values
        return result

    def _get(self, name: str, kind: type, expected: str, default: Any) -> Any:
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, kind):
            raise bad_json(f"Could not parse request body as JSON: {name} must be {expected}")
        return value


def _check_storable(value: Any) -> None:
    """Postgres cannot store a null character in text or jsonb."""
    if isinstance(value, str):
        if "\0" in value:
            raise invalid("A text must not contain the null character (\\u0000)")
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_storable(key)
            _check_storable(member)
    elif isinstance(value, list):
        for member in value:
            _check_storable(member)


def _check_depth(value: Any, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise bad_json(f"Could not parse request body as JSON: it is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            _check_depth(member, depth + 1)


def check_email(email: str) -> str:
    """Validates the address; returns it in lower case."""
    if not email:
        raise invalid("An email address is required")
    if len(email) > 255:
        raise invalid("An email address is too long")
    if not _EMAIL.fullmatch(email):
        raise invalid("Unable to validate email address: invalid format")
    return email.lower()


def check_phone(phone: str) -> str:
    """Validates the number; returns it without plus sign and spaces."""
    digits = phone.removeprefix("+").replace(" ", "")
    if not _PHONE.fullmatch(digits):
        raise invalid("Invalid phone number format (E.164 required)")
    return digits


def check_uuid(text: str, error: AuthError) -> UUID:
    """Parses the UUID; raises the error if it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise error from None


def check_pkce(method: str, challenge: str) -> str | None:
    """Validates PKCE's parameters; returns the method in lower case, or None without PKCE."""
    if not method and not challenge:
        return None
    if not method or not challenge:
        raise invalid("PKCE flow requires code_challenge_method and code_challenge")
    if method.lower() not in ("s256", "plain"):
        raise invalid(f'unsupported code_challenge method "{method[:40]}"')
    if not 43 <= len(challenge) <= 128:
        raise invalid("code challenge has to be between 43 and 128 characters")
    if not re.fullmatch(r"[a-zA-Z._~0-9-]+", challenge):
        raise invalid(
            "code challenge can only contain alphanumeric characters, hyphens, periods, underscores and tildes"
        )
    return method.lower()


def merge(current: Mapping[str, Any] | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Updates metadata: replaces the keys of changes, and removes those whose value is null."""
    merged = {**(current or {}), **changes}
    return {key: value for key, value in merged.items() if value is not None or key not in changes}
