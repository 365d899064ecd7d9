"""GET and PUT /user: the signed-in user."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from emulator.auth import accounts, audit, codes, flows, mail_flows, notices, sessions, sms_flows
from emulator.auth.database import Db
from emulator.auth.errors import bad_request, forbidden, invalid, unauthorized, unprocessable
from emulator.auth.models import User, reload, update_user
from emulator.auth.params import check_email, check_phone, merge
from emulator.auth.passwords import check_strength
from emulator.auth.service import Call, json_response

PHONE_EXISTS = "A user with this phone number has already been registered"


async def read(call: Call) -> Response:
    audience = call.claims.get("aud")
    if call.audience not in (audience if isinstance(audience, list) else [audience]):
        raise invalid("Token audience doesn't match request audience")
    return json_response(call.user.json())


async def update(call: Call) -> Response:
    body = call.body
    email, phone, password = body.text("email"), body.text("phone"), body.optional_text("password")
    email = check_email(email) if email else ""
    phone = check_phone(phone) if phone else ""
    if phone:
        sms_flows.check_channel(call, body.text("channel"))
    if password is not None:
        check_strength(password, call.settings.password)
    if body.mapping("app_metadata") is not None:
        raise forbidden("not_admin", "Updating app_metadata requires admin privileges")
    data, pkce = body.mapping("data"), flows.read_challenge(body)
    new_email = email if email != call.user.email else ""
    new_phone = phone if phone != call.user.phone else ""
    _check_permitted(call, password or "", email, new_email, phone, new_phone)
    hashed = await _new_password(call, password) if password is not None else None
    async with call.transaction() as db:
        user = await accounts.lock_caller(call, db)
        await accounts.check_available(
            db, new_email, new_phone, call.audience, phone_message=PHONE_EXISTS, owner=user.id
        )
        if hashed is not None:
            await _change_password(call, db, user, hashed)
        if data is not None:
            await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, data))
        if new_email:
            await _change_email(call, db, user, new_email, pkce)
        if new_phone:
            await _change_phone(call, db, user, new_phone)
        await audit.record(call, db, "user_modified", user)
        await reload(db, user)
    return json_response(user.json())


def _check_permitted(call: Call, password: str, email: str, new_email: str, phone: str, new_phone: str) -> None:
    user = call.user
    if user.verified_factors and not sessions.is_aal2(call.session) and (password or new_email or new_phone):
        raise unauthorized(
            "insufficient_aal", "AAL2 session is required to update email or password when MFA is enabled."
        )
    if user.is_anonymous and password and not email and not phone:
        raise unprocessable(
            "validation_failed", "Updating password of an anonymous user without an email or phone is not allowed"
        )
    if user["is_sso_user"] and (password or new_email or new_phone or call.body.text("nonce")):
        raise unprocessable(
            "user_sso_managed", "Updating email, phone, password of a SSO account only possible via SSO"
        )


async def _new_password(call: Call, password: str) -> str:
    rules, user, hasher = call.settings.password, call.user, call.service.hasher
    if rules.reauthenticate and not _is_recent(call):
        _check_nonce(call)
    stored = user["encrypted_password"]
    if rules.require_current and stored:
        current = call.body.text("current_password")
        if not current:
            raise bad_request("current_password_required", "Current password required when setting new password.")
        if not await hasher.verify(current, stored):
            raise bad_request("current_password_mismatch", "Current password required when setting new password.")
    if stored and await hasher.verify(password, stored):
        raise unprocessable("same_password", "New password should be different from the old password.")
    return await hasher.hash(password)


def _is_recent(call: Call) -> bool:
    return call.session is not None and datetime.now(UTC) <= call.session["created_at"] + timedelta(hours=24)


def _check_nonce(call: Call) -> None:
    nonce, user = call.body.text("nonce"), call.user
    if not nonce:
        raise bad_request("reauthentication_needed", "Password update requires reauthentication")
    address = user.email or user.phone
    expiry = call.settings.mail.otp_expiry if user.email else call.settings.sms.otp_expiry
    stored, sent_at = user["reauthentication_token"], user["reauthentication_sent_at"]
    if not codes.matches(codes.hash_code(address, nonce), stored, sent_at, expiry):
        raise unprocessable("reauthentication_not_valid", "Nonce has expired or is invalid")


async def _change_password(call: Call, db: Db, user: User, hashed: str) -> None:
    if call.settings.password.reauthenticate and not _is_recent(call) and not user["reauthentication_token"]:
        # another request has consumed the nonce since it was checked
        raise unprocessable("reauthentication_not_valid", "Nonce has expired or is invalid")
    await accounts.set_password(db, user, hashed)
    await sessions.end_sessions(db, user, keep=call.session["id"] if call.session else None)
    await audit.record(call, db, "user_updated_password", user)
    await notices.send(call, db, user, "password_changed")


async def _change_email(call: Call, db: Db, user: User, email: str, pkce: tuple[str, str] | None) -> None:
    if user.is_anonymous and call.settings.mail.autoconfirm:
        await update_user(db, user, email_change=email)
        await accounts.confirm_email_change(db, user)
        await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, {"email_verified": True}))
        return
    if pkce:
        await flows.start(db, user.id, pkce, "email_change", "email_change")
    await mail_flows.send_email_change(call, db, user, email, pkce=bool(pkce))


async def _change_phone(call: Call, db: Db, user: User, phone: str) -> None:
    if call.settings.sms.autoconfirm:
        old = user.phone
        await update_user(db, user, phone_change=phone)
        await accounts.confirm_phone_change(db, user)
        if old:
            await notices.send(call, db, user, "phone_changed", old_phone=old)
    else:
        await sms_flows.send(call, db, user, "phone_change", phone)
