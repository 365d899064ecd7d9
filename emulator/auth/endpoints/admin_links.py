"""POST /admin/generate_link: creates the link of a mail without sending the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.responses import Response

from emulator.auth import accounts, audit, codes
from emulator.auth.database import Db
from emulator.auth.endpoints.invite import find_or_create
from emulator.auth.errors import invalid, not_found, unprocessable
from emulator.auth.models import User, find_by_email, lock, reload, update_user
from emulator.auth.params import check_email, merge
from emulator.auth.passwords import check_strength
from emulator.auth.redirects import choose
from emulator.auth.service import Call, json_response

TYPES = ("signup", "magiclink", "recovery", "invite", "email_change_current", "email_change_new")
_MAIL_KIND = {
    "signup": "confirmation",
    "magiclink": "magic_link",
    "recovery": "recovery",
    "invite": "invite",
    "email_change_current": "email_change",
    "email_change_new": "email_change",
}


@dataclass(slots=True)
class Link:
    """type: one of TYPES; a magiclink for an unknown address becomes a signup. password_hash: for a new account."""

    type: str
    email: str
    new_email: str
    password_hash: str


async def create(call: Call) -> Response:
    body = call.body
    email, kind = check_email(body.text("email")), body.text("type")
    if kind not in TYPES:
        raise invalid(f"Invalid email action link type requested: {kind[:40]}")
    new_email = check_email(body.text("new_email")) if kind.startswith("email_change") else ""
    if kind == "email_change_current" and not call.settings.mail.secure_change:
        raise invalid("Enable secure email change to generate link for current email")
    body.mapping("data")
    link = Link(kind, email, new_email, await _password_hash(call, kind, email))
    redirect_to = choose(call.settings, body.text("redirect_to"), call.redirect_to)
    code = codes.new_code(call.settings.mail.otp_length)
    async with call.transaction() as db:
        user = await lock(db, await find_by_email(db, email, call.audience))
        if user is None and link.type == "magiclink":
            link.type = "signup"
        user, hashed = await _prepare(call, db, user, link, code)
        await reload(db, user)
    return json_response(
        {
            **user.json(),
            "action_link": call.service.mailer.link(_MAIL_KIND[link.type], hashed, redirect_to),
            "email_otp": code,
            "hashed_token": hashed,
            "verification_type": link.type,
            "redirect_to": redirect_to,
        }
    )


async def _password_hash(call: Call, kind: str, email: str) -> str:
    """The hash of the password for a new account; empty otherwise."""
    if kind != "signup":
        return ""
    async with call.service.pool.acquire() as db:
        if await find_by_email(db, email, call.audience) is not None:
            return ""
    password = call.body.text("password")
    if not password:
        raise invalid("Signup requires a valid password")
    check_strength(password, call.settings.password)
    return await call.service.hasher.hash(password)


async def _prepare(call: Call, db: Db, user: User | None, link: Link, code: str) -> tuple[User, str]:
    """Stores the code; returns the user and the code's hash."""
    now = datetime.now(UTC)
    hashed = codes.hash_code(link.email, code)
    match link.type:
        case "signup":
            user = await _sign_up(call, db, user, link)
            await codes.store(db, user, "confirmation_token", hashed, link.email, confirmation_sent_at=now)
        case "invite":
            user = await find_or_create(call, db, link.email)
            await audit.record(call, db, "user_invited", None, user_id=user.id, user_email=user.email)
            times = {"confirmation_sent_at": now, "invited_at": now}
            await codes.store(db, user, "confirmation_token", hashed, link.email, **times)
        case "magiclink" | "recovery":
            user = _require(user)
            await audit.record(call, db, "user_recovery_requested", user)
            await codes.store(db, user, "recovery_token", hashed, link.email, recovery_sent_at=now)
        case _:
            user = _require(user)
            hashed = await _change_email(call, db, user, link, code)
    return user, hashed


def _require(user: User | None) -> User:
    if user is None:
        raise not_found("user_not_found", "User with this email not found")
    return user


async def _sign_up(call: Call, db: Db, user: User | None, link: Link) -> User:
    data = call.body.mapping("data") or {}
    if user is not None:
        if user.is_confirmed:
            raise unprocessable("email_exists", accounts.EMAIL_EXISTS)
        await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, data))
        return user
    user = await accounts.create(
        call,
        db,
        email=link.email,
        password_hash=link.password_hash,
        app_metadata={"provider": "email", "providers": ["email"]},
        user_metadata=data,
    )
    await accounts.add_identity(db, user, "email", accounts.identity_data(user.id, email=link.email))
    return user


async def _change_email(call: Call, db: Db, user: User, link: Link, code: str) -> str:
    if await find_by_email(db, link.new_email, call.audience) not in (None, user.id):
        raise unprocessable("email_exists", accounts.EMAIL_EXISTS)
    current = link.type == "email_change_current"
    address = link.email if current else link.new_email
    column = "email_change_token_current" if current else "email_change_token_new"
    hashed = codes.hash_code(address, code)
    changes = {"email_change": link.new_email, "email_change_confirm_status": 0}
    await codes.store(db, user, column, hashed, address, email_change_sent_at=datetime.now(UTC), **changes)
    return hashed
