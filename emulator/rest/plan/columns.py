"""Resolves column names of a request against the schema cache."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.rest.catalog import Column, SchemaCache, Table
from emulator.rest.plan.types import ColumnFilter, ColumnRef, Condition, LogicGroup
from emulator.rest.types import Field, Filter, FullText, Identifier, LogicTree


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves the columns of one relation. An unknown name is kept, since it may be a computed column."""

    cache: SchemaCache
    relation: Identifier

    @property
    def table(self) -> Table | None:
        return self.cache.tables.get(self.relation)

    def column(self, field: Field) -> ColumnRef:
        table = self.table
        known = table.columns.get(field.name) if table else None
        if known is None:
            return ColumnRef(field.name, field.path, to_json=True)
        is_json = known.nominal_type in ("json", "jsonb")
        return known_column(known)._replace(path=field.path, to_json=not is_json)

    def compared(self, field: Field) -> ColumnRef:
        """The column in a filter or order: Postgres compares jsonb, but not json."""
        column = self.column(field)
        is_json = column.type == "json" and field.path and not field.path[-1].as_text
        return column._replace(to_json=True) if is_json else column

    def output(self, field: Field) -> ColumnRef:
        """The column in a response: a domain with a cast to json is cast."""
        return self._transformed(self.column(field), "json", reading=False)

    def output_column(self, column: Column) -> ColumnRef:
        return self._transformed(known_column(column), "json", reading=False)

    def json_input(self, column: Column) -> ColumnRef:
        """The column in a request body."""
        return self._transformed(known_column(column), "json", reading=True)

    def condition(self, tree: LogicTree) -> Condition:
        if isinstance(tree, Filter):
            return self.filter(tree)
        return LogicGroup(tree.operator, tree.negated, tuple(self.condition(child) for child in tree.children))

    def filter(self, requested: Filter) -> ColumnFilter:
        column = self._transformed(self.compared(requested.field), "text", reading=True)
        # A computed column is compared as it is: Postgres itself converts text, and its type is not known here.
        to_tsvector = isinstance(requested.operation, FullText) and column.base_type not in ("", "tsvector")
        return ColumnFilter(column, requested.negated, requested.operation, to_tsvector)

    def has_transformed_output(self) -> bool:
        table = self.table
        if table is None or not self.cache.representations:
            return False
        return any((column.nominal_type, "json") in self.cache.representations for column in table.columns.values())

    def _transformed(self, column: ColumnRef, format_: str, *, reading: bool) -> ColumnRef:
        """The column with the cast function between its type and a format, and the type that the function accepts."""
        if not self.cache.representations or not column.type:
            return column
        cast = (format_, column.type) if reading else (column.type, format_)
        function = self.cache.representations.get(cast)
        return column if function is None else column._replace(transform=function, type=cast[0])


def known_column(column: Column) -> ColumnRef:
    return ColumnRef(column.name, type=column.nominal_type, base_type=column.type, default=column.default)
