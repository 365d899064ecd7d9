"""JSON Path queries (RFC 9535): names, indexes, slices, wildcards, descendants, filters and their functions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

Nodes = list[Any]
Selector = Callable[[Any, Any], Nodes]  # (node, root) → nodes
Test = Callable[[Any, Any], bool]
Value = Callable[[Any, Any], Any]

NOTHING = object()  # an absent value: equal only to itself
MAX_DEPTH = 50


class JsonPathError(ValueError):
    pass


def parse_json_path(text: str) -> Callable[[Any], Nodes]:
    """A function from a JSON value to the values the path selects, in order."""
    parser = _Parser(text)
    parser.expect("$")
    segments = parser.segments()
    parser.expect_end()
    return lambda root: _select(segments, root, root)


def _select(segments: list[Selector], node: Any, root: Any) -> Nodes:
    nodes = [node]
    for segment in segments:
        nodes = list(chain.from_iterable(segment(item, root) for item in nodes))
    return nodes


def _children(node: Any) -> Nodes:
    return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []


def _descendants(node: Any) -> Iterator[Any]:
    yield node
    for child in _children(node):
        yield from _descendants(child)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0

    # Characters

    def fail(self, expected: str) -> JsonPathError:
        return JsonPathError(f"expected {expected} at character {self.position + 1}")

    def match(self, pattern: str) -> str | None:
        found = re.compile(pattern).match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found[0]

    def blank(self) -> None:
        self.match(r"[ \t\n\r]*")

    def accept(self, token: str) -> bool:
        self.blank()
        if not self.text.startswith(token, self.position):
            return False
        self.position += len(token)
        return True

    def expect(self, token: str) -> None:
        if not self.accept(token):
            raise self.fail(token)

    def expect_end(self) -> None:
        if self.position != len(self.text):
            raise self.fail("the end")

    # Paths

    def segments(self) -> list[Selector]:
        found: list[Selector] = []
        while segment := self.segment():
            found.append(segment)
        return found

    def segment(self) -> Selector | None:
        start = self.position
        self.blank()
        if self.match(r"\.\."):
            inner = self.bracket() if self.text[self.position : self.position + 1] == "[" else self.shorthand()
            return lambda node, root: [hit for item in _descendants(node) for hit in inner(item, root)]
        if self.match(r"\."):
            return self.shorthand()
        if self.text[self.position : self.position + 1] == "[":
            return self.bracket()
        self.position = start
        return None

    def shorthand(self) -> Selector:
        if self.match(r"\*"):
            return lambda node, _root: _children(node)
        name = self.match(r"[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*")
        if name is None:
            raise self.fail("a name")
        return _name_selector(name)

    def bracket(self) -> Selector:
        self.expect("[")
        selectors = [self.selector()]
        while self.accept(","):
            selectors.append(self.selector())
        self.expect("]")
        return lambda node, root: list(chain.from_iterable(select(node, root) for select in selectors))

    def selector(self) -> Selector:
        self.blank()
        if self.accept("*"):
            return lambda node, _root: _children(node)
        if self.accept("?"):
            test = self.disjunction()
            return lambda node, root: [item for item in _children(node) if test(item, root)]
        if (name := self.string()) is not None:
            return _name_selector(name)
        part = self.match(r"-?\d*\s*(?::\s*-?\d*\s*){0,2}")
        if not part or part.strip() in ("", "-"):
            raise self.fail("a selector")
        if ":" not in part:
            return _index_selector(int(part))
        return _slice_selector(*[int(bound) if bound.strip() else None for bound in part.split(":")])

    def string(self) -> str | None:
        literal = self.match(r"'(?:[^'\\]|\\.)*'") or self.match(r'"(?:[^"\\]|\\.)*"')
        if literal is None:
            return None
        if literal[0] == "'":
            literal = '"' + literal[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
        try:
            return str(json.loads(literal))
        except ValueError:
            raise self.fail("a string") from None

    # Filters

    def disjunction(self) -> Test:
        tests = [self.conjunction()]
        while self.accept("||"):
            tests.append(self.conjunction())
        return tests[0] if len(tests) == 1 else lambda node, root: any(test(node, root) for test in tests)

    def conjunction(self) -> Test:
        tests = [self.term()]
        while self.accept("&&"):
            tests.append(self.term())
        return tests[0] if len(tests) == 1 else lambda node, root: all(test(node, root) for test in tests)

    def term(self) -> Test:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("less nesting")
        if self.accept("!"):
            test = self.term()
            return lambda node, root: not test(node, root)
        if self.accept("("):
            test = self.disjunction()
            self.expect(")")
            return test
        return self.comparison()

    def comparison(self) -> Test:
        left, is_test = self.operand()
        self.blank()
        operator = self.match(r"==|!=|<=|>=|<|>")
        if operator is None:
            if not is_test:
                raise self.fail("a comparison")
            return lambda node, root: left(node, root) not in (NOTHING, False)
        right, _ = self.operand()
        return lambda node, root: _compare(operator, left(node, root), right(node, root))

    def operand(self) -> tuple[Value, bool]:
        self.blank()
        if (text := self.string()) is not None:
            return (lambda _node, _root: text), False
        if self.text[self.position : self.position + 1] in ("@", "$"):
            nodes = self.query()
            return (lambda node, root: next(iter(nodes(node, root)), NOTHING)), True
        if literal := self.match(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b"):
            value = json.loads(literal)
            return (lambda _node, _root: value), False
        if name := self.match(r"length|count|match|search|value"):
            return self.function(name), name in ("match", "search")
        raise self.fail("a value")

    def query(self) -> Callable[[Any, Any], Nodes]:
        from_root = self.match(r"[@$]") == "$"
        segments = self.segments()
        return lambda node, root: _select(segments, root if from_root else node, root)

    def function(self, name: str) -> Value:
        self.expect("(")
        self.blank()
        if name in ("count", "value"):
            nodes = self.query()
            self.expect(")")
            if name == "count":
                return lambda node, root: len(nodes(node, root))
            return lambda node, root: found[0] if len(found := nodes(node, root)) == 1 else NOTHING
        first, _ = self.operand()
        if name == "length":
            self.expect(")")
            return lambda node, root: _length(first(node, root))
        self.expect(",")
        second, _ = self.operand()
        self.expect(")")
        whole = name == "match"
        return lambda node, root: _matches(first(node, root), second(node, root), whole)


def _name_selector(name: str) -> Selector:
    return lambda node, _root: [node[name]] if isinstance(node, dict) and name in node else []


def _index_selector(index: int) -> Selector:
    return lambda node, _root: [node[index]] if isinstance(node, list) and -len(node) <= index < len(node) else []


def _slice_selector(start: int | None, stop: int | None, step: int | None = None) -> Selector:
    wanted = slice(start, stop, step)
    return lambda node, _root: node[wanted] if isinstance(node, list) and step != 0 else []


def _length(value: Any) -> Any:
    return len(value) if isinstance(value, str | list | dict) else NOTHING


def _matches(value: Any, pattern: Any, whole: bool) -> bool:
    if not (isinstance(value, str) and isinstance(pattern, str)):
        return False
    try:
        expression = re.compile(pattern)
    except re.error:
        return False
    return (expression.fullmatch(value) if whole else expression.search(value)) is not None


def _compare(operator: str, left: Any, right: Any) -> bool:
    same = type(left) is type(right) or (_is_number(left) and _is_number(right))
    if operator in ("==", "!="):
        return (same and left == right) is (operator == "==")
    ordered = same and (_is_number(left) or isinstance(left, str))
    less, equal = ordered and left < right, same and left == right
    greater = ordered and left > right
    return bool({"<": less, "<=": less or equal, ">": greater, ">=": greater or equal}[operator])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
