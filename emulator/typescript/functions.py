"""The types of what functions take and return, from their JSON schemas."""

import re
from collections.abc import Mapping
from typing import Any

from emulator.typescript.writer import block, member, quote, union

Schema = Mapping[str, Any]
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
ANY = "any"  # as supabase-js has it for what is not known

CLIENT = """
type FunctionsClient = SupabaseClient["functions"];
type Invoke = FunctionsClient["invoke"];
type Options = Omit<NonNullable<Parameters<Invoke>[1]>, "body" | "method">;

export interface TypedFunctions extends Omit<FunctionsClient, "invoke"> {
  invoke<Name extends keyof Functions>(
    name: Name,
    ...options: {} extends Functions[Name]["request"]
      ? [options?: Options & Functions[Name]["request"]]
      : [options: Options & Functions[Name]["request"]]
  ): Promise<
    | { data: Functions[Name]["response"]; error: null; response?: Response }
    | { data: null; error: any; response?: Response }
  >;
}

/** A client whose `invoke` knows the functions: `createClient<Database>(url, key) as unknown as TypedClient`. */
export type TypedClient = Omit<SupabaseClient<Database>, "functions"> & { functions: TypedFunctions };
"""


def functions_type(schemas: Mapping[str, Any]) -> list[str]:
    """The lines of `export interface Functions`: of each function the endpoint that `invoke` calls."""
    lines = [line for name, found in sorted(schemas.items()) for line in _function(name, found)]
    return ["export interface Functions {", *(f"  {line}" for line in lines), "}", *CLIENT.splitlines()]


def _function(name: str, found: Mapping[str, Any]) -> list[str]:
    if "error" in found:
        return [f"// {name} cannot be imported: {found['error'].strip().splitlines()[-1]}"]
    route = next(route for route in found["routes"] if route["name"] == found["main"])
    body, method = route["body"], route["method"]
    request = [member("method", quote(method), optional=method == "POST")]
    if body is not None:
        request.append(member("body", _body(route, body), optional=not body.get("required")))
    return block(name, [*block("request", request), member("response", _response(route))])


def _body(route: Mapping[str, Any], body: Schema) -> str:
    written = type_of(body, body)
    return (
        written
        if route["accepts"] == ["json"]
        else f"{written} | FormData"
        if "json" in route["accepts"]
        else "FormData"
    )


def _response(route: Mapping[str, Any]) -> str:
    if route["streams"]:
        return "Response"  # whose body `readEvents` of the client kit reads
    return type_of(route["returns"], route["returns"]) if route["returns"] else ANY


def type_of(schema: Any, root: Schema, seen: tuple[str, ...] = ()) -> str:
    """The type of a JSON schema, with the definitions of `root` written out; a type within itself is `any`."""
    if not isinstance(schema, Mapping) or not schema:
        return ANY
    if reference := schema.get("$ref"):
        if reference in seen:
            return ANY
        return type_of(_definition(reference, root), root, (*seen, reference))
    if "const" in schema:
        return quote(schema["const"])
    if "enum" in schema:
        return union(quote(each) for each in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return union(type_of(each, root, seen) for each in schema[key])
    if "allOf" in schema:
        return " & ".join(_grouped(type_of(each, root, seen)) for each in schema["allOf"])
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return union(type_of({**schema, "type": kind}, root, seen) for kind in kinds)
    if kinds == "array":
        return _array(schema, root, seen)
    if kinds == "object" or "properties" in schema:
        return _object(schema, root, seen)
    return "Blob" if schema.get("format") == "binary" else SIMPLE.get(str(kinds), ANY)


def _definition(reference: str, root: Schema) -> Any:
    found: Any = root
    for name in reference.removeprefix("#/").split("/"):
        found = found[name.replace("~1", "/").replace("~0", "~")]
    return found


def _array(schema: Schema, root: Schema, seen: tuple[str, ...]) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(each, root, seen) for each in schema['prefixItems'])}]"
    return f"{_grouped(type_of(schema.get('items'), root, seen))}[]"


def _object(schema: Schema, root: Schema, seen: tuple[str, ...]) -> str:
    required = schema.get("required", ())
    members = [
        member(name, type_of(each, root, seen), optional=name not in required)
        for name, each in schema.get("properties", {}).items()
    ]
    others = schema.get("additionalProperties")
    if not members:
        return f"Record<string, {type_of(others, root, seen)}>"
    return f"{{ {'; '.join(members)} }}"


def _grouped(text: str) -> str:
    return f"({text})" if re.search(r" [|&] ", text) else text
