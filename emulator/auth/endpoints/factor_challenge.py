"""POST /factors/{factor_id}/challenge: begins the check of a second factor."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from starlette.responses import Response

from emulator.auth import audit, codes, sms_flows, webauthn
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_factors import load_factor
from emulator.auth.errors import AuthError, unprocessable
from emulator.auth.models import Row
from emulator.auth.service import Call, answer

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
        code = _phone_code(call, factor) if kind == "phone" else None
        session, shown = await _webauthn(call, db, factor) if kind == "webauthn" else (None, None)
        challenge_id = uuid4()
        created = await db.fetchval(sql.insert_challenge, challenge_id, factor["id"], call.ip, code, session)
        await db.execute(sql.challenge_factor, factor["id"])
        await audit.record(
            call, db, "challenge_created", call.user, factor_id=factor["id"], factor_status=factor["status"]
        )
    body: dict[str, Any] = {
        "id": challenge_id,
        "type": kind,
        "expires_at": int(created.timestamp()) + call.settings.mfa.challenge_expiry,
    }
    if shown is not None:
        body["webauthn"] = shown
    return answer(body)


def _phone_code(call: Call, factor: Row) -> str:
    sms = call.settings.sms
    sms_flows.check_channel(call, call.body.text("channel"))
    problem: AuthError | None = codes.too_frequent(
        factor["last_challenged_at"], sms.max_frequency, "over_sms_send_rate_limit"
    )
    if problem:
        raise problem
    code = sms.test_otp.get(factor["phone"])
    if code is None:
        raise sms_flows.failed()
    return code


async def _webauthn(call: Call, db: Db, factor: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what is kept, what the browser gets)."""
    rules = call.settings.webauthn
    challenge = webauthn.new_challenge()
    if factor["status"] == "verified":
        known = [factor["web_authn_credential"]["credential_id"]] if factor["web_authn_credential"] else []
        options = webauthn.request_options(rules, challenge, known)
        return {"challenge": challenge, "type": "request"}, {
            "type": "request",
            "credential_options": {"publicKey": options},
        }
    options = webauthn.creation_options(rules, challenge, call.user, [], resident=False)
    return {"challenge": challenge, "type": "create"}, {"type": "create", "credential_options": {"publicKey": options}}
