"""Codes for phone numbers: fixed ones of the settings, or new ones that the project's hook sends."""

from __future__ import annotations

from datetime import UTC, datetime

from emulator.auth import codes, hooks
from emulator.auth.database import Db
from emulator.auth.errors import AuthError, invalid, too_many, unprocessable
from emulator.auth.models import User
from emulator.auth.service import Call

CODE_LENGTH = 6
# kind -> (column of the code's hash, column of the time it was sent)
COLUMNS = {
    "confirmation": ("confirmation_token", "confirmation_sent_at"),
    "phone_change": ("phone_change_token", "phone_change_sent_at"),
    "reauthentication": ("reauthentication_token", "reauthentication_sent_at"),
}


def check_channel(call: Call, channel: str) -> None:
    """400 for a channel that the configured provider does not have."""
    allowed = ("sms", "whatsapp") if call.settings.sms.provider.startswith("twilio") else ("sms",)
    if channel and channel not in allowed:
        raise invalid(
            "Invalid channel, supported values are 'sms' or 'whatsapp'."
            " 'whatsapp' is only supported if Twilio or Twilio Verify is used as the provider."
        )


def _failed() -> AuthError:
    return unprocessable(
        "sms_send_failed",
        "Error sending confirmation OTP to provider: the local service sends no SMS; set a fixed code for the number"
        " under [auth.sms.test_otp] in supabase/config.toml or in GOTRUE_SMS_TEST_OTP, or a send_sms hook",
    )


async def send(call: Call, db: Db, user: User, kind: str, phone: str) -> str:
    """Stores the number's fixed code as sent; returns a message id. 422 sms_send_failed for other numbers."""
    column, sent_column = COLUMNS[kind]
    sms = call.settings.sms
    codes.check_frequency(user[sent_column], sms.max_frequency, "over_sms_send_rate_limit")
    if not call.service.limits["sms_sent"].consume("sms"):
        raise too_many("over_sms_send_rate_limit", "SMS rate limit exceeded")
    code = await deliver(call, db, user, phone)
    updates = {"phone_change": phone} if kind == "phone_change" else {}
    hashed = codes.hash_code(phone, code)
    await codes.store(db, user, column, hashed, phone, **{sent_column: datetime.now(UTC)}, **updates)
    return "test-otp" if phone in sms.test_otp else ""


async def deliver(call: Call, db: Db, user: User, phone: str) -> str:
    """The number's fixed code, or a new one that the hook has sent. 422 sms_send_failed without either."""
    if code := call.settings.sms.test_otp.get(phone):
        return code
    code = codes.new_code(CODE_LENGTH)
    if not await hooks.send_sms(call, db, user, phone, code):
        raise _failed()
    return code
