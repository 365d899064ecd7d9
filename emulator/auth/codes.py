"""One-time codes: six digits for the person, their hash for the link and the database."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from emulator.auth.database import Db, sql
from emulator.auth.errors import AuthError, too_many
from emulator.auth.models import User, update_user

PKCE_PREFIX = "pkce_"


def new_code(length: int) -> str:
    return f"{secrets.randbelow(10**length):0{length}d}"


def hash_code(address: str, code: str) -> str:
    """What is stored and mailed in a link. address: the e-mail or phone the code was sent to."""
    return hashlib.sha224(f"{address}{code}".encode()).hexdigest()


def prefixed(hashed: str, pkce: bool) -> str:
    return PKCE_PREFIX + hashed if pkce else hashed


async def store(db: Db, user: User, column: str, hashed: str, address: str, **columns: Any) -> None:
    """Keeps the code's hash where GoTrue does: in the user's column and in one_time_tokens."""
    await update_user(db, user, **{column: hashed}, **columns)
    await db.execute(sql.insert_token, user.id, column, hashed, address)


async def clear(db: Db, user: User, *columns: str, **further: Any) -> None:
    for column in columns:
        await db.execute(sql.clear_token, user.id, column)
    await update_user(db, user, **dict.fromkeys(columns, ""), **further)


def is_expired(sent_at: datetime | None, seconds: int) -> bool:
    return sent_at is None or datetime.now(UTC) > sent_at + timedelta(seconds=seconds)


def matches(hashed: str, stored: str | None, sent_at: datetime | None, seconds: int) -> bool:
    if not stored or is_expired(sent_at, seconds):
        return False
    return secrets.compare_digest(stored.removeprefix(PKCE_PREFIX).encode(), hashed.removeprefix(PKCE_PREFIX).encode())


def check_frequency(sent_at: datetime | None, frequency: timedelta, code: str = "over_email_send_rate_limit") -> None:
    """429 while the last message is younger than the frequency."""
    if error := too_frequent(sent_at, frequency, code):
        raise error


def too_frequent(sent_at: datetime | None, frequency: timedelta, code: str) -> AuthError | None:
    if sent_at is None or (left := sent_at + frequency - datetime.now(UTC)) <= timedelta(0):
        return None
    seconds = int(left.total_seconds())
    return too_many(code, f"For security purposes, you can only request this after {seconds} seconds.")
