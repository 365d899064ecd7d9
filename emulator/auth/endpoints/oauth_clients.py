"""/admin/oauth/clients and /oauth/clients/register: the clients of the OAuth server."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from starlette.responses import Response

from emulator.auth.database import Db, sql
from emulator.auth.errors import forbidden, invalid, not_found
from emulator.auth.guards import check_limit
from emulator.auth.models import Row
from emulator.auth.params import Body, check_uuid
from emulator.auth.service import Call, json_response, no_content

MAX_URIS, GRANTS = 10, ("authorization_code", "refresh_token")
AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")


def check_enabled(call: Call) -> None:
    if not call.settings.oauth_server.enabled:
        raise not_found("feature_disabled", "OAuth server is disabled")


def hash_secret(secret: str) -> str:
    """A fast hash is enough: secrets are long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def client_json(client: Row, secret: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"client_id": client["id"]}
    if secret:
        body["client_secret"] = secret
    body |= {
        "client_type": client["client_type"],
        "redirect_uris": client["redirect_uris"].split(","),
        "token_endpoint_auth_method": client["token_endpoint_auth_method"],
        "grant_types": client["grant_types"].split(","),
        "response_types": ["code"],
    }
    body |= {name: client[name] for name in ("client_name", "client_uri", "logo_uri") if client[name]}
    return body | {name: client[name] for name in ("registration_type", "created_at", "updated_at")}


async def create(call: Call) -> Response:
    check_enabled(call)
    return await _register(call, "manual")


async def register(call: Call) -> Response:
    """Dynamic registration, without authentication."""
    check_enabled(call)
    if not call.settings.oauth_server.dynamic_registration:
        raise forbidden("oauth_dynamic_client_registration_disabled", "Dynamic client registration is not enabled")
    check_limit(call, "sign_in")
    return await _register(call, "dynamic")


async def _register(call: Call, registration: str) -> Response:
    values = _read(call.body)
    method = values["token_endpoint_auth_method"]
    kind = call.body.text("client_type") or ("public" if method == "none" else "confidential")
    if kind not in ("public", "confidential"):
        raise invalid("client_type must be 'public' or 'confidential'")
    method = method or ("none" if kind == "public" else "client_secret_basic")
    if (method == "none") != (kind == "public"):
        raise invalid(f"token_endpoint_auth_method '{method}' is not valid for a {kind} client")
    if not values["redirect_uris"]:
        raise invalid("redirect_uris is required")
    secret = secrets.token_urlsafe(32) if kind == "confidential" else None
    async with call.service.pool.acquire() as db:
        client = await db.fetchrow(
            sql.insert_client,
            uuid4(),
            hash_secret(secret) if secret else None,
            registration,
            values["redirect_uris"],
            values["grant_types"] or ",".join(GRANTS),
            values["client_name"],
            values["client_uri"],
            values["logo_uri"],
            kind,
            method,
        )
    assert client is not None
    return json_response(client_json(client, secret), 201)


def _read(body: Body) -> dict[str, str | None]:
    """The validated fields in the format of the table; None for absent ones."""
    uris, grants, kinds = body.texts("redirect_uris"), body.texts("grant_types"), body.texts("response_types")
    if uris is not None:
        _check_uris(uris)
    if any(grant not in GRANTS for grant in grants or ()):
        raise invalid("grant_types must only contain 'authorization_code' and/or 'refresh_token'")
    if any(kind != "code" for kind in kinds or ()):
        raise invalid("response_types must only contain 'code'")
    method = body.text("token_endpoint_auth_method")
    if method and method not in AUTH_METHODS:
        raise invalid(f"token_endpoint_auth_method must be one of {', '.join(AUTH_METHODS)}")
    texts = {name: body.text(name) or None for name in ("client_name", "client_uri", "logo_uri")}
    for name, limit in (("client_name", 1024), ("client_uri", 2048), ("logo_uri", 2048)):
        text = texts[name]
        if text and len(text) > limit:
            raise invalid(f"{name} cannot exceed {limit} characters")
        if text and name.endswith("uri") and urlsplit(text).scheme not in ("http", "https"):
            raise invalid(f"{name} must be a valid URL")
    return {
        "redirect_uris": ",".join(uris) if uris else None,
        "grant_types": ",".join(dict.fromkeys(grants)) if grants else None,
        "token_endpoint_auth_method": method or None,
        **texts,
    }


def _check_uris(uris: list[str]) -> None:
    if not uris:
        raise invalid("redirect_uris is required")
    if len(uris) > MAX_URIS:
        raise invalid(f"redirect_uris cannot exceed {MAX_URIS} items")
    for uri in uris:
        try:
            parts = urlsplit(uri)
            _ = parts.port
        except ValueError:
            raise invalid(f"invalid redirect_uri '{uri[:100]}'") from None
        unsafe = not uri.isascii() or any(each <= " " or each == "," for each in uri) or len(uri) > 2048
        if unsafe or not parts.scheme or parts.fragment or parts.scheme in ("javascript", "data", "file"):
            raise invalid(f"invalid redirect_uri '{uri[:100]}': it must be an absolute URL without fragment")
        if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
            raise invalid(f"invalid redirect_uri '{uri[:100]}': it must use https, or http for localhost")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def list_all(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        rows = await db.fetch(sql.clients)
    return json_response({"clients": [client_json(row) for row in rows]}, headers={"X-Total-Count": str(len(rows))})


async def load_client(call: Call, db: Db) -> Row:
    check_enabled(call)
    client_id: UUID = check_uuid(call.path["client_id"], invalid("invalid client_id format"))
    client: Row | None = await db.fetchrow(sql.client_by_id, client_id)
    if client is None:
        raise not_found("oauth_client_not_found", "OAuth client not found")
    return client


async def read(call: Call) -> Response:
    async with call.service.pool.acquire() as db:
        return json_response(client_json(await load_client(call, db)))


async def update(call: Call) -> Response:
    async with call.transaction() as db:
        client = await load_client(call, db)
        values = _read(call.body)
        if not any(values.values()):
            raise invalid("No fields provided for update")
        names = ("redirect_uris", "grant_types", "client_name", "client_uri", "logo_uri", "token_endpoint_auth_method")
        method = values["token_endpoint_auth_method"]
        if method and (method == "none") != (client["client_type"] == "public"):
            raise invalid(f"token_endpoint_auth_method '{method}' is not valid for a {client['client_type']} client")
        row = await db.fetchrow(sql.update_client, client["id"], *(values[name] for name in names))
        assert row is not None
        return json_response(client_json(row))


async def delete(call: Call) -> Response:
    async with call.transaction() as db:
        client = await load_client(call, db)
        await db.execute(sql.delete_client, client["id"])
        await db.execute(sql.delete_client_sessions, client["id"])
    return no_content()


async def regenerate_secret(call: Call) -> Response:
    async with call.transaction() as db:
        client = await load_client(call, db)
        if client["client_type"] == "public":
            raise invalid("Cannot regenerate secret for public client")
        secret = secrets.token_urlsafe(32)
        row = await db.fetchrow(sql.set_client_secret, client["id"], hash_secret(secret))
        assert row is not None
        return json_response(client_json(row, secret))
