"""One-time codes: digits in the message, their hash in the link and in the database."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from emulator.auth.database import Db, sql
from emulator.auth.errors import too_many
from emulator.auth.models import User, update_user

PKCE_PREFIX = "pkce_"


def base64url(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_code(length: int) -> str:
    return f"{secrets.randbelow(10**length):0{length}d}"


def hash_code(address: str, code: str) -> str:
    """The token_hash of a link. address: the e-mail address or phone number the code is sent to."""
    return hashlib.sha224(f"{address}{code}".encode()).hexdigest()


def add_prefix(hashed: str, pkce: bool) -> str:
    return PKCE_PREFIX + hashed if pkce else hashed


async def store(db: Db, user: User, column: str, hashed: str, address: str, **columns: Any) -> None:
    """Stores the code's hash in the user's column and in one_time_tokens, as GoTrue does. columns: more updates."""
    await update_user(db, user, **{column: hashed}, **columns)
    await db.execute(sql.insert_token, user.id, column, hashed, address)


async def clear(db: Db, user: User, *columns: str, **updates: Any) -> None:
    """Deletes the codes of these columns, and updates others."""
    for column in columns:
        await db.execute(sql.clear_token, user.id, column)
    await update_user(db, user, **dict.fromkeys(columns, ""), **updates)


def is_expired(sent_at: datetime | None, seconds: int) -> bool:
    return sent_at is None or datetime.now(UTC) > sent_at + timedelta(seconds=seconds)


def matches(hashed: str, stored: str | None, sent_at: datetime | None, seconds: int) -> bool:
    """Whether the hash is the stored one, in constant time, and was sent within the last seconds."""
    if not stored or is_expired(sent_at, seconds):
        return False
    return secrets.compare_digest(stored.removeprefix(PKCE_PREFIX).encode(), hashed.removeprefix(PKCE_PREFIX).encode())


def check_frequency(sent_at: datetime | None, frequency: timedelta, code: str = "over_email_send_rate_limit") -> None:
    """429 if the last message was sent less than the frequency ago."""
    if sent_at is None or (wait := sent_at + frequency - datetime.now(UTC)) <= timedelta(0):
        return
    seconds = int(wait.total_seconds())
    raise too_many(code, f"For security purposes, you can only request this after {seconds} seconds.")
