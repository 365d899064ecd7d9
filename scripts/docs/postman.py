"""A Postman collection (v2.1) of every request in the OpenAPI description, which runs from top to bottom."""

import json
import re
from collections import defaultdict
from typing import Any

from scripts.docs.postman_steps import FOLDERS, LAST, STEPS, Step
from shared.auth.local_keys import PUBLISHABLE_KEY
from shared.config import DEFAULT_MODEL

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
NEW_EMAIL = """if (!pm.collectionVariables.get("email"))
    pm.collectionVariables.set("email", `user-${pm.variables.replaceIn("{{$guid}}")}@example.com`);"""
#: An example of each format of a text, as JSON Schema and pydantic name them.
FORMATS = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "date": "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
    "time": "09:30:00Z",
    "duration": "PT1H",
    "email": "asha@example.com",
    "uri": "https://example.com/",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "base64": "dGV4dA==",
    "base64url": "dGV4dA==",
}
STORED = ("email", "token", "refreshToken", "userId")


def postman(description: dict[str, Any]) -> dict[str, Any]:
    """The collection: sign-up first, then each request with the ids that earlier ones have stored, sign-out last."""
    folders: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    schemas = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            step = STEPS.get(operation["operationId"], Step())
            item = _item(path, method, operation, step, schemas)
            folders[step.folder or operation["tags"][0]].append((step.order, item))
    names = sorted(folders, key=lambda name: (name == LAST, _place(name), name))
    saved = [name for step in STEPS.values() for name in step.saves]
    values = {"baseUrl": description["servers"][0]["url"], "anonKey": PUBLISHABLE_KEY, "model": DEFAULT_MODEL}
    values |= {"password": "securePassword123", **dict.fromkeys([*STORED, *saved], "")}
    return {
        "info": {"name": description["info"]["title"], "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "event": [_event("prerequest", NEW_EMAIL)],
        "variable": [{"key": key, "value": value} for key, value in values.items()],
        "item": [
            {"name": name, "item": [item for _, item in sorted(folders[name], key=lambda pair: pair[0])]}
            for name in names
        ],
    }


def _place(folder: str) -> int:
    return FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)


def _event(listen: str, script: str) -> dict[str, Any]:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": script.split("\n")}}


def _item(path: str, method: str, operation: dict[str, Any], step: Step, schemas: dict[str, Any]) -> dict[str, Any]:
    query = [
        {
            "key": item["name"],
            "value": step.query.get(item["name"], _text(item, schemas)),
            "disabled": not _is_sent(item),
        }
        for item in operation.get("parameters", [])
        if item.get("in") == "query"
    ]
    given = "&".join(f"{item['key']}={item['value']}" for item in query if not item["disabled"])
    request: dict[str, Any] = {
        "method": method.upper(),
        "header": [{"key": key, "value": value} for key, value in {"apikey": "{{anonKey}}", **step.headers}.items()],
        "url": {
            "raw": "{{baseUrl}}" + path + (f"?{given}" if given else ""),
            "host": ["{{baseUrl}}"],
            "path": path.strip("/").replace("{", ":").replace("}", "").split("/"),
            "query": query,
            "variable": [
                {"key": name, "value": step.path.get(name, f"{{{{{_camel(name)}}}}}")}
                for name in re.findall(r"\{(\w+)\}", path)
            ],
        },
        "description": operation.get("description", ""),
    }
    if operation.get("security") == []:
        request["auth"] = {"type": "noauth"}
    if body := operation.get("requestBody"):
        request.update(_body(request, body["content"], step, schemas))
    known = operation["operationId"] in STEPS or operation["tags"][0] in FOLDERS
    return {"name": operation["summary"], "request": request, "event": [_event("test", _script(step, known=known))]}


def _camel(name: str) -> str:
    """The variable in which an earlier request has stored an id: threadId for thread_id."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _is_sent(parameter: dict[str, Any]) -> bool:
    return bool(parameter.get("required") or "example" in parameter)


def _script(step: Step, *, known: bool) -> str:
    """Checks the status, and stores what later requests need.

    A request of one's own function, which is not `known` here, may get a 4xx: an example cannot name rows that exist.
    """
    expected = f"to.be.oneOf([{', '.join(map(str, step.statuses))}])" if step.statuses else "to.be.below(400)"
    if not known:
        expected = "to.be.below(500)"
    lines = [f'pm.test("responds as documented", () => pm.expect(pm.response.code, pm.response.text()).{expected});']
    for name, pattern in step.saves.items():
        found = f"pm.response.text().match(/{pattern}/)"
        lines.append(f"if ({found}) pm.collectionVariables.set({json.dumps(name)}, {found}[1]);")
    return "\n".join(lines)


def _body(request: dict[str, Any], content: dict[str, Any], step: Step, schemas: dict[str, Any]) -> dict[str, Any]:
    media, value = next(iter(content.items()))
    media = step.media or media
    sample = step.body or value.get("example") or example(value["schema"], schemas)
    if media == "application/json" or isinstance(sample, str):
        text = sample if isinstance(sample, str) else json.dumps(sample, indent=2, ensure_ascii=False)
        header = [*request["header"], {"key": "Content-Type", "value": media}]
        return {"header": header, "body": {"mode": "raw", "raw": text}}
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
    """An example value of a schema: its example or default, or else a simple value of its type.

    Of an object, the fields that are required or have an example: all others may be left out.
    """
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
            fields, required = schema.get("properties", {}), schema.get("required", [])
            return {key: example(item, schemas) for key, item in fields.items() if key in required or "example" in item}
        case "array":
            return [example(schema.get("items", {}), schemas)] * max(1, schema.get("minItems", 1))
        case "integer" | "number":
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            return min(least, schema.get("maximum", least))
        case "boolean":
            return False
        case "null":
            return None
    text = FORMATS.get(schema.get("format", ""), "text")
    return text.ljust(schema.get("minLength", 0), "t")[: schema.get("maxLength")]


def _resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.rpartition("/")[2]] if reference else schema


def _text(parameter: dict[str, Any], schemas: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    otherwise = example(schema, schemas) if parameter.get("required") else schema.get("default", "")
    return str(parameter.get("x-postman", parameter.get("example", otherwise)))
