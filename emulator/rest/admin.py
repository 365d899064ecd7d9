"""The admin server: liveness, readiness, schema cache and metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from emulator.rest.catalog import SchemaCache
from emulator.rest.service import Service

AdminResponse = tuple[int, str, bytes]  # status, content type, body


def admin_app(service: Service) -> Callable[[Scope, Receive, Send], Any]:
    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, content_type, body = _respond(service, scope["path"])
        headers = [
            (b"content-type", content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"x-content-type-options", b"nosniff"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return app


def _respond(service: Service, path: str) -> AdminResponse:
    plain = "text/plain; charset=utf-8"
    if path == "/live":
        return 200, plain, b""
    if path == "/ready":
        if service.is_loading:
            return 503, plain, b""
        return (200 if service.cache is not None else 500), plain, b""
    if path == "/schema_cache":
        cache = service.cache
        return 200, "application/json; charset=utf-8", schema_cache_json(cache) if cache else b""
    if path == "/metrics":
        return 200, plain, metrics(service).encode()
    return 404, plain, b""


def schema_cache_json(cache: SchemaCache) -> bytes:
    """The schema cache for debugging; the format is not stable."""
    content = {
        "tables": {".".join(name): table for name, table in cache.tables.items()},
        "relationships": [relationship for group in cache.relationships.values() for relationship in group],
        "routines": {".".join(name): found for name, found in cache.routines.items()},
    }
    return msgspec.json.encode(content, enc_hook=dict)  # read-only mappings


def metrics(service: Service) -> str:
    """Metrics in Prometheus's text format, with PostgREST's names."""
    pool, tokens = service.pool, service.authenticator
    loads = [(f'pgrst_schema_cache_loads_total{{status="{status}"}}', count) for status, count in service.loads.items()]
    groups = [
        ("pgrst_schema_cache_query_time_seconds", "gauge", "The time of the last schema cache load", None),
        ("pgrst_schema_cache_loads_total", "counter", "The total number of times the schema cache was loaded", loads),
        ("pgrst_db_pool_timeouts_total", "counter", "The total number of pool connection timeouts", pool.timeouts),
        ("pgrst_db_pool_available", "gauge", "Available connections in the pool", pool.available),
        ("pgrst_db_pool_waiting", "gauge", "Requests waiting to acquire a pool connection", pool.waiting),
        ("pgrst_db_pool_max", "gauge", "Max pool connections", pool.size),
        ("pgrst_jwt_cache_requests_total", "counter", "The total number of JWT cache lookups", tokens.lookups),
        ("pgrst_jwt_cache_hits_total", "counter", "The total number of JWT cache hits", tokens.hits),
        ("pgrst_jwt_cache_evictions_total", "counter", "The total number of JWT cache evictions", tokens.evictions),
    ]
    lines: list[str] = []
    for name, kind, text, value in groups:
        lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
        if isinstance(value, list):
            lines += [f"{labelled} {count}" for labelled, count in value]
        else:
            lines.append(f"{name} {service.load_seconds if value is None else value}")
    return "\n".join(lines) + "\n"
