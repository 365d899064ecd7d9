"""The steps of a verification: find the user of a code, check the code, apply what it confirms."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from emulator.auth import accounts, audit, codes, notices
from emulator.auth.database import Db, sql
from emulator.auth.errors import AuthError, forbidden, invalid
from emulator.auth.models import User, find_by_email, lock, reload, update_user
from emulator.auth.passwords import random_password
from emulator.auth.service import Call

_CONFIRMATION, _RECOVERY = "confirmation_token", "recovery_token"
_CHANGES = ("email_change_token_current", "email_change_token_new")
COLUMNS: dict[str, tuple[str, ...]] = {
    "signup": (_CONFIRMATION,),
    "invite": (_CONFIRMATION,),
    "recovery": (_RECOVERY,),
    "magiclink": (_RECOVERY,),
    "email": (_CONFIRMATION, _RECOVERY),
    "email_change": _CHANGES,
    "sms": (_CONFIRMATION,),
    "phone_change": ("phone_change_token",),
}
SENT_COLUMNS = {
    _CONFIRMATION: "confirmation_sent_at",
    _RECOVERY: "recovery_sent_at",
    **dict.fromkeys(_CHANGES, "email_change_sent_at"),
    "phone_change_token": "phone_change_sent_at",
}


@dataclass(slots=True)
class Attempt:
    """kind: the verification type; `email` becomes signup or magiclink once the code's column is known."""

    kind: str
    token: str
    hashed: str
    email: str
    phone: str
    column: str = ""  # of the matching code


async def find_by_hash(call: Call, db: Db, attempt: Attempt) -> User:
    """The user of a link's hash, locked."""
    expired = forbidden("otp_expired", "Email link is invalid or has expired")
    columns = COLUMNS.get(attempt.kind, ()) if attempt.kind not in ("sms", "phone_change") else ()
    if not columns:
        raise invalid("Invalid email verification type")
    user_id: UUID | None = await db.fetchval(sql.user_by_token, attempt.hashed, list(columns))
    user = await lock(db, user_id)
    if user is None:
        raise expired
    return _match(call, user, attempt, columns, expired)


async def find_by_address(call: Call, db: Db, attempt: Attempt) -> User:
    """The user to whose e-mail address or phone number the code was sent, locked."""
    expired = forbidden("otp_expired", "Token has expired or is invalid")
    columns = COLUMNS.get(attempt.kind)
    if columns is None or (attempt.kind in ("sms", "phone_change")) != bool(attempt.phone):
        raise invalid("Unsupported verification type") if columns is None else expired
    user = await lock(db, await _find_owner(call, db, attempt))
    if user is None:
        raise expired
    return _match(call, user, attempt, columns, expired)


async def _find_owner(call: Call, db: Db, attempt: Attempt) -> UUID | None:
    found: UUID | None
    if attempt.kind == "phone_change":
        found = await db.fetchval(sql.id_by_phone_change, attempt.phone, call.audience)
    elif attempt.kind == "sms":
        found = await db.fetchval(sql.id_by_phone, attempt.phone, call.audience)
    elif attempt.kind == "email_change":
        found = await db.fetchval(sql.user_by_token, attempt.hashed, list(_CHANGES))
        if found is None:
            found = await db.fetchval(sql.user_by_token, codes.PKCE_PREFIX + attempt.hashed, list(_CHANGES))
    else:
        found = await find_by_email(db, attempt.email, call.audience)
    return found


def _match(call: Call, user: User, attempt: Attempt, columns: tuple[str, ...], expired: AuthError) -> User:
    if user.is_banned:
        raise forbidden("user_banned", "User is banned")
    expiry = call.settings.sms.otp_expiry if attempt.phone else call.settings.mail.otp_expiry
    for column in columns:
        if codes.matches(attempt.hashed, user[column], user[SENT_COLUMNS[column]], expiry):
            attempt.column = column
            break
    else:
        raise expired
    if attempt.kind == "email":
        attempt.kind = "signup" if attempt.column == _CONFIRMATION else "magiclink"
    return user


async def apply_verification(call: Call, db: Db, user: User, attempt: Attempt) -> bool:
    """Consumes the code and applies what it confirms. False if an e-mail change needs the other code as well."""
    match attempt.kind:
        case "signup" | "invite":
            await _confirm(call, db, user)
        case "recovery" | "magiclink":
            await _recover(call, db, user)
        case "email_change":
            if not await _change_email(call, db, user, attempt):
                return False
        case "sms":
            await audit.record(call, db, "user_signedup", user)
            await accounts.confirm_phone(db, user)
            await update_user(db, user, is_anonymous=False)
        case _:
            await audit.record(call, db, "user_modified", user)
            old = user.phone
            await accounts.confirm_phone_change(db, user)
            if old:
                await notices.send(call, db, user, "phone_changed", old_phone=old)
    await accounts.refresh_providers(db, user)
    await reload(db, user)
    return True


async def _confirm(call: Call, db: Db, user: User) -> None:
    if not user["encrypted_password"] and user["invited_at"] is not None:
        # an unknown password until the invited user sets one
        await update_user(db, user, encrypted_password=await call.service.hasher.hash(random_password()))
    await audit.record(call, db, "user_signedup", user)
    await accounts.confirm_email(db, user)


async def _recover(call: Call, db: Db, user: User) -> None:
    await codes.clear(db, user, _RECOVERY)
    if user.is_confirmed:
        await audit.record(call, db, "login", user)
    else:
        await audit.record(call, db, "user_signedup", user)
        await accounts.confirm_email(db, user)


async def _change_email(call: Call, db: Db, user: User, attempt: Attempt) -> bool:
    mail = call.settings.mail
    both = mail.secure_change and not mail.autoconfirm and bool(user.email)
    if both and not user["email_change_confirm_status"]:
        await codes.clear(db, user, attempt.column, email_change_confirm_status=1)
        return False
    await audit.record(call, db, "user_modified", user)
    old = user.email
    await accounts.confirm_email_change(db, user)
    if old:
        await notices.send(call, db, user, "email_changed", to=old, old_email=old)
    if not user.user_metadata.get("email_verified"):
        await update_user(db, user, raw_user_meta_data={**user.user_metadata, "email_verified": True})
    return True
