"""An SQL file splits into the statements that the Supabase CLI would see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.database.sql_statements import is_transaction_control, must_run_alone, split_statements

PIECES = [
    "select 1",
    "select ';', 'it''s;'",
    "select E'\\';'",
    'select 1 as "a;b"',
    "do $$ begin perform 1; end $$",
    "do $body$ begin perform '$$;'; end $body$",
    "select 1 -- not here; either",
    "select /* nor; /* here; */ ; */ 2",
    "create function f() returns int begin atomic select case when true then 1 end; select 2; end",
    "select $1 + $2",
    "select 'తెలుగు; தமிழ்'",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from([";", " ;\n", ";\n\n"]))
def test_statements_come_back_whole(pieces: list[str], separator: str) -> None:
    # A line comment swallows a separator on its own line, so each piece ends its line.
    source = "".join(piece + "\n" + separator for piece in pieces)
    statements = split_statements(source)
    assert [statement.text for statement in statements] == pieces
    for statement in statements:
        assert source[statement.offset :].startswith(statement.text)


@pytest.mark.parametrize("source", ["", "  \n", ";", ";;;\n"])
def test_nothing_is_no_statement(source: str) -> None:
    assert split_statements(source) == []


@pytest.mark.parametrize("source", ["select 'open", "do $$ open;", "select /* open;", 'select "open;'])
def test_what_is_left_open_is_one_statement(source: str) -> None:
    assert len(split_statements(source)) == 1


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("begin", True),
        ("BEGIN TRANSACTION", True),
        ("-- why\nbegin", True),
        ("begin isolation level serializable", True),
        ("start transaction", True),
        ("commit", True),
        ("end", True),
        ("rollback", True),
        ("begin atomic select 1; end", False),
        ("select 'commit'", False),
        ("create table commit ()", False),
    ],
)
def test_transaction_control_is_recognized(statement: str, expected: bool) -> None:
    assert is_transaction_control(statement) is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("create index concurrently on a (b)", True),
        ("-- why\nCREATE UNIQUE INDEX\n  CONCURRENTLY IF NOT EXISTS i ON a (b)", True),
        ("drop index concurrently i", True),
        ("reindex table concurrently a", True),
        ("reindex (verbose) index concurrently i", True),
        ("reindex (concurrently) table a", True),
        ("vacuum", True),
        ("vacuum (analyze) a", True),
        ("alter system set work_mem = '8MB'", True),
        ("cluster a using i", True),
        ("create index on a (b)", False),
        ("reindex table a", False),
        ("refresh materialized view concurrently a", False),
        ("create table vacuum ()", False),
        ("select 'vacuum'", False),
    ],
)
def test_what_is_no_part_of_a_transaction(statement: str, expected: bool) -> None:
    assert must_run_alone(statement) is expected


def test_lines_that_only_psql_reads_are_left_out() -> None:
    dump = "--\n-- dump\n\n\\restrict aB3\n\nselect 1;\nselect '\\restrict aB3';\n\\unrestrict aB3\n"
    statements = split_statements(dump)
    assert [each.text.split()[-2:] for each in statements] == [["select", "1"], ["'\\restrict", "aB3'"]]
    assert dump[statements[1].offset :].startswith("select '")
