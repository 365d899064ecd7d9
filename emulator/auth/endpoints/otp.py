"""POST /otp and /magiclink: send a code or a link for signing in without a password."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from emulator.auth import accounts, audit, flows, mail_flows, sms_flows
from emulator.auth.database import sql
from emulator.auth.endpoints import signup
from emulator.auth.errors import bad_request, invalid, unprocessable
from emulator.auth.models import find_by_email, lock
from emulator.auth.params import check_email, check_phone
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    body = call.body
    email, phone = body.text("email"), body.text("phone")
    if bool(email) == bool(phone):
        if email:
            raise invalid("Only an email address or phone number should be provided")
        raise invalid("One of email or phone must be set")
    pkce = flows.read_challenge(body)
    create_user = body.flag("create_user", True)
    body.mapping("data")
    if email:
        return await send_link(call, email, pkce, create_user=create_user)
    return await _send_sms(call, phone, create_user=create_user)


async def send_magic_link(call: Call) -> Response:
    return await send_link(call, call.body.text("email"), flows.read_challenge(call.body), create_user=True)


async def send_link(call: Call, email: str, pkce: tuple[str, str] | None, *, create_user: bool) -> Response:
    """Mails a magic link to a confirmed user, and a confirmation to others."""
    if not call.settings.mail.enabled:
        raise unprocessable("email_provider_disabled", "Email logins are disabled")
    if not email:
        raise unprocessable("validation_failed", "Password recovery requires an email")
    email = check_email(email)
    async with call.transaction() as db:
        user = await lock(db, await find_by_email(db, email, call.audience))
        if user is None and not create_user:
            raise unprocessable("otp_disabled", "Signups not allowed for otp")
        if user is None and call.settings.disable_signup:
            raise unprocessable("signup_disabled", "Signups not allowed for this instance")
        if call.settings.mail.autoconfirm and (user is None or not user.is_confirmed):
            user = user or await signup.create_row(call, db, email, "")
            await accounts.confirm_email(db, user)
        if user is not None and user.is_confirmed:
            await audit.record(call, db, "user_recovery_requested", user)
            if pkce:
                await flows.start(db, user.id, pkce, "magiclink", "magiclink")
            await mail_flows.send(call, db, user, "magic_link", pkce=bool(pkce))
            return json_response({})
    await signup.register(call, email=email, phone="", password_hash=None, pkce=pkce)
    return json_response({})


async def _send_sms(call: Call, phone: str, *, create_user: bool) -> Response:
    if not call.settings.sms.enabled:
        raise bad_request("phone_provider_disabled", "Unsupported phone provider")
    sms_flows.check_channel(call, call.body.text("channel"))
    number = check_phone(phone)
    async with call.transaction() as db:
        user_id: UUID | None = await db.fetchval(sql.id_by_phone, number, call.audience)
        user = await lock(db, user_id)
        if user is None and not create_user:
            raise unprocessable("otp_disabled", "Signups not allowed for otp")
        if user is None and call.settings.disable_signup:
            raise unprocessable("signup_disabled", "Signups not allowed for this instance")
        user = user or await signup.create_row(call, db, "", number)
        await audit.record(call, db, "user_recovery_requested", user, channel="sms")
        message_id = await sms_flows.send(call, db, user, "confirmation", number)
    return json_response({"message_id": message_id})
