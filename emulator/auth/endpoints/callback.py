"""GET and POST /callback: where another provider sends the browser back to."""

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
    flow, name = await _flow(call, values.get("state", ""))
    pkce, target = bool(flow["code_challenge"]), flow["referrer"] or call.settings.site_url
    try:
        if values.get("error"):
            raise bad_request("bad_oauth_callback", values.get("error_description") or values["error"])
        if not values.get("code"):
            raise bad_request("bad_oauth_callback", "OAuth callback with missing code")
        tokens_, claims = await _profile(call, name, values["code"])
        location = await _sign_in(call, flow, name, tokens_, claims)
    except AuthError as error:
        location = redirects.with_error(target, error, pkce=pkce)
    return RedirectResponse(location, 303)


async def _flow(call: Call, state: str) -> tuple[Row, str]:
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


async def _profile(call: Call, name: str, code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    info, configured = providers.PROVIDERS[name], call.settings.providers[name]
    given = await providers.redeem(info, configured, code, callback_url(call, name))
    claims = await providers.read_profile(info, configured, given["access_token"])
    return given, {**claims, "iss": info.issuer_url(configured.url) or info.base}


async def _sign_in(call: Call, flow: Row, name: str, given: dict[str, Any], claims: dict[str, Any]) -> str:
    target = flow["referrer"] or call.settings.site_url
    refresh = given.get("refresh_token")
    async with call.transaction() as db:
        linking = await lock(db, flow["linking_target_id"])
        if linking is not None:
            user = await external.link(call, db, linking, name, claims)
        else:
            user = await external.find_or_create(call, db, name, claims)
        if flow["code_challenge"]:
            code = await db.fetchval(sql.finish_flow, flow["id"], user.id, given["access_token"], refresh)
            return redirects.with_query(target, {"code": code})
        await db.execute(sql.delete_flow, flow["id"])
        session = await sessions.sign_in(call, db, user, "oauth")
    names = ("access_token", "expires_at", "expires_in", "refresh_token", "token_type")
    values = {key: str(session[key]) for key in names} | {"provider_token": str(given["access_token"])}
    if isinstance(refresh, str):
        values["provider_refresh_token"] = refresh
    return redirects.with_fragment(target, {**values, "sb": ""})
