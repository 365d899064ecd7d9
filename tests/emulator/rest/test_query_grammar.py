"""The grammar of query strings: accepted input, and error messages."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.rest.errors import ApiError
from emulator.rest.query_params import parse_query_string
from emulator.rest.types import Comparison, Field, Filter, FullText, InList, Is, Logic, Range, SelectEmbed, SelectField

FIELD_NAME = "field name (* or [a..z0..9_$])"
OPERATOR = "operator (eq, gt, ...)"
DIRECTION = '"asc", "desc", "nullsfirst" or "nullslast"'
LOGIC = "logic operator (and, or)"
AFTER_NAME = 'letter, digit, "-", "->>", "->", "::", ".", ")", "," or end of input'
AFTER_INDEX = 'digit, "->", "::", ".", "," or end of input'


@pytest.mark.parametrize(
    ("query", "message", "details"),
    [
        (
            "select=id,",
            "select parameter (id,)|4",
            f'unexpected end of input expecting "...", {FIELD_NAME}, "*" or "count()"',
        ),
        (
            "select=id,halls(name[])",
            "select parameter (id,halls(name[]))|14",
            f"unexpected '[' expecting {AFTER_NAME}",
        ),
        (
            "select=a->>-7x",
            "select parameter (a->>-7x)|7",
            """unexpected 'x' expecting digit, "->", "::", ".", "," or end of input""",
        ),
        ("select=name::", "select parameter (name::)|7", "unexpected end of input expecting letter or digit"),
        ("id=5", "filter (5)|1", f'unexpected "5" expecting "not" or {OPERATOR}'),
        ("id=not.same.5", "filter (not.same.5)|5", f'unexpected "s" expecting {OPERATOR}'),
        ("id=eq().5", "filter (eq().5)|4", f'unexpected ")" expecting {OPERATOR}'),
        ("id=in.5", "filter (in.5)|4", 'unexpected "5" expecting "("'),
        (
            "id=is.nil",
            "filter (is.nil)|5",
            'unexpected "i" expecting isVal: (null, not_null, true, false, unknown)',
        ),
        ("order=id.up", "order (id.up)|4", f'unexpected "u" expecting {DIRECTION}'),
        ("order=id.descx", "order (id.descx)|8", "unexpected 'x' expecting delimiter (.), \",\" or end of input"),
        (
            "or=()",
            "logic tree (())|4",
            f'unexpected ")" expecting {FIELD_NAME}, negation operator (not) or logic operator (and, or)',
        ),
        (
            "and=(id.eq.1,not.xor(id.eq.2))",
            "logic tree ((id.eq.1,not.xor(id.eq.2)))|17",
            'unexpected "x" expecting logic operator (and, or)',
        ),
        ("columns=", "columns parameter ()|1", f"unexpected end of input expecting {FIELD_NAME}"),
        ("on_conflict=:", "on_conflict parameter (:)|1", f'unexpected ":" expecting {FIELD_NAME}'),
    ],
)
def test_reports_where_parsing_failed_and_what_was_expected(query: str, message: str, details: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_query_string(query.encode())
    what, column = message.split("|")
    assert caught.value.code == "PGRST100"
    assert caught.value.message == f'"failed to parse {what}" (line 1, column {column})'
    assert caught.value.details == details


@pytest.mark.parametrize(
    ("value", "operation"),
    [
        ("eq.5", Comparison("eq", "5")),
        ("like(any).{a*,b*}", Comparison("like", "{a*,b*}", "any")),
        ("gte(all).{1,2}", Comparison("gte", "{1,2}", "all")),
        ("eq.a.b,c=d", Comparison("eq", "a.b,c=d")),
        ('in.(1,"two, three","say \\"hi\\"")', InList(("1", "two, three", 'say "hi"'))),
        ("in.()", InList(("",))),
        ("is.NULL", Is("null")),
        ("is.not_null", Is("not_null")),
        ("fts(german).wort", FullText("fts", "german", "wort")),
        ("wfts.either or", FullText("wfts", None, "either or")),
    ],
)
def test_reads_operators(value: str, operation: object) -> None:
    ((_, found),) = parse_query_string(f"col={value}".encode()).filters
    assert found == Filter(Field("col"), False, operation)  # type: ignore[arg-type]


def test_reads_trees_and_paths() -> None:
    query = parse_query_string(b'halls.not.or=(a.eq.1,and("x,y".lt.2,b->c->>0.is.null))&halls.limit=3&halls.offset=2')
    ((path, tree),) = query.logic
    assert path == ("halls",)
    assert isinstance(tree, Logic)
    assert (tree.operator, tree.negated) == ("or", True)
    inner = tree.children[1]
    assert isinstance(inner, Logic)
    assert [child.field.name for child in inner.children if isinstance(child, Filter)] == ["x,y", "b"]
    assert query.ranges == ((("halls",), Range(2, 3)),)


def test_a_function_called_by_get_has_arguments_beside_filters() -> None:
    query = parse_query_string(b"size=3&name=eq.x&word=eqo.x&a.b=eq.1&c", True)
    assert query.params == (("size", "3"), ("word", "eqo.x"))
    assert [path for path, _ in query.filters] == [(), ("a",)]
    assert query.canonical == "a.b=eq.1&c=&name=eq.x&size=3&word=eqo.x"


names = st.one_of(
    st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(lambda name: name != "count"),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8).map(lambda text: f" {text}."),
)
fields = st.builds(
    SelectField,
    st.builds(Field, names, st.just(())),
    alias=st.none() | names,
    cast=st.none() | st.sampled_from(["text", "int", "timestamp with time zone"]),
    aggregate=st.none() | st.sampled_from(["sum", "avg", "min", "max", "count"]),
    aggregate_cast=st.none(),
)


def embeds(children: st.SearchStrategy[SelectField | SelectEmbed]) -> st.SearchStrategy[SelectEmbed]:
    return st.builds(
        SelectEmbed,
        names,
        st.lists(children, min_size=1, max_size=3).map(tuple),
        alias=st.none(),
        hint=st.none() | st.from_regex(r"[a-k_]{3,8}", fullmatch=True).filter(lambda hint: hint != "left"),
        join=st.sampled_from([None, "inner", "left"]),
        spread=st.booleans(),
    )


def quoted(name: str) -> str:
    return name if name.isidentifier() else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rendered(item: SelectField | SelectEmbed) -> str:
    alias = f"{quoted(item.alias)}:" if item.alias else ""
    if isinstance(item, SelectEmbed):
        marks = "".join(f"!{mark}" for mark in (item.hint, item.join) if mark)
        children = ",".join(map(rendered, item.children))
        return f"{'...' if item.spread else alias}{quoted(item.relation)}{marks}({children})"
    cast = f"::{item.cast}" if item.cast else ""
    return alias + quoted(item.field.name) + cast + (f".{item.aggregate}()" if item.aggregate else "")


@given(st.lists(st.recursive(fields, embeds, max_leaves=8), min_size=1, max_size=4))
def test_written_values_are_read_back(items: list[SelectField | SelectEmbed]) -> None:
    text = ",".join(map(rendered, items))
    assert parse_query_string(b"select=" + quote(text).encode()).select == tuple(items)


WORDS = "select= order= or= and= id= & eq. in.( not. ( ) , . -> ->> :: : ... ! a 5 * count() is.null"
pieces = st.sampled_from([*WORDS.split(), '"', "\\", "{", "}", "%", "%00", "%C3", "é", " ", "+", "\t", "="])


@given(st.lists(pieces, max_size=24).map("".join), st.booleans())
def test_no_query_string_breaks_the_parser(text: str, is_call: bool) -> None:
    with suppress(ApiError):
        parse_query_string(text.encode(), is_call)
