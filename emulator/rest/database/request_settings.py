"""The statement that sets a transaction's search path, role, claims, request and other settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from emulator.rest.config import Settings
from emulator.rest.database.roles import RoleSettings
from emulator.rest.jwt.authenticator import Caller
from emulator.rest.quoting import quote_identifier
from emulator.rest.types import ApiRequest, Query


def request_settings(
    settings: Settings,
    roles: RoleSettings,
    caller: Caller,
    request: ApiRequest,
    function_settings: tuple[tuple[str, str], ...],
) -> Query:
    """The statement. A role's settings precede the role: the service may be allowed to set what the role may not."""
    pairs = [
        ("search_path", search_path(request.schema, settings.db_extra_search_path)),
        *roles.settings_of(caller.role),
        ("role", caller.role),
        ("request.jwt.claims", caller.claims_json),
        ("request.method", request.method),
        ("request.path", request.path),
        ("request.headers", _json(request.headers, without="cookie")),
        ("request.cookies", _json(request.cookies)),
    ]
    if request.preferences.timezone is not None:
        pairs.append(("timezone", request.preferences.timezone))
    pairs += function_settings
    pairs += settings.app_settings
    return Query(_statement(len(pairs)), tuple(text for pair in pairs for text in pair))


def _json(values: Mapping[str, str], without: str = "") -> str:
    if without in values:
        values = {name: value for name, value in values.items() if name != without}
    return msgspec.json.encode(values).decode()


@lru_cache(maxsize=64)
def search_path(schema: str, extra: tuple[str, ...]) -> str:
    return ", ".join(quote_identifier(name) for name in (schema, *extra))


@lru_cache(maxsize=64)
def _statement(count: int) -> str:
    calls = (f"set_config(${2 * i + 1}, ${2 * i + 2}, true)" for i in range(count))
    return f"select {', '.join(calls)}"
