"""The type `Database` that supabase-js takes, in the format of the Supabase CLI."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import asyncpg

from emulator.typescript.writer import block, member, quote, union

HERE = Path(__file__).parent
BASE = {
    **dict.fromkeys(("int2", "int4", "int8", "float4", "float8", "numeric", "oid"), "number"),
    **dict.fromkeys(("json", "jsonb"), "Json"),
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "char", "uuid", "citext", "bytea", "vector"), "string"),
    **dict.fromkeys(("date", "time", "timetz", "timestamp", "timestamptz"), "string"),
    "bool": "boolean",
    "void": "undefined",
    "record": "Record<string, unknown>",
}
EMPTY = "[_ in never]: never"
NO_ARGUMENTS = "Record<PropertyKey, never>"

Row = Mapping[str, Any]


class DatabaseTypes:
    """The types of some schemas of a database."""

    def __init__(self, schemas: Sequence[str], types: Mapping[int, Row]) -> None:
        self.schemas, self.types = schemas, types

    def type_of(self, number: int) -> str:
        row = self.types[number]
        if row["is_array"]:
            return f"{_element(self.type_of(row['base']))}[]"
        if row["kind"] == "d":
            return self.type_of(row["base"])
        if row["schema"] in self.schemas:
            if row["kind"] == "e":
                return f"Database[{quote(row['schema'])}][{quote('Enums')}][{quote(row['name'])}]"
            if row["is_relation"]:
                return self.row_of(row)
            if row["kind"] == "c":
                return f"Database[{quote(row['schema'])}][{quote('CompositeTypes')}][{quote(row['name'])}]"
        return BASE.get(row["name"], "unknown")

    def row_of(self, row: Row) -> str:
        tables = f"Database[{quote(row['schema'])}]"
        return f"({tables}['Tables'] & {tables}['Views'])[{quote(row['name'])}]['Row']".replace("'", '"')

    def relation(self, row: Row) -> list[str]:
        """The lines of a table or view."""
        columns = row["columns"]
        written = [] if row["is_view"] and not any(each["updatable"] for each in columns) else ["Insert", "Update"]
        return [
            *block("Row", [self._read(each, is_view=row["is_view"]) for each in columns]),
            *(line for kind in written for line in block(kind, [self._write(each, kind) for each in columns])),
            *_relationships(row["relationships"]),
        ]

    def _read(self, column: Row, *, is_view: bool) -> str:
        return member(column["name"], self._nullable(column, nullable=column["nullable"] or is_view))

    def _write(self, column: Row, kind: str) -> str:
        required = kind == "Insert" and not (column["nullable"] or column["optional"] or column["generated"])
        written = "never" if column["generated"] else self._nullable(column, nullable=column["nullable"])
        return member(column["name"], written, optional=not required)

    def _nullable(self, column: Row, *, nullable: bool) -> str:
        return self.type_of(column["type"]) + (" | null" if nullable else "")

    def routine(self, rows: Iterable[Row]) -> list[str]:
        """The lines of a function; one that is overloaded has a union of what it takes and returns."""
        found = [(self._arguments(row), self._returns(row)) for row in rows]
        arguments, returns = (list(dict.fromkeys(each)) for each in zip(*found, strict=True))
        return [member("Args", union(arguments)), member("Returns", union(returns))]

    def _arguments(self, row: Row) -> str:
        return self._inline(row["arguments"]) if row["arguments"] else NO_ARGUMENTS

    def _returns(self, row: Row) -> str:
        several = row["outputs"]
        one = self._inline(several) if len(several) > 1 or (several and row["is_set"]) else self.type_of(row["returns"])
        return f"{_element(one)}[]" if row["is_set"] else one

    def _inline(self, fields: Iterable[Row]) -> str:
        members = [
            member(each["name"], self.type_of(each["type"]), optional=each.get("optional", False)) for each in fields
        ]
        return f"{{ {'; '.join(members)} }}"

    def composite(self, row: Row) -> list[str]:
        return [member(each["name"], f"{self.type_of(each['type'])} | null") for each in row["attributes"]]


def _relationships(found: Sequence[Row]) -> list[str]:
    items = [
        f"{{ foreignKeyName: {quote(each['name'])}; columns: {_tuple(each['columns'])}; "
        f"isOneToOne: {str(each['is_one_to_one']).lower()}; referencedRelation: {quote(each['relation'])}; "
        f"referencedColumns: {_tuple(each['referenced'])} }},"
        for each in found
    ]
    return ["Relationships: [", *(f"  {item}" for item in items), "];"] if items else ["Relationships: [];"]


def _tuple(names: Iterable[str]) -> str:
    return f"[{', '.join(quote(name) for name in names)}]"


def _element(text: str) -> str:
    return f"({text})" if " | " in text else text


async def database_type(url: str, schemas: Sequence[str]) -> list[str]:
    """The lines of `export type Database`. Raises what asyncpg raises."""
    connection = await asyncpg.connect(url)
    try:
        types = {row["id"]: row for row in await _read(connection, "types.sql")}
        made = DatabaseTypes(schemas, types)
        lines: list[str] = []
        for schema in schemas:
            relations = await _read(connection, "relations.sql", schema)
            routines = await _read(connection, "routines.sql", schema)
            lines += block(schema, _schema(made, schema, relations, routines))
        return ["export type Database = {", *(f"  {line}" for line in lines), "};"]
    finally:
        await connection.close()


def _schema(made: DatabaseTypes, schema: str, relations: Sequence[Row], routines: Sequence[Row]) -> list[str]:
    overloads: dict[str, list[Row]] = defaultdict(list)
    for row in routines:
        overloads[row["name"]].append(row)
    own = [row for row in made.types.values() if row["schema"] == schema]
    parts = {
        "Tables": {row["name"]: made.relation(row) for row in relations if not row["is_view"]},
        "Views": {row["name"]: made.relation(row) for row in relations if row["is_view"]},
        "Functions": {name: made.routine(rows) for name, rows in overloads.items()},
    }
    enums = [member(row["name"], union(quote(each) for each in row["labels"])) for row in own if row["kind"] == "e"]
    composites = {row["name"]: made.composite(row) for row in own if row["kind"] == "c" and not row["is_relation"]}
    return [
        *(line for name, items in parts.items() for line in block(name, _members(items))),
        *block("Enums", enums or [EMPTY]),
        *block("CompositeTypes", _members(composites)),
    ]


def _members(items: Mapping[str, list[str]]) -> list[str]:
    return [line for name, lines in items.items() for line in block(name, lines)] or [EMPTY]


async def _read(connection: asyncpg.Connection, file: str, *arguments: str) -> list[dict[str, Any]]:
    """The rows of a query, with their JSON parsed."""
    rows = await connection.fetch((HERE / file).read_text(encoding="utf-8"), *arguments)
    lists = ("columns", "relationships", "arguments", "outputs", "labels", "attributes")
    return [{name: json.loads(value) if name in lists else value for name, value in row.items()} for row in rows]
