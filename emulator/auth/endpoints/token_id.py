"""POST /token?grant_type=id_token: exchanges a provider's ID token for a session."""

from __future__ import annotations

import hashlib
from typing import Any

import jwt
from starlette.responses import Response

from emulator.auth import external, guards, providers, sessions
from emulator.auth.config_types import Provider
from emulator.auth.endpoints.identities import check_enabled
from emulator.auth.errors import OAuthError, bad_request
from emulator.auth.models import lock
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    body = call.body
    token, name, nonce = body.text("id_token"), body.text("provider"), body.text("nonce")
    if not token:
        raise OAuthError("invalid request", "id_token required")
    if not name and not (body.text("client_id") and body.text("issuer")):
        raise OAuthError("invalid request", "provider or client_id and issuer required")
    linking = body.flag("link_identity")
    if linking:
        await _require_linking_user(call)
    if name.startswith("custom:"):
        raise bad_request("validation_failed", "Custom OAuth providers are disabled")
    endpoints, configured = providers.PROVIDERS.get(name), call.settings.providers.get(name)
    if endpoints is None or not endpoints.issuer:
        raise bad_request("validation_failed", f'Custom OIDC provider "{name[:40]}" not allowed')
    issuer = endpoints.issuer_url(configured.url if configured else "")
    if configured is None or not configured.enabled:
        raise bad_request("provider_disabled", f'Provider (issuer "{issuer}") is not enabled')
    claims = await _verify(issuer, configured, token)
    _check_nonce(configured, claims, nonce)
    async with call.transaction() as db:
        profile = {**providers.normalise(claims), "iss": issuer}
        if linking:
            owner = await lock(db, call.user.id) or call.user
            user = await external.link(call, db, owner, name, profile)
        else:
            user = await external.find_or_create(call, db, name, profile)
        return json_response(await sessions.sign_in(call, db, user, "oauth"))


async def _require_linking_user(call: Call) -> None:
    check_enabled(call)
    if "authorization" not in call.request.headers:
        raise OAuthError("invalid request", "Linking requires a valid user access token in Authorization")
    await guards.require_user(call)


async def _verify(issuer: str, configured: Provider, token: str) -> dict[str, Any]:
    refused = OAuthError("invalid request", "Bad ID token")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise refused from None
    keys = await providers.fetch_keys(issuer)
    jwk = next((key for key in keys if key.get("kid") == header.get("kid")), None)
    if jwk is None:
        raise refused
    try:
        key = jwt.PyJWK(jwk)
        audience = [name.strip() for name in configured.client_id.split(",")]
        algorithms = [key.algorithm_name] if key.algorithm_name.startswith(("RS", "ES", "PS", "Ed")) else []
        claims: dict[str, Any] = jwt.decode(token, key.key, algorithms, audience=audience, issuer=issuer)
    except (jwt.PyJWTError, ValueError):
        raise refused from None
    if not isinstance(claims.get("sub"), str):
        raise OAuthError("invalid request", "missing sub claim in id_token")
    return claims


def _check_nonce(configured: Provider, claims: dict[str, Any], nonce: str) -> None:
    if configured.skip_nonce_check:
        return
    stored = claims.get("nonce")
    if bool(stored) != bool(nonce):
        raise OAuthError("invalid request", "Passed nonce and nonce in id_token should either both exist or not.")
    if nonce and stored != hashlib.sha256(nonce.encode()).hexdigest():
        raise OAuthError("invalid nonce", "Nonces mismatch")
