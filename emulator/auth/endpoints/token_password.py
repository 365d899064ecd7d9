"""POST /token?grant_type=password"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, hooks, sessions
from emulator.auth.database import sql
from emulator.auth.errors import AuthError, bad_request, invalid, unprocessable
from emulator.auth.models import User, find_by_email, load_user
from emulator.auth.passwords import strength_error
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    email, phone, password = (call.body.text(name) for name in ("email", "phone", "password"))
    provider = _provider(call, email, phone)
    user = await _find(call, email.lower(), phone)
    hashed = user["encrypted_password"] if user else None
    # also for an unknown user, so that the response time does not reveal whether the account exists
    matches = await call.service.hasher.verify(password, hashed)
    if user is None or not hashed:
        raise _invalid_credentials()
    if user.is_banned:
        raise bad_request("user_banned", "User is banned")
    await hooks.check_password_attempt(call, user, valid=matches)
    if not matches or user["deleted_at"] is not None:
        raise _invalid_credentials()
    if email and not user.is_confirmed:
        raise bad_request("email_not_confirmed", "Email not confirmed")
    if phone and not user.is_phone_confirmed:
        raise bad_request("phone_not_confirmed", "Phone not confirmed")
    async with call.transaction() as db:
        await audit.record(call, db, "login", user, provider=provider)
        body: dict[str, Any] = await sessions.sign_in(call, db, user, "password")
    if error := strength_error(password, call.settings.password):
        body["weak_password"] = {"message": error.message, "reasons": error.extra["weak_password"]["reasons"]}
    return json_response(body)


def _provider(call: Call, email: str, phone: str) -> str:
    if email and phone:
        raise invalid("Only an email address or phone number should be provided on login.")
    if email:
        if not call.settings.mail.enabled:
            raise unprocessable("email_provider_disabled", "Email logins are disabled")
        return "email"
    if phone:
        if not call.settings.sms.enabled:
            raise unprocessable("phone_provider_disabled", "Phone logins are disabled")
        return "phone"
    raise invalid("missing email or phone")


async def _find(call: Call, email: str, phone: str) -> User | None:
    async with call.service.pool.acquire() as db:
        if email:
            return await load_user(db, await find_by_email(db, email, call.audience))
        number = phone.removeprefix("+").replace(" ", "")
        user_id: UUID | None = await db.fetchval(sql.id_by_phone, number, call.audience)
        return await load_user(db, user_id)


def _invalid_credentials() -> AuthError:
    return bad_request("invalid_credentials", "Invalid login credentials")
