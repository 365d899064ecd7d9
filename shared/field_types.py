"""What kind of input a type takes: a text, a list, an object with fields, or anything."""

import dataclasses
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

from pydantic import (
    AliasChoices,
    AwareDatetime,
    BaseModel,
    FutureDate,
    FutureDatetime,
    Json,
    NaiveDatetime,
    PastDate,
    PastDatetime,
)
from typing_extensions import is_typeddict  # pydantic requires its TypedDict before Python 3.12

LISTS = (list, tuple, set, frozenset, deque, Sequence, MutableSequence, Set, Collection, Iterable)
DICTS = (dict, Mapping, MutableMapping)

NAMED = ("object", "any", "list", "text")  # the kinds of a union's members in order of preference, for an object
DATES: dict[Any, str] = {
    **dict.fromkeys((date, PastDate, FutureDate), "2026-01-31"),
    **dict.fromkeys((datetime, AwareDatetime, NaiveDatetime, PastDatetime, FutureDatetime), "2026-01-31T09:30:00Z"),
    time: "09:30:00",
}
NUMBER = re.compile(r"\s*[-+]?[\d.]+\s*")


@dataclass(frozen=True, slots=True)
class InputType:
    """`inner` is the type of a list's elements, or of an object's values that `fields` does not name.

    `extra` says whether an object takes other names than those in `fields`.
    """

    kind: Literal["text", "list", "object", "any"]
    inner: Any = Any
    fields: Mapping[str, Any] = field(default_factory=dict)
    extra: bool = True


TEXT, ANY = InputType("text"), InputType("any")


def input_type(annotation: Any, kinds: Sequence[str]) -> InputType:
    """The input type of an annotation; of a union's members, the one whose kind comes first in `kinds`."""
    found = [_input_type(member) for member in _members(annotation)]
    best = min(found, key=lambda each: kinds.index(each.kind), default=ANY)
    if best.kind != "object":
        return best
    return reduce(_merge, (each for each in found if each.kind == "object"))


@lru_cache(maxsize=256)
def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    """Every name by which a field of the model may be sent, with the field's type."""
    config = model.model_config
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    names: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias or info.alias
        aliases = alias.choices if isinstance(alias, AliasChoices) else [alias]
        sent = [each for each in aliases if isinstance(each, str)]
        names |= dict.fromkeys([*sent, *([name] if by_name or not sent else [])], info.rebuild_annotation())
    return names


def takes_extra(model: type[BaseModel]) -> bool:
    """Whether the model says itself that it takes, or ignores, fields that it doesn't have."""
    return model.model_config.get("extra", "forbid") != "forbid"


def numbers_as_dates(value: Any, model: type[BaseModel]) -> dict[str, str]:
    """The reason by place for each number that pydantic would read as seconds since 1970 or midnight.

    So would `?since=2026` be. The API reference says that dates are texts in ISO 8601.
    """
    return {
        ".".join(place)[:200]: f"must be in ISO 8601, such as {DATES[types[0]]}"
        for place, leaf, annotation in _walk(value, model)
        if isinstance(leaf, int | float) or (isinstance(leaf, str) and NUMBER.fullmatch(leaf))
        if (types := list(_members(annotation))) and all(each in DATES for each in types)
    }


def unknown_fields(value: Any, model: type[BaseModel]) -> dict[str, str]:
    """The reason by place for each field of JSON-like data that its object doesn't take."""
    found: dict[str, str] = {}
    for place, inner, annotation in _walk(value, model):
        if isinstance(inner, dict) and not (expected := input_type(annotation, NAMED)).extra:
            unknown = [name for name in inner if name not in expected.fields]
            found |= {".".join((*place, name))[:200]: unknown_field(expected) for name in unknown}
    return found


def _walk(value: Any, annotation: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """JSON-like data and all that it contains, each with its place and type."""
    yield place, value, annotation
    if isinstance(value, list):
        expected = input_type(annotation, ("list", "any", "object", "text"))
        inner = expected.inner if expected.kind == "list" else Any
        for at, each in enumerate(value):
            yield from _walk(each, inner, (*place, str(at)))
    elif isinstance(value, dict):
        expected = input_type(annotation, NAMED)
        for name, each in value.items():
            yield from _walk(each, expected.fields.get(name, expected.inner), (*place, name))


def unknown_field(expected: InputType) -> str:
    return f"unknown field, expected {' or '.join(expected.fields) or 'none'}"[:500]


def _members(annotation: Any) -> Iterator[Any]:
    """The members of a union, without None and without what Annotated, an alias or NewType adds."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        is_json = any(Json in (item, type(item)) for item in arguments[1:])
        yield from [str] if is_json else _members(arguments[0])
    elif origin in (Union, UnionType, Required, NotRequired):
        for each in arguments:
            yield from _members(each)
    elif (plain := getattr(annotation, "__value__", None) or getattr(annotation, "__supertype__", None)) is not None:
        yield from _members(plain)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation.__pydantic_root_model__:
        yield from _members(annotation.model_fields["root"].rebuild_annotation())
    elif annotation is not type(None):
        yield annotation


def _input_type(annotation: Any) -> InputType:
    origin = get_origin(annotation) or annotation
    arguments = [each for each in get_args(annotation) if each is not Ellipsis]
    if origin in LISTS:
        return InputType("list", reduce(or_, arguments) if arguments else Any)
    if origin in DICTS:
        return InputType("object", arguments[1] if arguments else Any)
    if isinstance(origin, type):
        if issubclass(origin, BaseModel):
            return InputType("object", Any, fields_of(origin), takes_extra(origin))
        if is_typeddict(origin) or dataclasses.is_dataclass(origin):
            return InputType("object", Any, get_type_hints(origin, include_extras=True), extra=False)
    return ANY if origin in (Any, object) else TEXT


def _merge(one: InputType, other: InputType) -> InputType:
    """An object of which validation will decide what it is."""
    names = [*one.fields, *(name for name in other.fields if name not in one.fields)]
    types = {name: reduce(or_, [each.fields[name] for each in (one, other) if name in each.fields]) for name in names}
    return InputType("object", one.inner | other.inner, types, one.extra or other.extra)
