"""Sends the mails of the account flows: creates a code, stores its hash, mails the code."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.auth import codes, hooks
from emulator.auth.database import Db
from emulator.auth.errors import too_many
from emulator.auth.models import User
from emulator.auth.service import Call

# mail -> (column of the code's hash, column of the time it was sent)
COLUMNS = {
    "confirmation": ("confirmation_token", "confirmation_sent_at"),
    "invite": ("confirmation_token", "confirmation_sent_at"),
    "recovery": ("recovery_token", "recovery_sent_at"),
    "magic_link": ("recovery_token", "recovery_sent_at"),
    "reauthentication": ("reauthentication_token", "reauthentication_sent_at"),
}


async def send(call: Call, db: Db, user: User, kind: str, *, pkce: bool = False) -> None:
    """Sends a mail to the user's address. kind: a key of COLUMNS. 429 too soon after the last one."""
    column, sent_column = COLUMNS[kind]
    mail = call.settings.mail
    if kind != "invite":
        codes.check_frequency(user[sent_column], mail.max_frequency)
    count_mail(call)
    code = codes.new_code(mail.otp_length)
    hashed = codes.add_prefix(codes.hash_code(user.email, code), pkce)
    now = datetime.now(UTC)
    updates = {"invited_at": now} if kind == "invite" else {}
    await codes.store(db, user, column, hashed, user.email, **{sent_column: now}, **updates)
    if not await hooks.send_email(call, db, user, kind, code, hashed):
        call.service.mailer.send(kind, user, to=user.email, code=code, hashed=hashed, redirect_to=call.redirect_to)


async def send_email_change(call: Call, db: Db, user: User, address: str, *, pkce: bool) -> None:
    """Sends a code to the new address and, if secure changes are on, another one to the current address."""
    mail = call.settings.mail
    codes.check_frequency(user["email_change_sent_at"], mail.max_frequency)
    count_mail(call)
    columns = {"email_change": address, "email_change_confirm_status": 0, "email_change_sent_at": datetime.now(UTC)}
    code = codes.new_code(mail.otp_length)
    hashed = codes.add_prefix(codes.hash_code(address, code), pkce)
    await codes.store(db, user, "email_change_token_new", hashed, address, **columns)
    mails = [(address, code, hashed)]
    if mail.secure_change and user.email:
        code = codes.new_code(mail.otp_length)
        hashed = codes.add_prefix(codes.hash_code(user.email, code), pkce)
        await codes.store(db, user, "email_change_token_current", hashed, user.email)
        mails.append((user.email, code, hashed))
    (_, new_code, new_hash), (_, code, hashed) = mails[0], mails[-1]
    # with two addresses, the hash of each code is the other's, as Supabase Auth sends them
    other = (new_code, hashed) if len(mails) == 2 else ("", "")
    if await hooks.send_email(call, db, user, "email_change", code, new_hash, other):
        return
    for to, code, hashed in mails:
        call.service.mailer.send("email_change", user, to=to, code=code, hashed=hashed, redirect_to=call.redirect_to)


def count_mail(call: Call) -> None:
    if not call.service.limits["email_sent"].consume("email"):
        raise too_many("over_email_send_rate_limit", "email rate limit exceeded")
