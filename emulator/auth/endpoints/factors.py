"""POST /factors and DELETE /factors/{factor_id}: enrolls and unenrolls second factors."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pyotp
import segno
from starlette.responses import Response

from emulator.auth import accounts, audit, notices, sessions, totp
from emulator.auth.database import sql
from emulator.auth.endpoints.admin_factors import load_factor, remove_factor
from emulator.auth.errors import forbidden, invalid, unprocessable
from emulator.auth.models import User, lock
from emulator.auth.params import check_phone
from emulator.auth.service import Call, json_response

MAX_NAME, MAX_ISSUER = 255, 255


async def enroll(call: Call) -> Response:
    body, mfa = call.body, call.settings.mfa
    name = body.text("friendly_name")
    if len(name) > MAX_NAME:
        raise invalid(f"friendly_name must be {MAX_NAME} characters or less")
    match body.text("factor_type"):
        case "totp":
            if not mfa.totp_enroll:
                raise unprocessable("mfa_totp_enroll_not_enabled", "MFA enroll is disabled for TOTP")
            return await _enroll_totp(call, name)
        case "phone":
            if not mfa.phone_enroll:
                raise unprocessable("mfa_phone_enroll_not_enabled", "MFA enroll is disabled for Phone")
            return await _enroll_phone(call, name)
        case "webauthn":
            if not mfa.webauthn_enroll:
                raise unprocessable("mfa_webauthn_enroll_not_enabled", "MFA enroll is disabled for WebAuthn")
            factor_id = await _insert(call, name, "webauthn")
            return json_response({"id": factor_id, "type": "webauthn", "friendly_name": name})
        case _:
            raise invalid("factor_type needs to be totp, phone, or webauthn")


async def _enroll_totp(call: Call, name: str) -> Response:
    issuer = call.body.text("issuer") or urlsplit(call.settings.site_url).netloc
    if len(issuer) > MAX_ISSUER:
        raise invalid(f"issuer must be {MAX_ISSUER} characters or less")
    secret = pyotp.random_base32()
    uri = totp.provisioning_uri(secret, issuer, call.user.email or call.user.phone)
    try:
        qr_code = totp.qr_code(uri)
    except segno.DataOverflowError:
        raise invalid("issuer and account name are too long for a QR code") from None
    factor_id = await _insert(call, name, "totp", secret=secret)
    details = {"qr_code": qr_code, "secret": secret, "uri": uri}
    return json_response({"id": factor_id, "type": "totp", "friendly_name": name, "totp": details})


async def _enroll_phone(call: Call, name: str) -> Response:
    phone = call.body.text("phone")
    if not phone:
        raise invalid("Phone number required to enroll Phone factor")
    number = check_phone(phone)
    if any(factor["phone"] == number for factor in call.user.verified_factors):
        raise unprocessable(
            "mfa_verified_factor_exists",
            "A verified phone factor already exists, unenroll the existing factor to continue",
        )
    factor_id = await _insert(call, name, "phone", phone=number)
    return json_response({"id": factor_id, "type": "phone", "friendly_name": name, "phone": phone})


async def _insert(call: Call, name: str, kind: str, *, secret: str | None = None, phone: str | None = None) -> UUID:
    factor_id = uuid4()
    async with call.transaction() as db:
        user = await accounts.lock_caller(call, db)
        if phone:
            await db.execute(sql.delete_unverified_phone, user.id, phone)
            user = await lock(db, user.id) or user
        _check_allowed(call, user, name)
        await db.execute(sql.insert_factor, factor_id, user.id, name, kind, secret, phone)
        await audit.record(call, db, "factor_in_progress", user, factor_id=factor_id, factor_type=kind)
    return factor_id


def _check_allowed(call: Call, user: User, name: str) -> None:
    if name and any(factor["friendly_name"] == name for factor in user.factors):
        raise unprocessable(
            "mfa_factor_name_conflict", f'A factor with the friendly name "{name}" for this user already exists'
        )
    if len(user.factors) >= call.settings.mfa.max_factors:
        raise unprocessable(
            "too_many_enrolled_mfa_factors", "Maximum number of verified factors reached, unenroll to continue"
        )
    if user.verified_factors and call.session is not None and not sessions.is_aal2(call.session):
        raise forbidden("insufficient_aal", "AAL2 required to enroll a new factor")


async def unenroll(call: Call) -> Response:
    async with call.transaction() as db:
        user = await lock(db, call.user.id) or call.user
        factor = await load_factor(call, db, user)
        if factor["status"] == "verified" and not sessions.is_aal2(call.session):
            raise unprocessable("insufficient_aal", "AAL2 required to unenroll verified factor")
        await remove_factor(db, factor["id"])
        await audit.record(call, db, "factor_unenrolled", user, factor_id=factor["id"], factor_status=factor["status"])
        if factor["status"] == "verified":
            await notices.send(call, db, user, "mfa_factor_unenrolled", factor_type=factor["factor_type"])
    return json_response({"id": factor["id"]})
