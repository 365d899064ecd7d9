"""POST /oauth/token and GET /oauth/userinfo, for OAuth clients."""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from starlette.responses import Response

from emulator.auth import audit, flows, sessions
from emulator.auth.database import sql
from emulator.auth.endpoints.oauth_clients import check_enabled, hash_secret
from emulator.auth.endpoints.token_refresh import exchange
from emulator.auth.errors import AuthError, OAuthError
from emulator.auth.models import Row, load_user
from emulator.auth.params import check_uuid
from emulator.auth.service import Call, json_response

NO_STORE = {"Cache-Control": "no-store"}


async def create(call: Call) -> Response:
    check_enabled(call)
    values = await _values(call)
    client = await _authenticate(call, values)
    grant = values.get("grant_type", "")
    if not grant:
        raise OAuthError("invalid_request", "grant_type is required")
    if grant not in client["grant_types"].split(","):
        raise OAuthError("unsupported_grant_type", f"Client is not allowed to use grant type: {grant[:40]}")
    if grant == "refresh_token":
        body = await _refresh(call, client, values)
    else:
        body = await _exchange_code(call, client, values)
    names = ("access_token", "token_type", "expires_in", "refresh_token")
    return json_response(
        {name: body[name] for name in names} | ({"scope": body["scope"]} if "scope" in body else {}), headers=NO_STORE
    )


async def _values(call: Call) -> dict[str, str]:
    if "json" in call.request.headers.get("content-type", ""):
        return {name: value for name, value in call.body.fields.items() if isinstance(value, str)}
    return await call.form()


async def _authenticate(call: Call, values: dict[str, str]) -> Row:
    """The client of HTTP Basic credentials or of the body's fields; a public client has no secret."""
    invalid_client = OAuthError("invalid_client", "Invalid client credentials", 401)
    client_id, secret = values.get("client_id", ""), values.get("client_secret", "")
    scheme, _, encoded = call.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = (unquote(part) for part in base64.b64decode(encoded).decode().partition(":"))
        except (binascii.Error, ValueError):
            raise invalid_client from None
    if not client_id:
        raise OAuthError("invalid_client", "Client authentication required", 401)
    try:
        parsed = check_uuid(client_id, AuthError(401, "invalid_client", ""))
    except AuthError:
        raise invalid_client from None
    async with call.service.pool.acquire() as db:
        client: Row | None = await db.fetchrow(sql.client_by_id, parsed)
    if client is None:
        raise invalid_client
    stored = client["client_secret_hash"]
    if stored and not secrets.compare_digest(stored.encode(), hash_secret(secret).encode()):
        raise invalid_client
    return client


async def _exchange_code(call: Call, client: Row, values: dict[str, str]) -> dict[str, Any]:
    code = values.get("code", "").replace("\0", "")
    if not code:
        raise OAuthError("invalid_request", "code is required for authorization_code grant")
    async with call.transaction() as db:
        # in a transaction of its own: a failed attempt consumes the code, too
        row = await db.fetchrow(sql.consume_authorization, code)
    if row is None or row["client_id"] != client["id"] or row["user_id"] is None:
        raise OAuthError("invalid_grant", "Invalid authorization code")
    if row["expires_at"] < datetime.now(UTC):
        raise OAuthError("invalid_grant", "Authorization code has expired")
    if values.get("redirect_uri") and values["redirect_uri"] != row["redirect_uri"]:
        raise OAuthError("invalid_grant", "Invalid redirect_uri")
    if values.get("resource") and values["resource"] != row["resource"]:
        raise OAuthError("invalid_grant", "Authorization code resource does not match the resource parameter")
    verifier = values.get("code_verifier", "")
    if not verifier or not flows.verify_challenge(row["code_challenge_method"], row["code_challenge"], verifier):
        raise OAuthError("invalid_grant", "PKCE verification failed: code verifier does not match")
    async with call.transaction() as db:
        user = await load_user(db, row["user_id"])
        if user is None or user.is_banned:
            raise OAuthError("access_denied", "User not found or banned")
        await audit.record(
            call, db, "login", user, provider_type="oauth_provider_authorization_code", client_id=client["id"]
        )
        method = "oauth_provider/authorization_code"
        body = await sessions.sign_in(call, db, user, method, client_id=client["id"], scopes=row["scope"])
    return {**body, "scope": row["scope"]}


async def _refresh(call: Call, client: Row, values: dict[str, str]) -> dict[str, Any]:
    token = values.get("refresh_token", "")
    if not token:
        raise OAuthError("invalid_request", "refresh_token is required for refresh_token grant")
    try:
        return await exchange(call, token, client["id"])
    except AuthError as error:
        raise OAuthError("invalid_grant", error.message) from None


async def userinfo(call: Call) -> Response:
    check_enabled(call)
    user = call.user
    scopes = str(call.claims.get("scope", "openid email profile phone")).split()
    body: dict[str, Any] = {"sub": user.id}
    if "email" in scopes and user.email:
        body |= {"email": user.email, "email_verified": user.is_confirmed}
    if "phone" in scopes and user.phone:
        body |= {"phone_number": user.phone, "phone_number_verified": user.is_phone_confirmed}
    if "profile" in scopes:
        metadata = user.user_metadata
        named = {
            "name": ("name", "full_name"),
            "picture": ("picture", "avatar_url"),
            "preferred_username": ("user_name",),
        }
        body |= {
            claim: next(metadata[key] for key in keys if metadata.get(key))
            for claim, keys in named.items()
            if any(metadata.get(key) for key in keys)
        }
    return json_response(body)
