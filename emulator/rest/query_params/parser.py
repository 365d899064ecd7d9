"""Parser combinators with the error messages of Parsec, which are part of PostgREST's responses.

A parser is a function of text and position that returns a `Result`. As in Parsec, an alternative is tried only if the
previous one failed without consuming input; `attempt` backtracks; of two errors the one at the later position is used,
and errors at the same position are merged; `label` renames the expected item if no input was consumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

# Kinds of message, in display order
FOUND, UNEXPECTED, EXPECTED, OTHER = range(4)

Message = tuple[int, str]


class Failure(NamedTuple):
    position: int
    messages: tuple[Message, ...] = ()


class Result(NamedTuple):
    ok: bool
    consumed: bool
    value: Any
    position: int
    failure: Failure | None  # of a success, too: the input that would have been accepted instead of the end


Parser = Callable[[str, int], Result]


class ParseError(Exception):
    """position: from 0. details: the unexpected and the expected input."""

    def __init__(self, position: int, details: str) -> None:
        super().__init__(details)
        self.position = position
        self.details = details


def quoted(text: str) -> str:
    """A string as formatted by Haskell's `show`, which escapes non-ASCII characters as numbers."""
    out = []
    for index, character in enumerate(text):
        if character in '"\\':
            out.append("\\" + character)
        elif character == "\n":
            out.append("\\n")
        elif character == "\t":
            out.append("\\t")
        elif " " <= character <= "~":
            out.append(character)
        else:
            out.append(f"\\{ord(character)}")
            if text[index + 1 : index + 2].isdigit():
                out.append("\\&")
    return '"' + "".join(out) + '"'


def quoted_character(character: str) -> str:
    return {'"': "'\"'", "'": "'\\''"}.get(character, f"'{quoted(character)[1:-1]}'")


def found(text: str, position: int) -> Message:
    return (FOUND, text[position : position + 1])


def merge(first: Failure | None, second: Failure | None) -> Failure | None:
    if first is None or not first.messages:
        return second if second is not None and second.messages else (first or second)
    if second is None or not second.messages:
        return first
    if first.position != second.position:
        return first if first.position > second.position else second
    return Failure(first.position, first.messages + second.messages)


def succeed(value: Any = None) -> Parser:
    return lambda text, position: Result(True, False, value, position, None)


def run(pattern: str, expected: Iterable[str] = (), *, at_least_one: bool) -> Parser:
    """Parses any number of characters that match `pattern`."""
    match = re.compile(f"(?:{pattern})*", re.DOTALL).match
    labels = tuple((EXPECTED, name) for name in expected)

    def parse(text: str, position: int) -> Result:
        end = match(text, position).end()  # type: ignore[union-attr]  # it matches the empty string
        failure = Failure(end, (found(text, end), *labels))
        if end == position and at_least_one:
            return Result(False, False, None, position, failure)
        return Result(True, end > position, text[position:end], end, failure)

    return parse


def one(pattern: str, *expected: str) -> Parser:
    """Parses one character that matches `pattern`."""
    match = re.compile(pattern, re.DOTALL).match
    labels = tuple((EXPECTED, name) for name in expected)

    def parse(text: str, position: int) -> Result:
        if position < len(text) and match(text[position]):
            return Result(True, True, text[position], position + 1, None)
        return Result(False, False, None, position, Failure(position, (found(text, position), *labels)))

    return parse


def char(character: str) -> Parser:
    expected = (EXPECTED, quoted(character))

    def parse(text: str, position: int) -> Result:
        if text.startswith(character, position):
            return Result(True, True, character, position + 1, None)
        return Result(False, False, None, position, Failure(position, (found(text, position), expected)))

    return parse


def string(word: str, value: Any = None) -> Parser:
    """Parses a string; a mismatch is reported at its start."""
    expected = (EXPECTED, quoted(word))
    value = word if value is None else value

    def parse(text: str, position: int) -> Result:
        if text.startswith(word, position):
            return Result(True, True, value, position + len(word), None)
        for offset, character in enumerate(word):
            at = position + offset
            if at >= len(text) or text[at] != character:
                break
        return Result(False, offset > 0, None, position, Failure(position, (found(text, at), expected)))

    return parse


def words(*choices: str) -> Parser:
    """Parses the first of these strings that matches."""
    match = re.compile("|".join(map(re.escape, choices))).match
    report = choice(*(attempt(string(word)) for word in choices))

    def parse(text: str, position: int) -> Result:
        word = match(text, position)
        return Result(True, True, word[0], word.end(), None) if word else report(text, position)

    return parse


