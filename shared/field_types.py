"""What kind of input a type takes: a text, a list, an object with fields, or anything."""

import dataclasses
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints

from pydantic import AliasChoices, BaseModel, Json
from typing_extensions import is_typeddict  # pydantic requires its TypedDict before Python 3.12

LISTS = (list, tuple, set, frozenset, deque, Sequence, MutableSequence, Set, Collection, Iterable)
DICTS = (dict, Mapping, MutableMapping)


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
            return InputType("object", Any, fields_of(origin), origin.model_config.get("extra") == "allow")
        if is_typeddict(origin) or dataclasses.is_dataclass(origin):
            return InputType("object", Any, get_type_hints(origin, include_extras=True), extra=False)
    return ANY if origin in (Any, object) else TEXT


def _merge(one: InputType, other: InputType) -> InputType:
    """An object of which validation will decide what it is."""
    names = [*one.fields, *(name for name in other.fields if name not in one.fields)]
    types = {name: reduce(or_, [each.fields[name] for each in (one, other) if name in each.fields]) for name in names}
    return InputType("object", one.inner | other.inner, types, one.extra or other.extra)
