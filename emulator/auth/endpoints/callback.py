"""GET and POST /callback: the redirect URI of OAuth providers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from emulator.auth import external, providers, redirects, sessions, tokens
from emulator.auth.database import sql
from emulator.auth.endpoints.authorize import callback_url
from emulator.auth.errors import AuthError, bad_request, not_found
from emulator.auth.models import Row, lock
from emulator.auth.service import Call


async def finish(call: Call) -> Response:
    values = dict(call.query)
    if call.request.method == "POST":
        values |= await call.form()
    flow, name = await _load_flow(call, values.get("state", ""))
    pkce, target = bool(flow["code_challenge"]), flow["referrer"] or call.settings.site_url
    try:
        if values.get("error"):
            raise bad_request("bad_oauth_callback", values.get("error_description") or values["error"])
        if not values.get("code"):
            raise bad_request("bad_oauth_callback", "OAuth callback with missing code")
        provider_tokens, claims = await _exchange(call, name, values["code"])
        location = await _sign_in(call, flow, name, provider_tokens, claims)
    except AuthError as error:
        location = redirects.with_error(target, error, pkce=pkce)
    return RedirectResponse(location, 303)


async def _load_flow(call: Call, state: str) -> tuple[Row, str]:
    """(flow, provider) of the signed state."""
    if not state:
        raise bad_request("bad_oauth_callback", "OAuth state parameter missing")
    try:
        claims = tokens.verify(call.service.keys, state)
        flow_id, name = UUID(str(claims["flow"])), str(claims["provider"])
    except (AuthError, KeyError, ValueError):
        raise bad_request("bad_oauth_state", "OAuth callback with invalid state") from None
    async with call.service.pool.acquire() as db:
        flow = await db.fetchrow(sql.flow_by_id, flow_id)
    if flow is None or flow["auth_code_issued_at"] is not None or name not in providers.PROVIDERS:
        raise not_found("flow_state_not_found", "OAuth state not found or expired")
    return flow, name


async def _exchange(call: Call, name: str, code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the provider's tokens, claims of the profile)."""
    endpoints, configured = providers.PROVIDERS[name], call.settings.providers[name]
    provider_tokens = await providers.exchange_code(endpoints, configured, code, callback_url(call, name))
    claims = await providers.fetch_profile(endpoints, configured, provider_tokens["access_token"])
    return provider_tokens, {**claims, "iss": endpoints.issuer_url(configured.url) or endpoints.base}


async def _sign_in(call: Call, flow: Row, name: str, provider_tokens: dict[str, Any], claims: dict[str, Any]) -> str:
    """Signs the user in, or links the identity; returns the URL to redirect to."""
    target = flow["referrer"] or call.settings.site_url
    access, refresh = provider_tokens["access_token"], provider_tokens.get("refresh_token")
    async with call.transaction() as db:
        linking = await lock(db, flow["linking_target_id"])
        if linking is not None:
            user = await external.link(call, db, linking, name, claims)
        else:
            user = await external.find_or_create(call, db, name, claims)
        if flow["code_challenge"]:
            code = await db.fetchval(sql.finish_flow, flow["id"], user.id, access, refresh)
            return redirects.with_query(target, {"code": code})
        await db.execute(sql.delete_flow, flow["id"])
        session = await sessions.sign_in(call, db, user, "oauth")
    values = {"provider_token": str(access)}
    if isinstance(refresh, str):
        values["provider_refresh_token"] = refresh
    return redirects.with_session(target, session, **values)
