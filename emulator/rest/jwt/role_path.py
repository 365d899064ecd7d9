"""The `jwt-role-claim-key` setting: a JSONPath (RFC 9535), or PostgREST's older notation `.a.b[0][1:]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Find = Callable[[Any], Any]


class RolePathError(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class RolePath:
    """`find` returns the first value at the path in the claims, or None."""

    text: str
    find: Find


def parse_role_path(text: str) -> RolePath:
    """Raises RolePathError."""
    if not text.startswith("$"):
        return RolePath(text, _parse_old_path(text))
    if SIMPLE.fullmatch(text):  # such as the default, $.role: the library takes 50 ms of CPU to import
        return RolePath(text, _parse_old_path(text[1:]))
    return RolePath(text, _parse_json_path(text))


def _parse_json_path(text: str) -> Find:
    from jsonpath import JSONPathEnvironment
    from jsonpath.exceptions import JSONPathError

    try:
        query = JSONPathEnvironment(strict=True).compile(text)
    except (JSONPathError, RecursionError) as error:
        raise RolePathError(f"'{text}' is not a JSON Path: {error}") from None

    def find(claims: Any) -> Any:
        try:
            match = query.match(claims)
        except (JSONPathError, RecursionError):  # claims nested too deeply for `..`
            return None
        return match.obj if match else None

    return find


SIMPLE = re.compile(r"\$(?:\.[A-Za-z_][A-Za-z0-9_]*)+")
KEY = re.compile(r'\.(?:([A-Za-z0-9_$@]+)|"([^"]*)")')
INDEX = re.compile(r"\[(\d+)\]")
SLICE = re.compile(r"\[(-?\d+)?:(-?\d+)?\]")
FILTER = re.compile(r'\[\?\(@\s*(==\^|==|!=|\^==|\*==)\s*"([^"]*)"\)\]$')
TESTS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda value, operand: value == operand,
    "!=": lambda value, operand: value != operand,
    "^==": lambda value, operand: value.startswith(operand),
    "==^": lambda value, operand: value.endswith(operand),
    "*==": lambda value, operand: operand in value,
}


def _parse_old_path(text: str) -> Find:
    steps: list[Find] = []
    position = 0
    while position < len(text) or not steps:
        if match := KEY.match(text, position):
            steps.append(_key_step(match[1] if match[2] is None else match[2]))
        elif match := INDEX.match(text, position):
            steps.append(_index_step(int(match[1])))
        elif match := SLICE.match(text, position):
            steps.append(_slice_step(*(None if bound is None else int(bound) for bound in match.groups())))
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


def _key_step(key: str) -> Find:
    return lambda value: value.get(key) if isinstance(value, dict) else None


def _index_step(index: int) -> Find:
    return lambda value: value[index] if isinstance(value, list) and index < len(value) else None


def _slice_step(first: int | None, end: int | None) -> Find:
    """Part of a text, to strip what surrounds the role; None if nothing is left."""
    return lambda value: (value[first:end] or None) if isinstance(value, str) else None


def _filter_step(test: Callable[[str, str], bool], operand: str) -> Find:
    def step(value: Any) -> Any:
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        return next((item for item in texts if test(item, operand)), None)

    return step
