"""POST /factors/{factor_id}/verify: completes a challenge; the session becomes aal2."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, codes, hooks, notices, sessions, totp, webauthn_ceremonies
from emulator.auth.accounts import lock_caller
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_factors import load_factor
from emulator.auth.endpoints.factor_challenge import check_enabled
from emulator.auth.errors import AuthError, bad_json, forbidden, invalid, unprocessable
from emulator.auth.models import Row
from emulator.auth.params import Body, check_uuid
from emulator.auth.service import Call, json_response

METHOD = {"totp": "totp", "phone": "mfa/phone", "webauthn": "mfa/webauthn"}


async def create(call: Call) -> Response:
    body = call.body
    challenge_id = check_uuid(
        body.text("challenge_id") or str(UUID(int=0)),
        bad_json("Could not parse request body as JSON: challenge_id must be a UUID"),
    )
    code = body.text("code")
    if call.session is None:
        raise forbidden("session_not_found", "A session is needed to verify a factor")
    async with call.transaction() as db:
        user = await lock_caller(call, db)
        factor = await load_factor(call, db, user)
        kind = factor["factor_type"]
        check_enabled(call, kind)
        challenge = await _load_challenge(call, db, factor, challenge_id)
        try:
            await _check(call, db, factor, challenge, code)
        except AuthError:
            await hooks.check_factor_attempt(call, user, factor, valid=False)
            raise
        await hooks.check_factor_attempt(call, user, factor, valid=True)
        if await db.fetchval(sql.consume_challenge, challenge["id"]) is None:
            raise _mismatch()
        await db.fetchval(sql.verify_factor, factor["id"])
        traits = {"factor_id": factor["id"], "challenge_id": challenge["id"], "factor_type": kind}
        await audit.record(call, db, "verification_attempted", user, **traits)
        await db.execute(sql.delete_unverified_factors, user.id, kind)
        if factor["status"] == "unverified":
            await notices.send(call, db, user, "mfa_factor_enrolled", factor_type=kind)
        return json_response(await sessions.step_up(call, db, user, call.session, METHOD[kind], factor["id"]))


async def _load_challenge(call: Call, db: Db, factor: Row, challenge_id: UUID) -> Row:
    challenge: Row | None = await db.fetchrow(sql.challenge_by_id, challenge_id, factor["id"])
    if challenge is None:
        raise unprocessable("mfa_factor_not_found", "MFA factor with the provided challenge ID not found")
    if challenge["verified_at"] is not None or str(challenge["ip_address"]) != call.ip:
        raise _mismatch()
    if codes.is_expired(challenge["created_at"], call.settings.mfa.challenge_expiry):
        raise unprocessable(
            "mfa_challenge_expired",
            f"MFA challenge {challenge_id} has expired, verify against another challenge or create a new challenge.",
        )
    return challenge


def _mismatch() -> AuthError:
    return unprocessable("mfa_ip_address_mismatch", "Challenge and verify IP addresses mismatch.")


async def _check(call: Call, db: Db, factor: Row, challenge: Row, code: str) -> None:
    if factor["factor_type"] == "webauthn":
        await _check_webauthn(call, db, factor, challenge)
    elif factor["factor_type"] == "totp":
        if not totp.verify(factor["secret"] or "", code):
            raise unprocessable("mfa_verification_failed", "Invalid TOTP code entered")
    elif not secrets.compare_digest((challenge["otp_code"] or "").encode(), code.encode()) or not code:
        raise unprocessable("mfa_verification_failed", "Invalid MFA Phone code entered")


async def _check_webauthn(call: Call, db: Db, factor: Row, challenge: Row) -> None:
    fields = call.body.mapping("webauthn")
    if fields is None:
        raise invalid("WebAuthn config required")
    kind, session_data = Body(fields).text("type"), challenge["web_authn_session_data"] or {}
    if kind not in ("create", "request"):
        raise invalid("WebAuthn type must be create or request")
    credential = Body(fields).mapping("credential_response")
    if credential is None:
        raise invalid("credential_response required")
    if kind != session_data.get("type"):
        raise invalid("Invalid challenge type")
    rules, text = call.settings.webauthn, session_data["challenge"]
    if kind == "create":
        registration = webauthn_ceremonies.verify_registration(rules, text, credential, require_verification=False)
        aaguid = UUID(registration.aaguid)
        stored: dict[str, Any] = {
            "credential_id": codes.base64url(registration.credential_id),
            "public_key": codes.base64url(registration.credential_public_key),
            "sign_count": registration.sign_count,
        }
    else:
        stored, aaguid = dict(factor["web_authn_credential"] or {}), factor["web_authn_aaguid"]
        stored["sign_count"] = webauthn_ceremonies.verify_authentication(
            rules,
            text,
            credential,
            credential_id=webauthn_ceremonies.decode(stored.get("credential_id", "")),
            public_key=webauthn_ceremonies.decode(stored.get("public_key", "")),
            sign_count=int(stored.get("sign_count", 0)),
            require_verification=False,
        )
    await db.execute(sql.save_webauthn_factor, factor["id"], stored, aaguid)
