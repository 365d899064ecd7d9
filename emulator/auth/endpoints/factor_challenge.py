"""POST /factors/{factor_id}/challenge: starts the verification of a second factor."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from emulator.auth import audit, codes, sms_flows, webauthn_ceremonies
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_factors import load_factor
from emulator.auth.errors import unprocessable
from emulator.auth.models import Row
from emulator.auth.service import Call, json_response

NAMES = {"totp": "TOTP", "phone": "Phone", "webauthn": "WebAuthn"}


def check_enabled(call: Call, kind: str) -> None:
    mfa = call.settings.mfa
    if not {"totp": mfa.totp_verify, "phone": mfa.phone_verify, "webauthn": mfa.webauthn_verify}[kind]:
        raise unprocessable(f"mfa_{kind}_verify_not_enabled", f"MFA verification is disabled for {NAMES[kind]}")


async def create(call: Call) -> Response:
    async with call.transaction() as db:
        factor = await load_factor(call, db, call.user)
        kind = factor["factor_type"]
        check_enabled(call, kind)
        code = await _phone_code(call, db, factor) if kind == "phone" else None
        session_data, options = _webauthn(call, factor) if kind == "webauthn" else (None, None)
        challenge_id = uuid4()
        created_at = await db.fetchval(sql.insert_challenge, challenge_id, factor["id"], call.ip, code, session_data)
        await db.execute(sql.set_last_challenged, factor["id"])
        await audit.record(
            call, db, "challenge_created", call.user, factor_id=factor["id"], factor_status=factor["status"]
        )
    body: dict[str, Any] = {
        "id": challenge_id,
        "type": kind,
        "expires_at": int(created_at.timestamp()) + call.settings.mfa.challenge_expiry,
    }
    if options is not None:
        body["webauthn"] = options
    return json_response(body)


async def _phone_code(call: Call, db: Db, factor: Row) -> str:
    sms = call.settings.sms
    sms_flows.check_channel(call, call.body.text("channel"))
    codes.check_frequency(factor["last_challenged_at"], sms.max_frequency, "over_sms_send_rate_limit")
    return await sms_flows.deliver(call, db, call.user, factor["phone"])


def _webauthn(call: Call, factor: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """(session data to store, options for the browser). A verified factor is requested, a new one created."""
    rules, stored = call.settings.webauthn, factor["web_authn_credential"]
    challenge = webauthn_ceremonies.new_challenge()
    if factor["status"] == "verified":
        kind, allow = "request", [stored["credential_id"]] if stored else []
        options = webauthn_ceremonies.authentication_options(rules, challenge, allow)
    else:
        kind = "create"
        options = webauthn_ceremonies.registration_options(rules, challenge, call.user, [], resident=False)
    return {"challenge": challenge, "type": kind}, {"type": kind, "credential_options": {"publicKey": options}}
