"""Parses an HTTP request into an `ApiRequest`: target, action, query string and body."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Literal, Protocol
from urllib.parse import unquote

from emulator.rest import errors
from emulator.rest.payload import read_content_type, read_payload
from emulator.rest.query_params import parse_query_string
from emulator.rest.ranges import root_range
from emulator.rest.types import Action, ApiRequest, Identifier, Payload, Preferences

_ACTIONS = {
    "GET": Action.READ,
    "HEAD": Action.READ,
    "POST": Action.CREATE,
    "PATCH": Action.UPDATE,
    "PUT": Action.UPSERT,
    "DELETE": Action.DELETE,
    "OPTIONS": Action.INFO,
}
_WRITES = frozenset({"POST", "PATCH", "PUT", "DELETE"})
_CALLS = frozenset({"GET", "HEAD", "POST"})


class RequestSettings(Protocol):
    """Settings that affect parsing."""

    @property
    def db_schemas(self) -> tuple[str, ...]: ...
    @property
    def db_root_spec(self) -> Identifier | None: ...
    @property
    def openapi_mode(self) -> Literal["follow-privileges", "ignore-privileges", "disabled"]: ...


def parse_request(
    method: str,
    path: str,
    query_string: bytes,
    headers: Mapping[str, str],
    body: bytes,
    *,
    settings: RequestSettings,
    preferences: Preferences,
    accept: tuple[str, ...],
) -> ApiRequest:
    """Parses a request. Raises ApiError with a code of group 1.

    path: percent-encoded, as sent. headers: names in lower case.
    """
    name, is_call = _resource(path, settings)
    schema, profile_negotiated = _schema(method, headers, settings.db_schemas)
    action = _action(method, name, is_call=is_call)
    reads_by_call = is_call and method != "POST"
    query = parse_query_string(query_string, reads_by_call)
    top_range = root_range(method, query, headers.get("range"))
    content_type = read_content_type(headers.get("content-type"))
    payload: Payload | None = None
    if action in (Action.CREATE, Action.UPDATE, Action.UPSERT) or (action is Action.CALL and method == "POST"):
        columns = None if action is Action.UPSERT else query.columns
        payload = read_payload(body, content_type, is_call=is_call, columns=columns)
    return ApiRequest(
        method=method,
        path=path,
        action=action,
        target=None if name is None else _qualified(name, schema, settings),
        is_call=is_call,
        schema=schema,
        profile_negotiated=profile_negotiated,
        query=query,
        top_range=top_range,
        columns=payload.keys if payload else frozenset(),
        payload=payload,
        content_type=content_type,
        accept=accept,
        preferences=preferences,
        headers=headers,
        cookies=read_cookies(headers.get("cookie")),
    )


def _resource(path: str, settings: RequestSettings) -> tuple[str | None, bool]:
    """The name of the relation or function (None for the root), and whether it is a function."""
    segments = [unquote(segment) for segment in path.removeprefix("/").split("/")]
    match segments:
        case [""]:
            if settings.openapi_mode == "disabled":
                raise errors.openapi_disabled()
            return (settings.db_root_spec.name, True) if settings.db_root_spec else (None, False)
        case ["rpc", name]:
            return name, True
        case [name]:
            return name, False
    raise errors.invalid_path()


def _qualified(name: str, schema: str, settings: RequestSettings) -> Identifier:
    root = settings.db_root_spec
    if root is not None and root.name == name and root.schema:
        return root
    return Identifier(schema, name)


def _schema(method: str, headers: Mapping[str, str], schemas: tuple[str, ...]) -> tuple[str, bool]:
    """The schema, and whether the response has a Content-Profile: one was requested, or several are exposed."""
    schema = headers.get("content-profile" if method in _WRITES else "accept-profile")
    if schema is None:
        return schemas[0], len(schemas) > 1
    if schema not in schemas:
        raise errors.unacceptable_schema(schema, schemas)
    return schema, True


def _action(method: str, name: str | None, *, is_call: bool) -> Action:
    if method == "OPTIONS":
        return Action.INFO
    if is_call:
        if method not in _CALLS:
            raise errors.invalid_rpc_method(method)
        return Action.CALL
    if name is None:
        if method not in ("GET", "HEAD"):
            raise errors.unsupported_method(method)
        return Action.ROOT
    if method not in _ACTIONS:
        raise errors.unsupported_method(method)
    return _ACTIONS[method]


def read_cookies(header: str | None) -> Mapping[str, str]:
    if not header:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
