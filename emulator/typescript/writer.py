"""Pieces of TypeScript."""

import json
import re
from collections.abc import Iterable

NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


def quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def member(name: str, text: str, *, optional: bool = False) -> str:
    """`name: text` as in an object's type, without an end."""
    return f"{name if NAME.fullmatch(name) else quote(name)}{'?' if optional else ''}: {text}"


def block(name: str, lines: Iterable[str]) -> list[str]:
    """The lines of a member that is an object."""
    return [f"{member(name, '{')}", *(f"  {line}" for line in _ended(lines)), "};"]


def union(members: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(members)) or "never"


def _ended(lines: Iterable[str]) -> Iterable[str]:
    return (line if line.endswith(("{", "[", ",", ";")) else f"{line};" for line in lines)
