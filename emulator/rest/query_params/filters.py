"""Parses filters, `eq.5`, `not.in.(1,2)`, `fts(english).word`, and logic trees of them."""

from __future__ import annotations

import re

from emulator.rest.query_params.names import delimiter, field, identifier, lexeme, quoted_value
from emulator.rest.query_params.parser import (
    Parser,
    Result,
    attempt,
    between,
    char,
    choice,
    label,
    not_followed_by,
    optional,
    run,
    separated,
    sequence,
    string,
    succeed,
    words,
)
from emulator.rest.types import Comparison, Field, Filter, FullText, InList, Is, IsDistinct, Logic, Operation

SIMPLE_OPERATORS = ("neq", "cs", "cd", "ov", "sl", "sr", "nxr", "nxl", "adj")
QUANTIFIABLE_OPERATORS = ("eq", "gte", "gt", "lte", "lt", "like", "ilike", "match", "imatch")
TEXT_SEARCH_OPERATORS = ("fts", "plfts", "phfts", "wfts")

_until_end_of_item = run("[^,)]", at_least_one=False)
_quoted_item = attempt(sequence(quoted_value, not_followed_by("[^,)]"), make=lambda value, _: value))
_list_item = choice(_quoted_item, _until_end_of_item)
_list = sequence(
    lexeme(char("(")), separated(_list_item, char(",")), lexeme(char(")")), make=lambda _, values, __: tuple(values)
)
_any_text = run(".", at_least_one=False)


def _case_insensitive(word: str) -> Parser:
    def parse(text: str, position: int) -> Result:
        for offset, character in enumerate(word):
            result = choice(char(character), char(character.upper()))(text, position + offset)
            if not result.ok:
                return result._replace(consumed=offset > 0, position=position)
        return Result(True, True, word, position + len(word), None)

    return parse


_is_value = label(
    choice(*(attempt(_case_insensitive(word)) for word in ("null", "not_null", "true", "false", "unknown"))),
    "isVal: (null, not_null, true, false, unknown)",
)


def _operation(value: Parser) -> Parser:
    in_list = sequence(
        attempt(sequence(string("in"), delimiter, make=lambda *_: None)), _list, make=lambda _, values: InList(values)
    )
    is_value = sequence(
        attempt(sequence(string("is"), delimiter, make=lambda *_: None)), _is_value, make=lambda _, word: Is(word)
    )
    is_distinct = sequence(
        attempt(sequence(string("isdistinct"), delimiter, make=lambda *_: None)),
        value,
        make=lambda _, operand: IsDistinct(operand),
    )
    text_search = sequence(
        words(*TEXT_SEARCH_OPERATORS),
        optional(attempt(between(char("("), char(")"), identifier))),
        delimiter,
        value,
        make=lambda operator, language, _, operand: FullText(operator, language, operand),
    )
    simple = sequence(
        words(*SIMPLE_OPERATORS), delimiter, value, make=lambda operator, _, operand: Comparison(operator, operand)
    )
    quantifier = attempt(between(char("("), char(")"), choice(attempt(string("any")), string("all"))))
    quantified = sequence(
        words(*QUANTIFIABLE_OPERATORS),
        optional(quantifier),
        delimiter,
        value,
        make=lambda operator, quantity, _, operand: Comparison(operator, operand, quantity),
    )
    return label(
        choice(in_list, is_value, is_distinct, attempt(text_search), attempt(simple), attempt(quantified)),
        "operator (eq, gt, ...)",
    )


def _negatable(value: Parser) -> Parser:
    negation = choice(attempt(sequence(string("not"), delimiter, make=lambda *_: True)), succeed(False))
    return sequence(negation, _operation(value), make=lambda negated, operation: (negated, operation))


# In a parameter of its own, the value extends to the end
operation: Parser = _negatable(_any_text)

_array = attempt(
    sequence(string("{"), run("[^{}]", at_least_one=False), string("}"), make=lambda *parts: "".join(parts))
)
_tree_filter = sequence(
    field,
    delimiter,
    _negatable(choice(_quoted_item, _array, _until_end_of_item)),
    make=lambda column, _, negated_operation: Filter(column, *negated_operation),
)
_negation = label(
    choice(attempt(sequence(string("not"), delimiter, make=lambda *_: True)), succeed(False)),
    "negation operator (not)",
)
_operator = label(choice(attempt(string("and")), string("or")), "logic operator (and, or)")


def logic_tree(text: str, position: int) -> Result:
    """A filter, or `and(…)`, `or(…)`."""
    return (_group if _GROUP.match(text, position) else _tree)(text, position)


_branches = sequence(
    lexeme(char("(")),
    separated(logic_tree, lexeme(char(","))),
    lexeme(char(")")),
    make=lambda _, trees, __: tuple(trees),
)

# A fast path for most filters, with the same result as the grammar.
_PLAIN = re.compile(
    rf"([A-Za-z_][A-Za-z0-9_]*)\.(not\.)?({'|'.join((*SIMPLE_OPERATORS, *QUANTIFIABLE_OPERATORS))})"
    r"\.((?![\"{])[^,)]*)(?=[,)])"
)


def _filter(text: str, position: int) -> Result:
    plain = _PLAIN.match(text, position)
    if plain is None:
        return _careful_filter(text, position)
    name, negation, operator, value = plain.groups()
    found = Filter(Field(name), bool(negation), Comparison(operator, value))
    return Result(True, True, found, plain.end(), None)


_careful_filter = attempt(_tree_filter)
_group = sequence(
    _negation, _operator, _branches, make=lambda negated, operator, trees: Logic(operator, negated, trees)
)
_tree = choice(_filter, _group)
# Filters never begin like this
_GROUP = re.compile(r"(?:not\.)?(?:and|or)\(")

__all__ = ["Operation", "logic_tree", "operation"]
