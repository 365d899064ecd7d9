"""SQL fragments: columns, filters, order, limits. Values become parameters; names come from the plan, quoted."""

from __future__ import annotations

from collections.abc import Sequence

from emulator.rest.plan.types import (
    ColumnFilter,
    ColumnRef,
    Condition,
    EmbedFilter,
    JoinCondition,
    OrderBy,
    SelectColumn,
)
from emulator.rest.query.types import type_name
from emulator.rest.quoting import quote_identifier, quote_qualified
from emulator.rest.ranges import ALL
from emulator.rest.types import Comparison, FullText, Identifier, InList, Is, IsDistinct, JsonStep, Range

OPERATORS = {
    "eq": "=",
    "neq": "<>",
    "gt": ">",
    "gte": ">=",
    "lt": "<",
    "lte": "<=",
    "like": "like",
    "ilike": "ilike",
    "match": "~",
    "imatch": "~*",
    "cs": "@>",
    "cd": "<@",
    "ov": "&&",
    "sl": "<<",
    "sr": ">>",
    "nxr": "&<",
    "nxl": "&>",
    "adj": "-|-",
}
_PATTERNS = ("like", "ilike")
_TEXT_SEARCH = {
    "fts": "to_tsquery",
    "plfts": "plainto_tsquery",
    "phfts": "phraseto_tsquery",
    "wfts": "websearch_to_tsquery",
}
_IS = {"null": "NULL", "not_null": "NOT NULL", "true": "TRUE", "false": "FALSE", "unknown": "UNKNOWN"}
_NULLS = {"first": " NULLS FIRST", "last": " NULLS LAST", None: ""}
_DIRECTIONS = {"asc": " ASC", "desc": " DESC", None: ""}

ParameterValue = str | bytes | None


class Parameters:
    """Collects the values of a statement's `$1`, `$2`, …"""

    __slots__ = ("values",)

    def __init__(self) -> None:
        self.values: list[ParameterValue] = []

    def add(self, value: ParameterValue) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def column(table: Identifier, name: str) -> str:
    return f"{quote_qualified(table)}.{'*' if name == '*' else quote_identifier(name)}"


def column_value(table: Identifier, ref: ColumnRef, parameters: Parameters) -> str:
    if ref.full_row:
        return quote_identifier(table.name)
    plain = column(table, ref.name)
    if not ref.path:
        return plain
    return (f"to_jsonb({plain})" if ref.to_json else plain) + json_path(ref.path, parameters)


def json_path(path: Sequence[JsonStep], parameters: Parameters) -> str:
    return "".join(
        ("->>" if step.as_text else "->") + parameters.add(step.key) + ("::int" if step.is_index else "")
        for step in path
    )


def selected(table: Identifier, item: SelectColumn, parameters: Parameters) -> str:
    value = column_value(table, item.column, parameters)
    if item.column.transform:
        value = f"{item.column.transform}({value})"
    value = aggregated(cast(value, item.cast), item.aggregate, item.aggregate_cast)
    return f"{value} AS {quote_identifier(item.alias)}" if item.alias else value


def cast(value: str, to: str | None) -> str:
    return f"CAST({value} AS {type_name(to)})" if to else value


def aggregated(value: str, aggregate: str | None, to: str | None) -> str:
    return cast(f"{aggregate.upper()}({value})", to) if aggregate else value


def condition(table: Identifier, tree: Condition, parameters: Parameters) -> str:
    if isinstance(tree, ColumnFilter):
        return filtered(table, tree, parameters)
    if isinstance(tree, EmbedFilter):
        return f"{quote_identifier(tree.alias)} IS {'NOT ' if tree.is_null else ''}DISTINCT FROM NULL"
    joined = f" {tree.operator.upper()} ".join(condition(table, child, parameters) for child in tree.children)
    return f"{'NOT ' if tree.negated else ''}({joined})"


def filtered(table: Identifier, condition: ColumnFilter, parameters: Parameters) -> str:
    operation, transform = condition.operation, condition.column.transform
    left = ""
    if condition.to_tsvector and isinstance(operation, FullText):
        language = f"{parameters.add(operation.language)}, " if operation.language else ""
        left = f"to_tsvector({language}{column_value(table, condition.column, parameters)})"
    else:
        left = column_value(table, condition.column, parameters)
    match operation:
        case Comparison():
            right = _comparison(operation, transform, parameters)
        case InList(values):
            right = _in_list(values, transform, parameters)
        case Is(word):
            right = f"IS {_IS[word]}"
        case IsDistinct(value):
            right = f"IS DISTINCT FROM {parameters.add(value)}"
        case FullText(operator, language_name, value):
            language = f"{parameters.add(language_name)}, " if language_name else ""
            right = f"@@ {_TEXT_SEARCH[operator]}({language}{parameters.add(value)})"
    return f"{'NOT ' if condition.negated else ''}{left} {right}"


def _comparison(operation: Comparison, transform: str | None, parameters: Parameters) -> str:
    if operation.operator in _PATTERNS:
        value = parameters.add(operation.value.replace("*", "%"))
    else:
        value = parameters.add(operation.value)
        value = f"{transform}({value})" if transform else value
    if operation.quantifier:
        value = f"{operation.quantifier.upper()}({value})"
    return f"{OPERATORS[operation.operator]} {value}"


def _in_list(values: Sequence[str], transform: str | None, parameters: Parameters) -> str:
    """Uses one array parameter: the statement is independent of the number of values, which may be zero."""
    if list(values) == [""]:
        return "= ANY('{}')"
    array = parameters.add(array_literal(values))
    if transform:
        return f"= ANY (SELECT {transform}(unnest({array}::text[])))"
    return f"= ANY ({array})"


def array_literal(values: Sequence[str]) -> str:
    escaped = (value.partition("\0")[0].replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"


def join_condition(join: JoinCondition) -> str:
    return f"{column(*join.left)} = {column(*join.right)}"


def order_by(table: Identifier, terms: Sequence[OrderBy], parameters: Parameters) -> str:
    if not terms:
        return ""
    return " ORDER BY " + ", ".join(order_term(table, term, parameters) for term in terms)


def order_term(table: Identifier, term: OrderBy, parameters: Parameters) -> str:
    source = Identifier("", term.relation) if term.relation else table
    return column_value(source, term.column, parameters) + order_direction(term)


def order_direction(term: OrderBy) -> str:
    return _DIRECTIONS[term.direction] + _NULLS[term.nulls]


def limit_offset(rows: Range, parameters: Parameters) -> str:
    if rows == ALL:
        return ""
    limit = "ALL" if rows.limit is None else parameters.add(str(rows.limit))
    return f" LIMIT {limit} OFFSET {parameters.add(str(rows.offset))}"
