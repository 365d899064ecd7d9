"""Builds the input of a model from the fields of a form or a query.

The model's types decide, not what was sent: a list field takes one value or several, and a field that is no text may
hold JSON. Names may have brackets, as axios, qs, jQuery and PHP send nested data: `tags[]=a`, `tags[0]=a`,
`tools[0][type]=file_search`. An empty field is an absent one; an unknown name is an error, unless the model allows it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json

from shared.errors import ValidationFailed
from shared.field_types import InputType, fields_of, input_type, takes_extra, unknown_field
from shared.input_limits import MAX_ERRORS, require_few_values
from shared.unicode import well_formed_json

MAX_DEPTH = 10
_NESTED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])+)")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"[0-9]{1,4}", re.ASCII)
#: The kinds of a union's members in order of preference: for one text, for several values, for bracketed keys.
_ONE, _SEVERAL, _NAMED = (
    ("text", "list", "object", "any"),
    ("list", "any", "object", "text"),
    ("object", "any", "list", "text"),
)


@dataclass(slots=True)
class Node:
    """The texts sent under one name, and by key the nodes of the names that extend it: `a[b]` is child b of a."""

    texts: list[str] = field(default_factory=list)
    children: dict[str, "Node"] = field(default_factory=dict)

    @property
    def indexed(self) -> bool:
        """Whether every key is a position, or empty for "append"."""
        return all(not key or _INDEX.fullmatch(key) for key in self.children)


def model_input(model: type[BaseModel], pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The input of `model`, still to be validated; raises ValidationFailed naming the fields that can't be read."""
    root, known = Node(), fields_of(model)
    for name, text in pairs:
        if text:
            node = root
            for key in [name] if name in known else _keys(name):
                node = node.children.setdefault(key, Node())
            node.texts.append(text)
    reader = _Reader()
    values = reader.object(root, InputType("object", Any, known, takes_extra(model)), ())
    if reader.errors:
        place, reason = next(iter(reader.errors.items()))
        failure = ValidationFailed(f"{place}: {reason}", details=dict(list(reader.errors.items())[:MAX_ERRORS]))
        failure.problem = "extra_forbidden" if place in reader.unknown else ""
        raise failure
    return values


def _keys(name: str) -> list[str]:
    """The keys of `tools[0][type]`. axios adds `{}` to the name of a field that holds JSON."""
    name = name.removesuffix("{}")
    match = _NESTED.fullmatch(name)
    keys = [match[1], *_KEY.findall(match[2])] if match else [name]
    return keys if len(keys) <= MAX_DEPTH else [name]


class _Reader:
    """Turns nodes into values, and collects by place what is wrong."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.unknown: set[str] = set()

    def value(self, node: Node, annotation: Any, place: tuple[str, ...]) -> Any:
        several = len(node.texts) > 1 or (bool(node.children) and node.indexed)
        expected = input_type(annotation, _SEVERAL if several else _NAMED if node.children else _ONE)
        if expected.kind == "list" or (several and expected.kind != "object"):
            return self._list(node, expected, place)
        if node.children:
            if node.texts:
                return self._fail(place, "is sent both as one value and with brackets")
            return self.object(node, expected, place)
        if several:
            return node.texts  # validation refuses it
        [text] = node.texts
        if expected.kind == "text" or text[:1] not in ("{", "["):
            return text
        return self._json(text, place, or_text=expected.kind == "any")

    def object(self, node: Node, expected: InputType, place: tuple[str, ...]) -> dict[str, Any]:
        values = {}
        for name, child in node.children.items():
            if name in expected.fields or expected.extra:
                values[name] = self.value(child, expected.fields.get(name, expected.inner), (*place, name))
            else:
                self._fail((*place, name), unknown_field(expected))
                self.unknown.add(_text((*place, name)))
        return values

    def _list(self, node: Node, expected: InputType, place: tuple[str, ...]) -> Any:
        if len(node.texts) == 1 and not node.children and node.texts[0].startswith("["):
            return self._json(node.texts[0], place)
        if not node.indexed:
            return self._fail(place, "must be a list: name its elements [] or [0], [1] …")
        children = dict(node.children)
        appended = children.pop("", Node())
        if appended.children:
            return self._fail(place, "an element with fields needs its number: [0][name], not [][name]")
        elements = [Node([text]) for text in (*node.texts, *appended.texts)]
        elements += [children[index] for index in sorted(children, key=int)]
        return [self.value(each, expected.inner, (*place, str(at))) for at, each in enumerate(elements)]

    def _json(self, text: str, place: tuple[str, ...], *, or_text: bool = False) -> Any:
        data = well_formed_json(text.encode())
        require_few_values(data)
        try:
            return from_json(data, allow_inf_nan=False)
        except ValueError:
            return text if or_text else self._fail(place, "must be valid JSON")

    def _fail(self, place: tuple[str, ...], reason: str) -> None:
        self.errors.setdefault(_text(place), reason)


def _text(place: tuple[str, ...]) -> str:
    return ".".join(place)[:200] or "body"
