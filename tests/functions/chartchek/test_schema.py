"""Columns and constraints of the two documented tables."""

from typing import Any

import asyncpg

COLUMNS = """
select column_name, data_type, is_nullable = 'YES', column_default
from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position
"""
REFERENCES = """
select pg_get_constraintdef(oid) from pg_constraint
where conrelid = $1::regclass and contype in ('p', 'f', 'c') order by contype desc
"""
NOW = "now()"
THREADS = [
    ("id", "uuid", False),
    ("user_id", "uuid", True),
    ("thread_id", "text", False),
    ("assistant_id", "text", False),
    ("title", "text", True),
    ("created_at", "timestamp with time zone", True),
    ("updated_at", "timestamp with time zone", True),
    ("is_active", "boolean", True),
]
FILES = [
    ("id", "uuid", False),
    ("user_id", "uuid", True),
    ("file_id", "text", False),
    ("filename", "text", False),
    ("purpose", "text", True),
    ("bytes", "integer", True),
    ("created_at", "timestamp with time zone", True),
]


async def test_tables_have_the_documented_columns(database: str) -> None:
    connection: asyncpg.Connection[Any] = await asyncpg.connect(database)
    defaults = {}
    for table, documented in (("user_threads", THREADS), ("user_files", FILES)):
        found = [tuple(row) for row in await connection.fetch(COLUMNS, table)]
        assert [row[:3] for row in found] == documented
        defaults[table] = {row[0]: row[3] for row in found}
        constraints = [row[0] for row in await connection.fetch(REFERENCES, table)]
        assert constraints[0] == "PRIMARY KEY (id)"
        assert constraints[1].startswith("FOREIGN KEY (user_id) REFERENCES auth.users(id)")
        purposes = "CHECK ((purpose = ANY (ARRAY['assistants'::text, 'messages'::text])))"
        assert constraints[2:] == ([purposes] if table == "user_files" else [])
    await connection.close()
    threads = defaults["user_threads"]
    assert (threads["created_at"], threads["updated_at"], threads["is_active"]) == (NOW, NOW, "true")
    assert defaults["user_files"]["created_at"] == NOW
