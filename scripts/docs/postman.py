"""A Postman collection (v2.1) of every request in the OpenAPI description."""

import json
from collections import defaultdict
from typing import Any

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def postman(description: dict[str, Any]) -> dict[str, Any]:
    folders: dict[str, list[dict[str, Any]]] = defaultdict(list)
    schemas = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            folders[operation["tags"][0]].append(_item(path, method, operation, schemas))
    return {
        "info": {"name": description["info"]["title"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [
            {"key": "baseUrl", "value": description["servers"][0]["url"]},
            {"key": "anonKey", "value": ""},
            {"key": "token", "value": ""},
            {"key": "userId", "value": ""},
        ],
        "item": [{"name": name, "item": items} for name, items in sorted(folders.items())],
    }


def _item(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    query = [
        {"key": item["name"], "value": _text(item), "disabled": not (item.get("required") or "example" in item)}
        for item in operation.get("parameters", [])
        if item.get("in") == "query"
    ]
    given = "&".join(f"{item['key']}={item['value']}" for item in query if not item["disabled"])
    request: dict[str, Any] = {
        "method": method.upper(),
        "header": [{"key": "apikey", "value": "{{anonKey}}"}],
        "url": {
            "raw": "{{baseUrl}}" + path + (f"?{given}" if given else ""),
            "host": ["{{baseUrl}}"],
            "path": path.strip("/").replace("{", ":").replace("}", "").split("/"),
            "query": query,
        },
        "description": operation.get("description", ""),
    }
    if operation.get("security") == []:
        request["auth"] = {"type": "noauth"}
    if body := operation.get("requestBody"):
        request.update(_body(request, body["content"], schemas))
    return {"name": operation["summary"], "request": request}


def _body(request: dict[str, Any], content: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    media, value = next(iter(content.items()))
    sample = value.get("example") or example(value["schema"], schemas)
    if media == "application/json":
        header = [*request["header"], {"key": "Content-Type", "value": media}]
        return {"header": header, "body": {"mode": "raw", "raw": json.dumps(sample, indent=2, ensure_ascii=False)}}
    fields = [
        {"key": key, "type": "file", "src": []}
        if _is_file(value["schema"], key, schemas)
        else {"key": key, "type": "text", "value": item if isinstance(item, str) else json.dumps(item)}
        for key, item in sample.items()
    ]
    return {"body": {"mode": "formdata", "formdata": fields}}


def _is_file(schema: dict[str, Any], key: str, schemas: dict[str, Any]) -> bool:
    return _resolve(schema, schemas).get("properties", {}).get(key, {}).get("format") == "binary"


def example(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """An example value of a schema: its example or default, or else a simple value of its type."""
    schema = _resolve(schema, schemas)
    for key in ("x-postman", "example", "default", "const"):
        if key in schema:
            return schema[key]
    if values := schema.get("examples") or schema.get("enum"):
        return values[0]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return example(options[0], schemas)
    match schema.get("type"):
        case "object":
            return {key: example(item, schemas) for key, item in schema.get("properties", {}).items()}
        case "array":
            return [example(schema.get("items", {}), schemas)]
        case "integer" | "number":
            return 0
        case "boolean":
            return False
        case "null":
            return None
    return {"uuid": "00000000-0000-4000-8000-000000000000"}.get(schema.get("format", ""), "text")


def _resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema


def _text(parameter: dict[str, Any]) -> str:
    found = parameter.get("x-postman", parameter.get("example", parameter.get("schema", {}).get("default", "")))
    return str(found)
