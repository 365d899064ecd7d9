"""Where a token's claims hold the role: a JSON Path (RFC 9535), or PostgREST's older notation `.a.b[0]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from emulator.rest.jwt.jsonpath import JsonPathError, parse_json_path


class RolePathError(ValueError):
    pass


class RolePath:
    """A path into the claims; `find` gives the first value there, or None."""

    def __init__(self, text: str, find: Callable[[Any], Any]) -> None:
        self.text = text
        self.find = find


def parse_role_path(text: str) -> RolePath:
    if not text.startswith("$"):
        return RolePath(text, _parse_old_path(text))
    try:
        query = parse_json_path(text)
    except JsonPathError as error:
        raise RolePathError(f"'{text}' is not a JSON Path: {error}") from None
    return RolePath(text, lambda claims: next(iter(query(claims)), None))


KEY = re.compile(r'\.(?:([A-Za-z0-9_$@]+)|"([^"]*)")')
INDEX = re.compile(r"\[(\d+)\]")
FILTER = re.compile(r'\[\?\(@\s*(==\^|==|!=|\^==|\*==)\s*"([^"]*)"\)\]$')
TESTS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "^==": lambda value, wanted: value.startswith(wanted),
    "==^": lambda value, wanted: value.endswith(wanted),
    "*==": lambda value, wanted: wanted in value,
}


def _parse_old_path(text: str) -> Callable[[Any], Any]:
    steps: list[Callable[[Any], Any]] = []
    position = 0
    while position < len(text) or not steps:
        if match := KEY.match(text, position):
            steps.append(_key_step(match[1] if match[2] is None else match[2]))
        elif match := INDEX.match(text, position):
            steps.append(_index_step(int(match[1])))
        elif match := FILTER.match(text, position):
            steps.append(_filter_step(TESTS[match[1]], match[2]))
        else:
            raise RolePathError(f"failed to parse role-claim-key value ({text}) at character {position + 1}")
        position = match.end()

    def find(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return find


def _key_step(key: str) -> Callable[[Any], Any]:
    return lambda value: value.get(key) if isinstance(value, dict) else None


def _index_step(index: int) -> Callable[[Any], Any]:
    return lambda value: value[index] if isinstance(value, list) and index < len(value) else None


def _filter_step(test: Callable[[str, str], bool], wanted: str) -> Callable[[Any], Any]:
    def step(value: Any) -> Any:
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        return next((item for item in texts if test(item, wanted)), None)

    return step
