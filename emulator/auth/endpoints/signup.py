"""POST /signup: creates an account with an e-mail address or a phone number, or an anonymous one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from starlette.responses import Response

from emulator.auth import accounts, audit, flows, mail_flows, sessions, sms_flows
from emulator.auth.database import Db, sql
from emulator.auth.errors import bad_request, invalid, unprocessable
from emulator.auth.guards import check_limit
from emulator.auth.models import User, find_by_email, lock, reload
from emulator.auth.params import check_email, check_phone
from emulator.auth.passwords import check_strength
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    body = call.body
    if not body.text("email") and not body.text("phone"):
        return await _create_anonymous(call)
    check_limit(call, "sign_in")
    if call.settings.disable_signup:
        raise unprocessable("signup_disabled", "Signups not allowed for this instance")
    password = body.text("password")
    if not password:
        raise invalid("Signup requires a valid password")
    check_strength(password, call.settings.password)
    pkce = check_parameters(call)
    email, phone = read_address(call)
    hashed = await call.service.hasher.hash(password)
    return await register(call, email=email, phone=phone, password_hash=hashed, pkce=pkce)


def check_parameters(call: Call) -> tuple[str, str] | None:
    body = call.body
    if body.text("email") and body.text("phone"):
        raise invalid("Only an email address or phone number should be provided on signup.")
    if body.text("phone"):
        sms_flows.check_channel(call, body.text("channel"))
        if body.text("code_challenge"):
            raise invalid("PKCE not supported for phone signups")
    body.mapping("data")
    return flows.read_challenge(body)


def read_address(call: Call) -> tuple[str, str]:
    """(email, phone); one of them is empty."""
    email, phone = call.body.text("email"), call.body.text("phone")
    if email:
        if not call.settings.mail.enabled:
            raise bad_request("email_provider_disabled", "Email signups are disabled")
        return check_email(email), ""
    if not call.settings.sms.enabled:
        raise bad_request("phone_provider_disabled", "Phone signups are disabled")
    return "", check_phone(phone)


async def register(
    call: Call, *, email: str, phone: str, password_hash: str | None, pkce: tuple[str, str] | None
) -> Response:
    """Creates the account; responds with a session if the settings autoconfirm, else with the user."""
    async with call.transaction() as db:
        user = await _find(call, db, email, phone)
        if user is None or not (user.is_confirmed if email else user.is_phone_confirmed):
            user = user or await create_row(call, db, email, phone, password_hash)
            if call.settings.mail.autoconfirm if email else call.settings.sms.autoconfirm:
                return json_response(await _confirm(call, db, user, email))
            await _send_confirmation(call, db, user, email, phone, pkce)
            return json_response((await reload(db, user)).json())
        await audit.record(call, db, "user_repeated_signup", user, provider=_provider(email))
    if call.settings.mail.autoconfirm or call.settings.sms.autoconfirm:
        raise unprocessable("user_already_exists", "User already registered")
    return json_response(_sanitized_user(call, email, phone))


def _provider(email: str) -> str:
    return "email" if email else "phone"


async def _confirm(call: Call, db: Db, user: User, email: str) -> dict[str, Any]:
    await audit.record(call, db, "user_signedup", user, provider=_provider(email))
    await (accounts.confirm_email(db, user) if email else accounts.confirm_phone(db, user))
    await reload(db, user)
    await audit.record(call, db, "login", user, provider=_provider(email))
    return await sessions.sign_in(call, db, user, "password")


async def _send_confirmation(
    call: Call, db: Db, user: User, email: str, phone: str, pkce: tuple[str, str] | None
) -> None:
    await audit.record(call, db, "user_confirmation_requested", user, provider=_provider(email))
    if not email:
        await sms_flows.send(call, db, user, "confirmation", phone)
        return
    if pkce:
        await flows.start(db, user.id, pkce, "email", "email/signup")
    await mail_flows.send(call, db, user, "confirmation", pkce=bool(pkce))


async def _find(call: Call, db: Db, email: str, phone: str) -> User | None:
    if email:
        return await lock(db, await find_by_email(db, email, call.audience))
    user_id: UUID | None = await db.fetchval(sql.id_by_phone, phone, call.audience)
    return await lock(db, user_id)


async def create_row(call: Call, db: Db, email: str, phone: str, password_hash: str | None = None) -> User:
    """An unconfirmed account with its identity."""
    user_id, provider = uuid4(), _provider(email)
    data = {**(call.body.mapping("data") or {}), **accounts.identity_data(user_id, email=email, phone=phone)}
    user = await accounts.create(
        call,
        db,
        user_id=user_id,
        email=email,
        phone=phone,
        password_hash=password_hash,
        app_metadata={"provider": provider, "providers": [provider]},
        user_metadata=data,
    )
    await accounts.add_identity(db, user, provider, data)
    return await reload(db, user)


def _sanitized_user(call: Call, email: str, phone: str) -> dict[str, Any]:
    """Looks like a new account, so that the response does not reveal an existing one (GoTrue's sanitizeUser)."""
    now, provider = datetime.now(UTC), _provider(email)
    return {
        "id": uuid4(),
        "aud": call.audience,
        "role": "",
        "email": email,
        "phone": phone,
        "confirmation_sent_at": now,
        "app_metadata": {"provider": provider, "providers": [provider]},
        "user_metadata": call.body.mapping("data") or {},
        "identities": [],
        "created_at": now,
        "updated_at": now,
        "is_anonymous": False,
    }


async def _create_anonymous(call: Call) -> Response:
    if not call.settings.anonymous:
        raise unprocessable("anonymous_provider_disabled", "Anonymous sign-ins are disabled")
    check_limit(call, "anonymous")
    if call.settings.disable_signup:
        raise unprocessable("signup_disabled", "Signups not allowed for this instance")
    data = call.body.mapping("data") or {}
    async with call.transaction() as db:
        user = await accounts.create(call, db, app_metadata={}, user_metadata=data, anonymous=True)
        await audit.record(call, db, "user_signedup", user, provider="anonymous")
        return json_response(await sessions.sign_in(call, db, user, "anonymous"))
