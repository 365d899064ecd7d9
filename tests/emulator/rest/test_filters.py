"""Filters: each operator, logic trees, and random filters compared with equivalent SQL."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.rest.conftest import Backend, Client


def ids(rest: Client, query: str, table: str = "venues") -> list[int]:
    response = rest.get(f"/{table}?select=id&order=id&{query}")
    assert response.status_code == 200, response.text
    return [row["id"] for row in response.json()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("capacity=eq.500", [1]),
        ("capacity=neq.500", [2, 3, 4]),
        ("capacity=gt.80&capacity=lte.1200", [1, 2]),
        ("capacity=not.gte.500", [3, 4]),
        ("city=eq.Chennai&capacity=lt.100", [4]),
        ("name=like.*Hall", [1, 2]),
        ("name=ilike.old%25", [1]),
        ("name=like(any).{Old*,*Box}", [1, 4]),
        ("name=ilike(all).{*hall,new*}", [2]),
        ("name=match.^[OG]", [1, 3]),
        ("name=imatch.hall$", [1, 2]),
        ("id=in.(1,3,77)", [1, 3]),
        ('name=in.("Old Hall",New Hall)', [1, 2]),
        ("id=in.()", []),
        ("id=not.in.(1,2)", [3, 4]),
        ("city=is.null", [3]),
        ("city=is.not_null", [1, 2, 4]),
        ("active=is.true", [1, 2]),
        ("active=is.FALSE", [4]),
        ("active=not.is.unknown", [1, 2, 4]),
        ("city=isdistinct.Chennai", [2, 3]),
        ("id=eq(any).{1,4}", [1, 4]),
        ("id=lt(all).{3,9}", [1, 2]),
        ("tags=cs.{large}", [1, 2]),
        ('tags=cd.{"large",historic,x}', [1, 4]),
        ("tags=ov.{modern,outdoor}", [2, 3]),
        ('details=cs.{"lift":false}', [1]),
        ("open_days=cs.3", None),
        ("open_days=cs.[3,4]", [1, 2]),
        ("open_days=ov.[1,2)", [1]),
        ("open_days=sl.[6,9)", [1]),
        ("open_days=sr.[1,2]", [3]),
        ("open_days=nxr.[1,6)", [1]),
        ("open_days=nxl.[2,6)", [2, 3]),
        ("open_days=adj.[8,9)", [2, 3]),
        ("description=fts(english).hall", [1, 2]),
        ("description=fts.garden", [3]),
        ("description=plfts(english).great hall", [2]),
        ("description=phfts(english).concert hall", [1]),
        ("description=wfts(english).hall -modern", [1]),
        ("search=fts(english).stage", [3]),
        ("search=not.fts(english).hall", [3, 4]),
        # computed columns, of type tsvector and text
        ("keywords=fts(english).halls", [1, 2]),
        ("keywords=not.plfts.chennai", [2, 3]),
        ("label=fts.chennai", [1, 4]),
        ("or=(keywords.fts.kochi,id.eq.3)", [2, 3]),
        ("details->owner->>name=eq.City", [1]),
        ("details->floors->>0=eq.1", [1, 2]),
        ("details->floors->-1=eq.2", [2]),
        ("details->lift=is.not_null", [1]),
        ("tags->>0=eq.large", [1, 2]),
        ("label=eq.New Hall, Kochi", [2]),
        ("or=(id.eq.1,id.eq.4)", [1, 4]),
        ("and=(capacity.gte.80,or(city.is.null,name.like.New*))", [2, 3]),
        ("not.and=(id.gte.2,id.lte.3)", [1, 4]),
        ("or=(not.and(id.gt.1),name.not.like.*a*)", [1]),
        ('or=(name.eq."Old Hall",name.in.("Black Box",x),tags.cs.{modern})', [1, 2, 4]),
        ("or=(details->owner->>name.eq.Trust, tags->>0.eq.outdoor)", [2, 3]),
    ],
)
def test_operators(rest: Client, query: str, expected: list[int] | None) -> None:
    if expected is None:
        assert rest.get(f"/venues?{query}").json()["code"] == "22P02"  # "3" is not a range
    else:
        assert ids(rest, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("shade=eq.%230000ff", [1]),
        ("shade=in.(%230000ff,%23ff0000)", [1, 2]),
        ("shade=gt.%2300ffff", [2]),
        ("or=(shade.is.null,shade.eq.%23ff0000)", [2, 3]),
    ],
)
def test_values_of_a_domain_are_read_by_its_cast(rest: Client, query: str, expected: list[int]) -> None:
    assert ids(rest, query, "lamps") == expected


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("id=eq.one", "22P02", 'invalid input syntax for type integer: "one"'),
        ("tags=cs.large", "22P02", 'malformed array literal: "large"'),
        ("nothing=eq.1", "42703", "column venues.nothing does not exist"),
        ("active=eq.perhaps", "22P02", 'invalid input syntax for type boolean: "perhaps"'),
        ("description=fts(klingon).x", "42704", 'text search configuration "klingon" does not exist'),
        ("capacity=like.5*", "42883", "operator does not exist: integer ~~ unknown"),
    ],
)
def test_bad_values_are_postgres_own_errors(rest: Client, query: str, code: str, message: str) -> None:
    response = rest.get(f"/venues?{query}")
    assert response.status_code in (400, 404)
    assert (response.json()["code"], response.json()["message"]) == (code, message)


def test_input_from_requests_never_becomes_sql(rest: Client) -> None:
    nasty = "'\"; drop table venues; -- $1 \\ \0"
    for query in (
        f"name=eq.{quote(nasty[:-1])}",
        f"select={quote(chr(34) + nasty[2:-1] + chr(34))}",
        f"order={quote(nasty[2:-1])}",
        f"select=id::{quote('int)) from venues; --')}",
        f"details->>{quote(nasty[:-3])}=eq.1",
        f"name=fts({quote(nasty[:-1])}).x",
    ):
        assert rest.get(f"/venues?{query}").status_code in (200, 400, 404)
    assert len(ids(rest, "")) == 4


@dataclass(frozen=True)
class Condition:
    """A filter as a parameter, as part of a logic tree, and as SQL."""

    rest: str
    sql: str


ARRAYS = {"cs": "@>", "cd": "<@", "ov": "&&"}
INTEGERS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def in_tree(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


texts = st.sampled_from(
    ["Old Hall", "New Hall", "Chennai", "", "a'b", 'say "x"', "x,y", "(z)", "\\", "é ☃", "%", "null"]
)
integers = st.integers(-2, 1300)
comparisons = st.builds(
    lambda column, operator, value: Condition(f"{column}.{operator}.{value}", f"{column} {INTEGERS[operator]} {value}"),
    st.sampled_from(["id", "capacity"]),
    st.sampled_from(list(INTEGERS)),
    integers,
)
text_comparisons = st.builds(
    lambda column, operator, value: Condition(
        f"{column}.{operator}.{in_tree(value)}",
        f"{column} is distinct from {literal(value)}"
        if operator == "isdistinct"
        else f"{column} {INTEGERS[operator]} {literal(value)}",
    ),
    st.sampled_from(["name", "city"]),
    st.sampled_from(["eq", "neq", "gt", "lte", "isdistinct"]),
    texts,
)
lists = st.builds(
    lambda values: Condition(
        f"city.in.({','.join(map(in_tree, values))})", f"city in ({','.join(map(literal, values))})"
    ),
    st.lists(texts, min_size=2, max_size=4),
)
nulls = st.builds(
    lambda column, word: Condition(f"{column}.is.{word}", f"{column} is {word.replace('_', ' ')}"),
    st.sampled_from(["active", "city", "details"]),
    st.sampled_from(["null", "not_null"]),
)
arrays = st.builds(
    lambda operator, values: Condition(
        f"tags.{operator}.{{{','.join(values)}}}",
        f"tags {ARRAYS[operator]} array[{','.join(map(literal, values))}]::text[]",
    ),
    st.sampled_from(["cs", "cd", "ov"]),
    st.lists(st.sampled_from(["large", "modern", "outdoor"]), max_size=3),
)
paths = st.builds(
    lambda value: Condition(f"details->owner->>name.eq.{value}", f"details->'owner'->>'name' = '{value}'"),
    st.sampled_from(["City", "Trust", "None"]),
)
leaves = st.one_of(comparisons, text_comparisons, lists, nulls, arrays, paths)


def negated(condition: Condition) -> Condition:
    if condition.rest.startswith(("and(", "or(")):
        return Condition(f"not.{condition.rest}", f"not {condition.sql}")
    column, _, rest = condition.rest.partition(".")
    return Condition(f"{column}.not.{rest}", f"not ({condition.sql})")


def joined(operator: str, parts: list[Condition]) -> Condition:
    sql = f" {operator} ".join(f"({part.sql})" for part in parts)
    return Condition(f"{operator}({','.join(part.rest for part in parts)})", f"({sql})")


trees = st.recursive(
    leaves | leaves.map(negated),
    lambda parts: st.builds(
        lambda operator, parts, no: negated(joined(operator, parts)) if no else joined(operator, parts),
        st.sampled_from(["and", "or"]),
        st.lists(parts, min_size=1, max_size=3),
        st.booleans(),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees)
def test_random_trees_find_what_sql_finds(rest: Client, backend: Backend, tree: Condition) -> None:
    expected: Any = backend.sql(
        "select coalesce(array_agg(id order by id), '{}') from venues where $1 = 1 and " + tree.sql, 1
    )
    assert ids(rest, f"and={quote(f'({tree.rest})')}") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("program->pieces=eq.[%22Serenade%22]", [2]),
        ("program->encore=is.null&order=id", [2, 3, 4]),
        ("or=(program->encore.eq.true,id.eq.4)&order=id", [1, 4]),
        ("program->pieces=cs.[%22Symphony%22]", [1]),
        ("program=not.is.null&order=program->pieces->0.desc", [2, 1]),
        ("program->>encore=eq.true", [1]),
    ],
)
def test_values_in_json_are_compared_as_jsonb(rest: Client, query: str, expected: list[int]) -> None:
    response = rest.get(f"/concerts?select=id&{query}")
    assert response.status_code == 200, response.text
    assert [row["id"] for row in response.json()] == expected
