"""Tables and views in the OpenAPI document: definition, path and parameters."""

from __future__ import annotations

from typing import Any

from emulator.rest.catalog import Cardinality, Column, Relationship, SchemaCache, Table
from emulator.rest.openapi.swagger_types import default_value, type_properties

Json = dict[str, Any]


def definition(table: Table, cache: SchemaCache) -> Json:
    found: Json = {"type": "object"}
    if table.description:
        found["description"] = table.description
    found["properties"] = {column.name: _property(table, column, cache) for column in table.columns.values()}
    if required := [column.name for column in table.columns.values() if not column.nullable]:
        found["required"] = required
    return found


def path_item(table: Table) -> Json:
    name = table.id.name
    filters = [_ref(f"rowFilter.{name}.{column}") for column in table.columns]
    reading = ["select", "order", "range", "rangeUnit", "offset", "limit", "preferCount"]
    common = {"tags": [name], **summary_and_description(table.description)}
    rows = {"type": "array", "items": {"$ref": f"#/definitions/{name}"}}
    item: Json = {
        "get": {
            **common,
            "parameters": filters + [_ref(parameter) for parameter in reading],
            "responses": {"200": {"description": "OK", "schema": rows}, "206": {"description": "Partial Content"}},
        }
    }
    if table.insertable or table.updatable or table.deletable:
        body, returned = _ref(f"body.{name}"), _ref("preferReturn")
        no_content = {"204": {"description": "No Content"}}
        created = {"201": {"description": "Created"}}
        item["post"] = {**common, "parameters": [body, _ref("select"), _ref("preferPost")], "responses": created}
        item["patch"] = {**common, "parameters": [*filters, body, returned], "responses": no_content}
        item["delete"] = {**common, "parameters": [*filters, returned], "responses": no_content}
    return item


def parameters(table: Table) -> Json:
    name = table.id.name
    found: Json = {
        f"body.{name}": {
            "name": name,
            "description": name,
            "required": False,
            "in": "body",
            "schema": {"$ref": f"#/definitions/{name}"},
        }
    }
    for column in table.columns.values():
        described = {"description": column.description} if column.description else {}
        found[f"rowFilter.{name}.{column.name}"] = {
            "name": column.name,
            **described,
            "required": False,
            "in": "query",
            "type": "string",
        }
    return found


def summary_and_description(comment: str | None) -> Json:
    """The summary is the first line of the comment; the description, the other lines."""
    if comment is None:
        return {}
    summary, _, rest = comment.partition("\n")
    rest = rest.lstrip("\n")
    return {"summary": summary, "description": rest} if rest else {"summary": summary}


def _property(table: Table, column: Column, cache: SchemaCache) -> Json:
    found = type_properties(column.type)
    if column.default is not None and (value := default_value(column.type, column.default)) is not None:
        found["default"] = value
    if description := _column_description(table, column, cache):
        found["description"] = description
    if column.enum:
        found["enum"] = list(column.enum)
    if column.max_length is not None:
        found["maxLength"] = column.max_length
    return found


def _column_description(table: Table, column: Column, cache: SchemaCache) -> str | None:
    notes = ["Note:"]
    if column.name in table.primary_key:
        notes.append("This is a Primary Key.<pk/>")
    if (key := _foreign_key(table, column, cache)) is not None:
        other, name = key
        notes.append(f"This is a Foreign Key to `{other}.{name}`.<fk table='{other}' column='{name}'/>")
    if len(notes) == 1:
        return column.description
    return (f"{column.description}\n\n" if column.description else "") + "\n".join(notes)


def _foreign_key(table: Table, column: Column, cache: SchemaCache) -> tuple[str, str] | None:
    """The table and column referenced by a foreign key on this column alone; tables are preferred to views."""
    found = cache.relationships.get((table.id, table.id.schema), ())
    for relationship in sorted(found, key=lambda relationship: relationship.target_is_view):
        if _refers(relationship) and [own for own, _ in relationship.columns] == [column.name]:
            return relationship.target.name, relationship.columns[0][1]
    return None


def _refers(relationship: Relationship) -> bool:
    if relationship.cardinality is Cardinality.O2O:
        return not relationship.is_parent
    return relationship.cardinality is Cardinality.M2O


def _ref(parameter: str) -> Json:
    return {"$ref": f"#/parameters/{parameter}"}
