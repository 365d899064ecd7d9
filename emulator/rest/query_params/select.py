"""Parses `select=`: columns with casts and aggregates, embedded relations and spreads."""

from __future__ import annotations

from emulator.rest.query_params.names import field, identifier, lexeme, name
from emulator.rest.query_params.parser import (
    Parser,
    Result,
    attempt,
    between,
    char,
    choice,
    end,
    look_ahead,
    not_followed_by,
    optional,
    separated,
    sequence,
    string,
)
from emulator.rest.types import Field, SelectEmbed, SelectField, SelectItem

_alias = optional(attempt(sequence(name, char(":"), not_followed_by(":"), make=lambda alias, *_: alias)))
_cast = optional(sequence(string("::"), identifier, make=lambda _, cast: cast))
_item_end = choice(attempt(look_ahead(string(")"))), attempt(look_ahead(string(","))), attempt(end))

_embed_parameter = sequence(
    char("!"),
    choice(
        attempt(sequence(string("left"), make=lambda _: ("join", "left"))),
        attempt(sequence(string("inner"), make=lambda _: ("join", "inner"))),
        attempt(sequence(name, make=lambda hint: ("hint", hint))),
    ),
    make=lambda _, parameter: parameter,
)
_embed_parameters = sequence(
    optional(_embed_parameter),
    optional(_embed_parameter),
    # The first of each kind is used.
    make=lambda first, second: dict(parameter for parameter in (second, first) if parameter),
)
_opening = attempt(look_ahead(string("(")))


def _relation_name(text: str, position: int) -> Result:
    """Any name except `count`, which is the aggregate `count()`."""
    result = name(text, position)
    if result.ok and result.value == "count":
        return Result(False, result.consumed, None, position, None)
    return result


def select_items(text: str, position: int) -> Result:
    """The items of `select`, and of embedded relations."""
    return _items(text, position)


_children = between(char("("), char(")"), select_items)


def _embed(alias: str | None, relation: str, parameters: dict[str, str], *, spread: bool) -> SelectEmbed:
    return SelectEmbed(relation, (), alias, parameters.get("hint"), parameters.get("join"), spread)  # type: ignore[arg-type]


_spread = lexeme(
    sequence(
        string("..."),
        name,
        _embed_parameters,
        _opening,
        make=lambda _, relation, parameters, __: _embed(None, relation, parameters, spread=True),
    )
)
_relation = lexeme(
    sequence(
        _alias,
        _relation_name,
        _embed_parameters,
        _opening,
        make=lambda alias, relation, parameters, _: _embed(alias, relation, parameters, spread=False),
    )
)


def _with_children(embed: Parser) -> Parser:
    return sequence(attempt(embed), _children, make=lambda item, children: item._replace(children=children))


_star = attempt(sequence(string("*"), _item_end, make=lambda *_: SelectField(Field("*"))))
_count = attempt(
    sequence(
        _alias,
        string("count()"),
        _cast,
        _item_end,
        make=lambda alias, _, cast, __: SelectField(Field("*"), alias, None, "count", cast),
    )
)
_aggregate = choice(string("sum"), string("avg"), string("count"), attempt(string("max")), attempt(string("min")))
_column = sequence(
    _alias,
    field,
    _cast,
    optional(attempt(sequence(char("."), _aggregate, string("()"), make=lambda _, function, __: function))),
    _cast,
    _item_end,
    make=lambda alias, column, cast, aggregate, aggregate_cast, _: SelectField(
        column, alias, cast, aggregate, aggregate_cast
    ),
)
_field_item = lexeme(choice(_star, _count, _column))

_item = choice(_with_children(_spread), _with_children(_relation), _field_item)
_items: Parser = sequence(separated(_item, lexeme(char(",")), at_least_one=False), make=tuple)

__all__ = ["SelectItem", "select_items"]
