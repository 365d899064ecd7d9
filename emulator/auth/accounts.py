"""Making accounts and moving them on: confirming, converting, changing addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from emulator.auth import codes
from emulator.auth.database import Db, sql
from emulator.auth.errors import unexpected
from emulator.auth.models import User, load_user, reload, update_user
from emulator.auth.params import merge
from emulator.auth.service import Call

_TOKEN_COLUMNS = [
    "confirmation_token",
    "recovery_token",
    "email_change_token_current",
    "email_change_token_new",
    "phone_change_token",
    "reauthentication_token",
]
_SENT_COLUMNS = [
    "confirmation_sent_at",
    "recovery_sent_at",
    "email_change_sent_at",
    "phone_change_sent_at",
    "reauthentication_sent_at",
]


async def create(
    call: Call,
    db: Db,
    *,
    email: str = "",
    phone: str = "",
    password_hash: str | None = None,
    app_metadata: Mapping[str, Any],
    user_metadata: Mapping[str, Any],
    user_id: UUID | None = None,
    role: str = "",
    audience: str = "",
    anonymous: bool = False,
) -> User:
    """A row in auth.users; triggers on it run here."""
    user_id = user_id or uuid4()
    try:
        await db.execute(
            sql.insert_user,
            user_id,
            audience or call.audience,
            role or call.settings.jwt.default_role,
            email or None,
            phone or None,
            password_hash or "",
            dict(app_metadata),
            dict(user_metadata),
            anonymous,
        )
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
        raise
    except asyncpg.PostgresError as error:  # most often a trigger that may not do what it tries
        raise unexpected("Database error saving new user") from error
    user = await load_user(db, user_id)
    if user is None:
        raise unexpected("Database error saving new user")
    return user


async def add_identity(db: Db, user: User, provider: str, data: Mapping[str, Any], provider_id: str = "") -> None:
    await db.execute(sql.insert_identity, provider_id or str(user.id), user.id, dict(data), provider)


def identity_data(user_id: UUID, *, email: str = "", phone: str = "", verified: bool = False) -> dict[str, Any]:
    """What an e-mail or phone identity says of its owner."""
    data: dict[str, Any] = {"sub": str(user_id), "email_verified": False, "phone_verified": False}
    if email:
        data |= {"email": email, "email_verified": verified}
    if phone:
        data |= {"phone": phone, "phone_verified": verified}
    return data


async def set_identity(db: Db, user: User, *, email: str = "", phone: str = "", verified: bool = True) -> None:
    """Makes the e-mail or phone identity agree with a new address."""
    provider = "email" if email else "phone"
    values = {provider: email or phone, f"{provider}_verified": verified}
    if await db.fetchval(sql.update_identity, user.id, provider, values) is None:
        data = identity_data(user.id, email=email, phone=phone, verified=verified)
        await add_identity(db, user, provider, data)


async def refresh_providers(db: Db, user: User) -> None:
    """app_metadata names the providers a user can sign in with, the first one as the main one."""
    await reload(db, user)
    providers = [identity["provider"] for identity in user.identities]
    if not providers:
        return
    current = user.app_metadata
    main = current.get("provider") if current.get("provider") in providers else providers[0]
    wanted = {**current, "provider": main, "providers": list(dict.fromkeys(providers))}
    if wanted != current:
        await update_user(db, user, raw_app_meta_data=wanted)


async def confirm_email(db: Db, user: User) -> None:
    now = datetime.now(UTC)
    metadata = merge(user.user_metadata, {"email_verified": True})
    await codes.clear(
        db,
        user,
        "confirmation_token",
        email_confirmed_at=user["email_confirmed_at"] or now,
        raw_user_meta_data=metadata,
    )
    if user.email:
        await db.execute(sql.update_identity, user.id, "email", {"email_verified": True})


async def confirm_phone(db: Db, user: User) -> None:
    now = datetime.now(UTC)
    await codes.clear(db, user, "confirmation_token", phone_confirmed_at=user["phone_confirmed_at"] or now)
    if user.phone:
        await db.execute(sql.update_identity, user.id, "phone", {"phone_verified": True})


async def confirm_email_change(db: Db, user: User) -> None:
    """The new address becomes the address; an anonymous user becomes a permanent one."""
    address = user["email_change"]
    await set_identity(db, user, email=address)
    await codes.clear(
        db,
        user,
        "email_change_token_current",
        "email_change_token_new",
        email=address,
        email_change="",
        email_change_confirm_status=0,
        email_confirmed_at=user["email_confirmed_at"] or datetime.now(UTC),
        is_anonymous=False,
    )
    await refresh_providers(db, user)


async def confirm_phone_change(db: Db, user: User) -> None:
    number = user["phone_change"]
    await set_identity(db, user, phone=number)
    await codes.clear(
        db,
        user,
        "phone_change_token",
        phone=number,
        phone_change="",
        phone_confirmed_at=datetime.now(UTC),
        is_anonymous=False,
    )
    await refresh_providers(db, user)


async def set_password(db: Db, user: User, password_hash: str) -> None:
    """Codes sent before the password was changed no longer work."""
    await db.execute(sql.clear_tokens, user.id)
    spent = dict.fromkeys(_TOKEN_COLUMNS, "") | dict.fromkeys(_SENT_COLUMNS, None)
    await update_user(db, user, encrypted_password=password_hash, **spent)
