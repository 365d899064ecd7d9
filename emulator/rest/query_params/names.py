"""Parses names, JSON paths and quoted values, which the other grammars consist of."""

from __future__ import annotations

from emulator.rest.query_params.parser import (
    Parser,
    attempt,
    char,
    choice,
    end,
    label,
    look_ahead,
    many,
    not_followed_by,
    one,
    optional,
    run,
    separated,
    sequence,
    string,
    succeed,
)
from emulator.rest.types import Field, JsonStep

blanks = run(r"[ \t]", at_least_one=False)


def lexeme(parser: Parser) -> Parser:
    """The parser with surrounding blanks ignored."""
    return sequence(blanks, parser, blanks, make=lambda _, value, __: value)


identifier = sequence(run(r"[^\W\d_]|[0-9_ $]", ("letter", "digit"), at_least_one=True), make=lambda name: name.strip())

_quoted_part = choice(
    run(r'[^\\"]', at_least_one=True), sequence(char("\\"), one("."), make=lambda _, character: character)
)
quoted_value = sequence(char('"'), many(_quoted_part), char('"'), make=lambda _, parts, __: "".join(parts))

_dash = attempt(sequence(char("-"), not_followed_by(">"), make=lambda *_: "-"))


def _dashed(part: Parser) -> Parser:
    return sequence(separated(part, _dash), make="-".join)


name = label(choice(quoted_value, _dashed(identifier)), "field name (* or [a..z0..9_$])")

delimiter = label(char("."), "delimiter (.)")

_json_key = label(
    choice(quoted_value, _dashed(sequence(run(r"[^(\-:.,>)]", at_least_one=True), make=lambda key: key.strip()))),
    "any non reserved character different from: .,>()",
)
_index_end = choice(*(attempt(look_ahead(string(word))) for word in ("->", "::", ".", ",")), attempt(end))
_index = sequence(
    optional(char("-"), "+"),
    run("[0-9]", ("digit",), at_least_one=True),
    _index_end,
    make=lambda sign, digits, _: (sign + digits, True),
)
_operand = choice(attempt(_index), attempt(sequence(_json_key, make=lambda key: (key, False))))
_arrow = choice(
    attempt(sequence(string("->>"), make=lambda _: True)), attempt(sequence(string("->"), make=lambda _: False))
)
json_path = sequence(
    many(sequence(_arrow, _operand, make=lambda as_text, operand: JsonStep(as_text, *operand))), make=tuple
)
field = lexeme(sequence(name, choice(json_path, succeed(())), make=Field))

columns = sequence(separated(name, lexeme(char(","))), make=tuple)
# `a.b.c->d`: embedded relations a and b, and the field c->d
tree_path = sequence(
    separated(name, delimiter),
    choice(json_path, succeed(())),
    make=lambda path, json: (tuple(path[:-1]), Field(path[-1], json)),
)
# `a.not.or`: of the embedded relation a, "not.or"
logic_path = sequence(
    separated(name, delimiter),
    make=lambda path: (
        tuple(part for part in path[:-1] if part != "not"),
        ("not." if "not" in path else "") + path[-1],
    ),
)
