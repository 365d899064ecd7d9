"""Creates and changes accounts: identities, confirmation, addresses, passwords."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from emulator.auth import codes, hooks
from emulator.auth.database import Db, sql
from emulator.auth.errors import forbidden, unexpected, unprocessable
from emulator.auth.models import User, find_by_email, load_user, lock, reload, update_user
from emulator.auth.params import merge
from emulator.auth.service import Call

EMAIL_EXISTS = "A user with this email address has already been registered"
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
    by_admin: bool = False,
) -> User:
    """Inserts a row into auth.users, which runs the project's hook (not for an admin) and triggers on that table."""
    user_id = user_id or uuid4()
    if not by_admin:
        fields = {
            "aud": audience or call.audience,
            "role": role or call.settings.jwt.default_role,
            "email": email,
            "phone": phone,
            "app_metadata": dict(app_metadata),
            "user_metadata": dict(user_metadata),
            "is_anonymous": anonymous,
        }
        await hooks.before_user_created(call, db, user_id, fields)
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
    except asyncpg.PostgresError as error:  # usually from a trigger that lacks a privilege
        raise unexpected("Database error saving new user") from error
    user = await load_user(db, user_id)
    if user is None:
        raise unexpected("Database error saving new user")
    return user


async def lock_caller(call: Call, db: Db) -> User:
    """The signed-in user, locked until the transaction ends. 403 if it was deleted meanwhile."""
    user = await lock(db, call.user.id)
    if user is None:
        raise forbidden("user_not_found", "User from sub claim in JWT does not exist")
    return user


async def check_available(
    db: Db, email: str, phone: str, audience: str, *, phone_message: str, owner: UUID | None = None
) -> None:
    """422 if a user other than the owner has the e-mail address or the phone number."""
    if email and await find_by_email(db, email, audience) not in (None, owner):
        raise unprocessable("email_exists", EMAIL_EXISTS)
    if phone and await db.fetchval(sql.id_by_phone, phone, audience) not in (None, owner):
        raise unprocessable("phone_exists", phone_message)


async def add_identity(db: Db, user: User, provider: str, data: Mapping[str, Any], provider_id: str = "") -> None:
    await db.execute(sql.insert_identity, provider_id or str(user.id), user.id, dict(data), provider)


def identity_data(user_id: UUID, *, email: str = "", phone: str = "", verified: bool = False) -> dict[str, Any]:
    """The identity_data of an e-mail or phone identity."""
    data: dict[str, Any] = {"sub": str(user_id), "email_verified": False, "phone_verified": False}
    if email:
        data |= {"email": email, "email_verified": verified}
    if phone:
        data |= {"phone": phone, "phone_verified": verified}
    return data


async def set_identity(db: Db, user: User, *, email: str = "", phone: str = "", verified: bool = True) -> None:
    """Updates the e-mail or phone identity to a new address, or creates it."""
    provider = "email" if email else "phone"
    values = {provider: email or phone, f"{provider}_verified": verified}
    if await db.fetchval(sql.update_identity, user.id, provider, values) is None:
        data = identity_data(user.id, email=email, phone=phone, verified=verified)
        await add_identity(db, user, provider, data)


async def refresh_providers(db: Db, user: User) -> None:
    """Sets app_metadata.providers from the identities, and app_metadata.provider if it is none of them."""
    await reload(db, user)
    providers = [identity["provider"] for identity in user.identities]
    if not providers:
        return
    current = user.app_metadata
    primary = current.get("provider") if current.get("provider") in providers else providers[0]
    updated = {**current, "provider": primary, "providers": list(dict.fromkeys(providers))}
    if updated != current:
        await update_user(db, user, raw_app_meta_data=updated)


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
    """Moves email_change to email; an anonymous user becomes permanent."""
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
    """Sets the password and invalidates all codes and links sent before."""
    await db.execute(sql.clear_tokens, user.id)
    cleared = dict.fromkeys(_TOKEN_COLUMNS, "") | dict.fromkeys(_SENT_COLUMNS, None)
    await update_user(db, user, encrypted_password=password_hash, **cleared)
