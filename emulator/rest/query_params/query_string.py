"""Parses the query string: assigns each parameter its meaning."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from emulator.rest import errors
from emulator.rest.query_params import filters, names, order, select
from emulator.rest.query_params.parser import ParseError, Parser, run_parser
from emulator.rest.types import Comparison, EmbedPath, Field, Filter, QueryParams, Range, SelectField

_RESERVED = frozenset({"select", "columns", "on_conflict"})
_RESERVED_AT_ANY_LEVEL = frozenset({"order", "limit", "offset", "and", "or"})
_PLAIN_NAME = re.compile(r"[^\W\d_][A-Za-z0-9_]*", re.ASCII)
_PLAIN_COMPARISON = re.compile(
    rf"(not\.)?({'|'.join((*filters.SIMPLE_OPERATORS, *filters.QUANTIFIABLE_OPERATORS))})\.(.*)", re.DOTALL
)
# A value with such a prefix is a filter, not an argument; after `not.` or `in.` even if it is invalid
_FILTER = re.compile(
    rf"not\.|(?:is|in|isdistinct|{'|'.join(filters.SIMPLE_OPERATORS)})\."
    rf"|(?:{'|'.join(filters.TEXT_SEARCH_OPERATORS)})(?:\([\w $]+\))?\."
    rf"|(?:{'|'.join(filters.QUANTIFIABLE_OPERATORS)})(?:\((?:any|all)\))?\."
)
_INTEGER = re.compile(r"\s*-?[0-9]+\s*")
_ALL: tuple[SelectField, ...] = (SelectField(Field("*")),)


@lru_cache(maxsize=1024)
def parse_query_string(raw: bytes, has_arguments: bool = False) -> QueryParams:
    """Raises PGRST100. has_arguments: for calls by GET: a parameter is an argument unless it looks like a filter."""
    pairs = split_pairs(raw)
    valued = [(key, value) for key, value in pairs if value is not None]
    first = dict(reversed(pairs))
    others = [
        (key, value) for key, value in valued if key not in _RESERVED and _last(key) not in _RESERVED_AT_ANY_LEVEL
    ]
    filter_pairs = [(key, value) for key, value in others if not has_arguments or "." in key or _FILTER.match(value)]
    selection = first.get("select")
    columns = first.get("columns")
    on_conflict = first.get("on_conflict")
    return QueryParams(
        order=tuple(_order(key, value) for key, value in valued if _last(key) == "order"),
        logic=tuple(_logic(key, value) for key, value in valued if _last(key) in ("and", "or")),
        columns=None if columns is None else _parse_cached("columns parameter", names.columns, columns),
        select=_ALL if selection is None else _parse_cached("select parameter", select.select_items, selection),
        filters=tuple(_filter(key, value) for key, value in filter_pairs),
        ranges=tuple(_ranges(valued)),
        on_conflict=None if on_conflict is None else _parse_cached("on_conflict parameter", names.columns, on_conflict),
        params=tuple(pair for pair in others if pair not in filter_pairs) if has_arguments else (),
        filter_names=frozenset(key for key, _ in filter_pairs),
        canonical="&".join(f"{_escaped(k)}={_escaped(v or '')}" for k, v in sorted(pairs, key=lambda pair: pair[0])),
    )


def split_pairs(raw: bytes) -> list[tuple[str, str | None]]:
    """Decoded parameters in order; the value is None if there is no `=`."""
    pairs: list[tuple[str, str | None]] = []
    for part in re.split(rb"[&;]", raw):
        if part:
            key, equals, value = part.partition(b"=")
            pairs.append((_decoded(key), _decoded(value) if equals else None))
    return pairs


def _decoded(raw: bytes) -> str:
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "replace")


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")


def _last(key: str) -> str:
    return key.rpartition(".")[2]


@lru_cache(maxsize=1024)
def _parse_cached(what: str, parser: Parser, text: str, source_text: str | None = None) -> Any:
    """Caches results: an application has few distinct texts of these, unlike values of filters."""
    return _parse(what, parser, text, source_text)


def _parse(what: str, parser: Parser, text: str, source_text: str | None = None) -> Any:
    try:
        return run_parser(parser, text)
    except ParseError as error:
        before = text[: error.position]
        line = before.count("\n") + 1
        column = _column(before.rpartition("\n")[2])
        source = f"failed to parse {what} ({text if source_text is None else source_text})"
        raise errors.parse_error(f'"{source}" (line {line}, column {column})', error.details) from None


def _column(before: str) -> int:
    column = 1
    for character in before:
        column += 8 - (column - 1) % 8 if character == "\t" else 1
    return column


def _path(key: str) -> tuple[EmbedPath, Field]:
    if _PLAIN_NAME.fullmatch(key):
        return (), Field(key)
    path: tuple[EmbedPath, Field] = _parse_cached("tree path", names.tree_path, key)
    return path


def _filter(key: str, value: str) -> tuple[EmbedPath, Filter]:
    path, column = _path(key)
    plain = _PLAIN_COMPARISON.fullmatch(value)
    if plain:  # a fast path with the same result as the grammar
        return path, Filter(column, bool(plain[1]), Comparison(plain[2], plain[3]))
    negated, operation = _parse("filter", filters.operation, value)
    return path, Filter(column, negated, operation)


def _order(key: str, value: str) -> tuple[EmbedPath, Any]:
    return _path(key)[0], _parse_cached("order", order.order_terms, value)


def _logic(key: str, value: str) -> tuple[EmbedPath, Any]:
    path, operator = _parse_cached("logic path", names.logic_path, key)
    return path, _parse("logic tree", filters.logic_tree, operator + value, source_text=value)


def _ranges(pairs: list[tuple[str, str]]) -> list[tuple[EmbedPath, Range]]:
    limits: dict[str, Range] = {}
    for key, value in pairs:
        if _last(key) == "limit":
            limits[key] = Range(0, _integer(value))
    for key, value in pairs:
        if _last(key) == "offset":
            limit_key = key.removesuffix("offset") + "limit"
            offset = _integer(value)
            if offset is not None:
                limits[limit_key] = Range(offset, limits[limit_key].limit if limit_key in limits else None)
            else:
                limits.setdefault(limit_key, Range())
    return [(_path(key)[0], rows) for key, rows in limits.items()]


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.fullmatch(text) else None
