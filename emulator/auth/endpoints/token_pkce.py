"""POST /token?grant_type=pkce: exchanges an authorization code for a session."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import audit, codes, flows, sessions
from emulator.auth.database import sql
from emulator.auth.errors import bad_request, invalid, not_found, unprocessable
from emulator.auth.models import load_user
from emulator.auth.service import Call, json_response

EXPIRY = 300  # seconds


async def create(call: Call) -> Response:
    code, verifier = call.body.text("auth_code"), call.body.text("code_verifier")
    if not code or not verifier:
        raise invalid("invalid request: both auth code and code verifier should be non-empty")
    async with call.transaction() as db:
        flow = await db.fetchrow(sql.flow_by_code, code)
        if flow is None or flow["auth_code_issued_at"] is None:
            raise not_found("flow_state_not_found", "invalid flow state, no valid flow state found")
        if codes.is_expired(flow["auth_code_issued_at"], EXPIRY):
            raise unprocessable("flow_state_expired", "invalid flow state, flow state has expired")
        user = await load_user(db, flow["user_id"])
        if user is None:
            raise not_found("flow_state_not_found", "invalid flow state, no valid flow state found")
        if not flows.verify_challenge(flow["code_challenge_method"], flow["code_challenge"], verifier):
            raise bad_request("bad_code_verifier", "code challenge does not match previously saved code verifier")
        await db.execute(sql.delete_flow, flow["id"])
        await audit.record(call, db, "login", user, provider_type=flow["provider_type"])
        body = await sessions.sign_in(call, db, user, flow["authentication_method"])
        for name in ("provider_access_token", "provider_refresh_token"):
            if flow[name]:
                body[name.replace("_access", "")] = flow[name]
        return json_response(body)
