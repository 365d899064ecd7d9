"""POST /token?grant_type=pkce: the code of a redirect for a session."""

from __future__ import annotations

import base64
import hashlib
import secrets

from starlette.responses import Response

from emulator.auth import audit, codes, sessions
from emulator.auth.database import sql
from emulator.auth.errors import bad_request, invalid, not_found, unprocessable
from emulator.auth.models import Row, load_user
from emulator.auth.service import Call, answer

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
        _check_verifier(flow, verifier)
        await db.execute(sql.delete_flow, flow["id"])
        await audit.record(call, db, "login", user, provider_type=flow["provider_type"])
        body = await sessions.sign_in(call, db, user, flow["authentication_method"])
        for name in ("provider_access_token", "provider_refresh_token"):
            if flow[name]:
                body[name.replace("_access", "")] = flow[name]
        return answer(body)


def _check_verifier(flow: Row, verifier: str) -> None:
    given = verifier
    if flow["code_challenge_method"] == "s256":
        digest = hashlib.sha256(verifier.encode()).digest()
        given = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not secrets.compare_digest(given.encode(), (flow["code_challenge"] or "").encode()):
        raise bad_request("bad_code_verifier", "code challenge does not match previously saved code verifier")
