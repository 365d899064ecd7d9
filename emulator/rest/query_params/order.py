"""Parses `order=`: `age.desc.nullslast`, or `relation(column).asc` for a column of an embedded relation."""

from __future__ import annotations

from emulator.rest.query_params.names import delimiter, field, lexeme, name
from emulator.rest.query_params.parser import (
    Parser,
    attempt,
    between,
    char,
    choice,
    end,
    look_ahead,
    optional,
    separated,
    sequence,
    string,
)
from emulator.rest.types import OrderTerm


def _suffix(word: str, value: str) -> Parser:
    return attempt(sequence(delimiter, string(word), make=lambda *_: value))


_direction = optional(choice(_suffix("asc", "asc"), _suffix("desc", "desc")))
_term_end = choice(attempt(look_ahead(char(","))), attempt(end))
_nulls = choice(
    sequence(
        optional(choice(_suffix("nullsfirst", "first"), _suffix("nullslast", "last"))),
        _term_end,
        make=lambda nulls, _: nulls,
    ),
    sequence(_term_end, make=lambda _: None),
)
_column = sequence(
    field, _direction, _nulls, make=lambda column, direction, nulls: OrderTerm(column, None, direction, nulls)
)
_related = sequence(
    name,
    between(char("("), char(")"), field),
    _direction,
    _nulls,
    make=lambda relation, column, direction, nulls: OrderTerm(column, relation, direction, nulls),
)
order_terms: Parser = sequence(
    separated(lexeme(choice(attempt(_related), _column)), char(",")),
    make=tuple,
)
