"""GET /oauth/authorize and /oauth/authorizations: a user's consent to an OAuth client."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from starlette.responses import RedirectResponse, Response

from emulator.auth import redirects
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.oauth_clients import check_enabled
from emulator.auth.errors import AuthError, bad_request, invalid, not_found
from emulator.auth.models import Row
from emulator.auth.params import check_pkce, check_uuid
from emulator.auth.service import Call, json_response

MAX_LENGTHS = {"scope": 4096, "state": 4096, "resource": 2048, "nonce": 255}


async def start(call: Call) -> Response:
    """GET ?client_id&redirect_uri&code_challenge…: redirects to the site's consent page."""
    check_enabled(call)
    query = call.query
    for name in ("client_id", "redirect_uri"):
        if not query.get(name):
            raise invalid(f"{name} is required")
    unknown = bad_request("oauth_client_not_found", "invalid client_id")
    async with call.transaction() as db:
        client = await db.fetchrow(sql.client_by_id, check_uuid(query["client_id"], unknown))
        if client is None:
            raise unknown
        if query["redirect_uri"] not in client["redirect_uris"].split(","):
            raise invalid("invalid redirect_uri")
        try:
            authorization_id = await _create(call, db, client)
        except AuthError as error:
            # the redirect URI is valid, so the client receives the error
            values = {"error": "invalid_request", "error_description": error.message, "state": query.get("state", "")}
            return RedirectResponse(
                redirects.with_query(query["redirect_uri"], {k: v for k, v in values.items() if v}), 302
            )
    page = urljoin(call.settings.site_url, call.settings.oauth_server.authorization_path)
    return RedirectResponse(f"{page}?{urlencode({'authorization_id': authorization_id})}", 302)


async def _create(call: Call, db: Db, client: Row) -> str:
    query = call.query
    if query.get("response_type", "code") != "code":
        raise invalid("Only response_type=code is supported")
    challenge = query.get("code_challenge", "")
    method = check_pkce(query.get("code_challenge_method", ""), challenge)
    if method is None:
        raise invalid("PKCE flow requires both code_challenge and code_challenge_method")
    values = {name: query.get(name, "") for name in MAX_LENGTHS}
    for name, limit in MAX_LENGTHS.items():
        if len(values[name]) > limit or "\0" in values[name]:
            raise invalid(f"{name} cannot be used: it is longer than {limit} characters or has a null character")
    authorization_id = secrets.token_urlsafe(24)
    await db.execute(
        sql.insert_authorization,
        authorization_id,
        client["id"],
        query["redirect_uri"],
        values["scope"] or call.settings.oauth_server.default_scope,
        values["state"] or None,
        values["resource"] or None,
        challenge,
        method,
        values["nonce"] or None,
    )
    return authorization_id


async def _load(call: Call, db: Db) -> Row:
    """The pending authorization in the path, locked. It belongs to this user or to none yet."""
    check_enabled(call)
    missing = not_found("oauth_authorization_not_found", "authorization not found")
    row: Row | None = await db.fetchrow(sql.lock_authorization, call.path["authorization_id"][:200].replace("\0", ""))
    if row is None or row["expires_at"] < datetime.now(UTC) or row["user_id"] not in (None, call.user.id):
        raise missing
    if row["status"] != "pending":
        raise invalid("authorization request cannot be processed")
    return row


async def read(call: Call) -> Response:
    """The details for the consent page, or {"redirect_url"} if the user has consented to these scopes before."""
    async with call.transaction() as db:
        row = await _load(call, db)
        if row["user_id"] is None:
            await db.execute(sql.claim_authorization, row["id"], call.user.id)
        consented = await db.fetchval(sql.consent, call.user.id, row["client_id"])
        if consented is not None and set(row["scope"].split()) <= set(consented.split()):
            return json_response({"redirect_url": await _approve(db, row)})
    return json_response(_details(call, row))


def _details(call: Call, row: Row) -> dict[str, Any]:
    names = {"id": "client_id", "name": "client_name", "uri": "client_uri", "logo_uri": "logo_uri"}
    return {
        "authorization_id": row["authorization_id"],
        "redirect_uri": row["redirect_uri"],
        "client": {name: row[column] or "" for name, column in names.items()},
        "user": {"id": call.user.id, "email": call.user.email},
        "scope": row["scope"],
    }


async def _approve(db: Db, row: Row) -> str:
    code = secrets.token_urlsafe(32)
    await db.execute(sql.approve_authorization, row["id"], code)
    return _redirect_url(row, {"code": code})


def _redirect_url(row: Row, values: dict[str, str]) -> str:
    return redirects.with_query(row["redirect_uri"], values | ({"state": row["state"]} if row["state"] else {}))


async def consent(call: Call) -> Response:
    """POST {action: approve|deny}"""
    action = call.body.text("action")
    if action not in ("approve", "deny"):
        raise invalid("action must be 'approve' or 'deny'")
    async with call.transaction() as db:
        row = await _load(call, db)
        if row["user_id"] is None:
            raise not_found("oauth_authorization_not_found", "authorization not found")
        if action == "deny":
            await db.execute(sql.deny_authorization, row["id"])
            denied = {"error": "access_denied", "error_description": "User denied the request"}
            return json_response({"redirect_url": _redirect_url(row, denied)})
        await db.execute(sql.upsert_consent, call.user.id, row["client_id"], row["scope"])
        return json_response({"redirect_url": await _approve(db, row)})
