"""Mail templates: a subset of Go's template language. {{ .Name }}, if, else, end, eq, ne, and, or, not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from emulator.errors import SetupError

Values = Mapping[str, Any]
Part = Callable[[Values], str]
Test = Callable[[Values], Any]
_TAG = re.compile(r"\{\{(-?)\s*(.*?)\s*(-?)\}\}", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|[()]|[^\s()]+')


def compile_template(name: str, source: str, *, escape: bool) -> Part:
    """Compiles the template to a function of its values. SetupError names the template and the error."""
    try:
        parts, rest, _ = _block(_tokens(source), 0, html.escape if escape else str, inside=False)
        assert rest is not None
    except ValueError as error:
        raise SetupError(f"The mail template {name}: {error}") from error
    return lambda values: "".join(part(values) for part in parts)


def _tokens(source: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position, trim = 0, False
    for match in _TAG.finditer(source):
        text = source[position : match.start()]
        text = text.lstrip() if trim else text
        tokens.append(("text", text.rstrip() if match[1] else text))
        tokens.append(("tag", match[2]))
        position, trim = match.end(), bool(match[3])
    tail = source[position:]
    tokens.append(("text", tail.lstrip() if trim else tail))
    return tokens


def _block(
    tokens: list[tuple[str, str]], at: int, escape: Callable[[str], str], *, inside: bool
) -> tuple[list[Part], int, str]:
    """Parses up to `else` or `end`: (parts, position, that tag)."""
    parts: list[Part] = []
    while at < len(tokens):
        kind, text = tokens[at]
        if kind == "text":
            parts.append(lambda values, text=text: text)  # type: ignore[misc]
        elif text.startswith("/*"):
            pass
        elif text == "end" or text == "else" or text.startswith("else "):
            if not inside:
                raise ValueError("it has {{ " + text + " }} without an if")
            return parts, at, text
        elif text.startswith("if "):
            part, at = _condition(tokens, at, text[3:], escape)
            parts.append(part)
        elif text.split(" ")[0] in ("range", "with", "define", "template", "block"):
            raise ValueError("{{ " + text + " }} is not supported: only values and if / else / end are")
        else:
            test = _expression(text)
            parts.append(lambda values, test=test: escape(_show(test(values))))  # type: ignore[misc]
        at += 1
    if inside:
        raise ValueError("an {{ if }} has no {{ end }}")
    return parts, at, ""


def _condition(
    tokens: list[tuple[str, str]], at: int, condition: str, escape: Callable[[str], str]
) -> tuple[Part, int]:
    test = _expression(condition)
    then, at, stop = _block(tokens, at + 1, escape, inside=True)
    otherwise: list[Part] = []
    if stop.startswith("else if "):
        part, at = _condition(tokens, at, stop[8:], escape)
        otherwise = [part]
    elif stop == "else":
        otherwise, at, stop = _block(tokens, at + 1, escape, inside=True)
    return lambda values: "".join(part(values) for part in (then if _is_true(test(values)) else otherwise)), at


def _expression(text: str) -> Test:
    tokens = _TOKEN.findall(text)
    test, rest = _call(tokens)
    if rest or not tokens:
        raise ValueError("{{ " + text + " }} cannot be parsed")
    return test


def _call(tokens: list[str]) -> tuple[Test, list[str]]:
    """Parses a function call or an operand: (evaluator, remaining tokens)."""
    name = tokens[0] if tokens else ""
    if name not in ("eq", "ne", "and", "or", "not"):
        return _operand(tokens)
    arguments, rest = [], tokens[1:]
    while rest and rest[0] != ")":
        argument, rest = _operand(rest)
        arguments.append(argument)
    if not arguments:
        raise ValueError(f"{name} needs an argument")
    return (lambda values: _apply(name, [argument(values) for argument in arguments])), rest


def _operand(tokens: list[str]) -> tuple[Test, list[str]]:
    if not tokens:
        raise ValueError("a tag is empty")
    operand, rest = tokens[0], tokens[1:]
    if operand == "(":
        test, rest = _call(rest)
        if not rest or rest[0] != ")":
            raise ValueError("a parenthesis is not closed")
        return test, rest[1:]
    if operand[0] in '"`':
        text = operand[1:-1]
        return (lambda values: text), rest
    if operand.startswith("."):
        path = [name for name in operand.split(".") if name]
        return (lambda values: _look_up(values, path)), rest
    if re.fullmatch(r"-?\d+", operand):
        return (lambda values: int(operand)), rest
    if operand in ("true", "false"):
        return (lambda values: operand == "true"), rest
    raise ValueError("{{ " + " ".join(tokens) + " }} is not supported: only values and if / else / end are")


def _apply(name: str, values: list[Any]) -> Any:
    if name == "not":
        return not _is_true(values[0])
    if name in ("and", "or"):
        return all(map(_is_true, values)) if name == "and" else any(map(_is_true, values))
    equal = any(values[0] == other for other in values[1:])
    return equal if name == "eq" else not equal


def _look_up(values: Any, path: list[str]) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _is_true(value: Any) -> bool:
    return bool(value)


def _show(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
