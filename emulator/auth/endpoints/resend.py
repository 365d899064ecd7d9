"""POST /resend: sends a confirmation again."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, flows, mail_flows, sms_flows
from emulator.auth.codes import PKCE_PREFIX
from emulator.auth.database import sql
from emulator.auth.errors import bad_request, invalid
from emulator.auth.models import find_by_email, lock
from emulator.auth.params import check_email, check_phone
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    """The response is the same for unknown and for confirmed addresses."""
    body = call.body
    kind, email, phone = body.text("type"), body.text("email"), body.text("phone")
    if kind not in ("signup", "email_change", "sms", "phone_change"):
        raise invalid("Missing one of these types: signup, email_change, sms, phone_change")
    if not email and kind in ("signup", "email_change"):
        raise invalid("Type provided requires an email address")
    if not phone and kind in ("sms", "phone_change"):
        raise invalid("Type provided requires a phone number")
    if email and phone:
        raise invalid("Only an email address or phone number should be provided.")
    if email:
        if not call.settings.mail.enabled:
            raise bad_request("email_provider_disabled", "Email logins are disabled")
        return await _mail(call, kind, check_email(email), flows.read_challenge(body))
    if not call.settings.sms.enabled:
        raise bad_request("phone_provider_disabled", "Phone logins are disabled")
    return await _sms(call, kind, check_phone(phone))


async def _mail(call: Call, kind: str, email: str, pkce: tuple[str, str] | None) -> Response:
    async with call.transaction() as db:
        user = await lock(db, await find_by_email(db, email, call.audience))
        if user is None:
            return json_response({})
        if kind == "signup":
            if user.is_confirmed:
                return json_response({})
            await audit.record(call, db, "user_confirmation_requested", user)
            if pkce:
                await flows.start(db, user.id, pkce, "email", "email/signup")
            # a flow that was started with PKCE must end with PKCE
            is_pkce = bool(pkce) or (user["confirmation_token"] or "").startswith(PKCE_PREFIX)
            await mail_flows.send(call, db, user, "confirmation", pkce=is_pkce)
        elif user["email_change"]:
            is_pkce = bool(pkce) or (user["email_change_token_new"] or "").startswith(PKCE_PREFIX)
            if pkce:
                await flows.start(db, user.id, pkce, "email_change", "email_change")
            await mail_flows.send_email_change(call, db, user, user["email_change"], pkce=is_pkce)
    return json_response({})


async def _sms(call: Call, kind: str, phone: str) -> Response:
    async with call.transaction() as db:
        user_id: UUID | None = await db.fetchval(sql.id_by_phone, phone, call.audience)
        if kind == "phone_change":
            user_id = user_id or await db.fetchval(sql.id_by_phone_change, phone, call.audience)
        user = await lock(db, user_id)
        if user is None or (user.is_phone_confirmed if kind == "sms" else not user["phone_change"]):
            return json_response({})
        await audit.record(call, db, "user_recovery_requested", user)
        message, number = ("confirmation", phone) if kind == "sms" else ("phone_change", user["phone_change"])
        return json_response({"message_id": await sms_flows.send(call, db, user, message, number)})