def sequence(*parsers: Parser, make: Callable[..., Any]) -> Parser:
    """Runs the parsers in order; returns `make` of their values."""

    def parse(text: str, position: int) -> Result:
        values = []
        consumed = False
        failure: Failure | None = None
        for parser in parsers:
            result = parser(text, position)
            failure = result.failure if result.consumed else merge(failure, result.failure)
            consumed = consumed or result.consumed
            if not result.ok:
                return Result(False, consumed, None, position, failure)
            values.append(result.value)
            position = result.position
        return Result(True, consumed, make(*values), position, failure)

    return parse


def choice(*parsers: Parser) -> Parser:
    def parse(text: str, position: int) -> Result:
        failure: Failure | None = None
        for parser in parsers:
            result = parser(text, position)
            if result.consumed:
                return result
            failure = merge(failure, result.failure)
            if result.ok:
                return result._replace(failure=failure)
        return Result(False, False, None, position, failure)

    return parse


def attempt(parser: Parser) -> Parser:
    def parse(text: str, position: int) -> Result:
        result = parser(text, position)
        return result if result.ok or not result.consumed else result._replace(consumed=False)

    return parse


def label(parser: Parser, name: str) -> Parser:
    def relabel(failure: Failure | None, position: int) -> Failure:
        failure = failure or Failure(position)
        return Failure(failure.position, ((EXPECTED, name), *(m for m in failure.messages if m[0] != EXPECTED)))

    def parse(text: str, position: int) -> Result:
        result = parser(text, position)
        if result.consumed or (result.ok and not (result.failure and result.failure.messages)):
            return result
        return result._replace(failure=relabel(result.failure, position))

    return parse


def many(parser: Parser) -> Parser:
    def parse(text: str, position: int) -> Result:
        values: list[Any] = []
        start = position
        while True:
            result = parser(text, position)
            if not result.ok:
                if result.consumed:
                    return result
                return Result(True, position > start, values, position, result.failure)
            values.append(result.value)
            position = result.position

    return parse


def separated(parser: Parser, separator: Parser, *, at_least_one: bool = True) -> Parser:
    rest = many(sequence(separator, parser, make=lambda _, value: value))
    items = sequence(parser, rest, make=lambda first, others: [first, *others])
    return items if at_least_one else choice(items, lambda text, position: Result(True, False, [], position, None))


def optional(parser: Parser, default: Any = None) -> Parser:
    return choice(parser, succeed(default))


def between(opening: Parser, closing: Parser, parser: Parser) -> Parser:
    return sequence(opening, parser, closing, make=lambda _, value, __: value)


def look_ahead(parser: Parser) -> Parser:
    def parse(text: str, position: int) -> Result:
        result = parser(text, position)
        return Result(True, False, None, position, None) if result.ok else result

    return parse


def not_followed_by(pattern: str) -> Parser:
    """Succeeds without consuming input unless the next character matches `pattern`."""
    match = re.compile(pattern, re.DOTALL).match

    def parse(text: str, position: int) -> Result:
        if position < len(text) and match(text[position]):
            # Parsec reads the character before it fails, so it reports the position after it.
            message = (UNEXPECTED, quoted_character(text[position]))
            return Result(False, False, None, position, Failure(position + 1, (message,)))
        return Result(True, False, None, position, None)

    return parse


def end(text: str, position: int) -> Result:
    if position >= len(text):
        return Result(True, False, None, position, None)
    unexpected = quoted(text[position])[1:-1].replace('\\"', '"')
    unexpected = "\\'" if unexpected == "'" else unexpected
    return Result(
        False, False, None, position, Failure(position, ((UNEXPECTED, f"'{unexpected}'"), (EXPECTED, "end of input")))
    )


def run_parser(parser: Parser, text: str) -> Any:
    """The parser's value; remaining input is ignored. Raises ParseError."""
    result = parser(text, 0)
    if result.ok:
        return result.value
    failure = result.failure or Failure(0)
    raise ParseError(failure.position, describe(failure))


def describe(failure: Failure) -> str:
    if not failure.messages:
        return "unknown parse error"
    by_kind: list[list[str]] = [[], [], [], []]
    for kind, text in failure.messages:
        by_kind[kind].append(text)
    parts = []
    if by_kind[FOUND] and not by_kind[UNEXPECTED]:
        character = by_kind[FOUND][0]
        parts.append("unexpected " + (quoted(character) if character else "end of input"))
    parts.append(_listed("unexpected ", by_kind[UNEXPECTED]))
    parts.append(_listed("expecting ", by_kind[EXPECTED]))
    parts.append(_listed("", by_kind[OTHER]))
    return " ".join(part for part in dict.fromkeys(parts) if part).strip()


def _listed(before: str, words: list[str]) -> str:
    words = [word for word in dict.fromkeys(words) if word]
    if not words:
        return ""
    listed = ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
    return before + listed
