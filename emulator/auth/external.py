"""Finds, creates or links the account of a user who signs in with an OAuth provider."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from emulator.auth import accounts, audit, notices, sessions
from emulator.auth.database import Db, sql
from emulator.auth.errors import forbidden, unprocessable
from emulator.auth.models import User, find_by_email, lock, reload, update_user
from emulator.auth.params import merge
from emulator.auth.service import Call


async def find_or_create(call: Call, db: Db, provider: str, claims: dict[str, Any]) -> User:
    """The user with the identity, else with its verified e-mail address, else a new one. claims: at least sub."""
    owner: UUID | None = await db.fetchval(sql.user_by_identity, claims["sub"], provider)
    if owner is not None:
        user = await lock(db, owner)
        assert user is not None
        if user.is_banned:
            raise forbidden("user_banned", "User is banned")
        await db.fetchval(sql.update_identity, user.id, provider, claims)
        await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, claims))
        await db.execute(sql.touch_identities, user.id, provider)
        await audit.record(call, db, "login", user, provider=provider)
        return user
    email, verified = str(claims.get("email", "")), bool(claims.get("email_verified"))
    user = await lock(db, await find_by_email(db, email, call.audience)) if email and verified else None
    if user is not None:
        # the provider has verified the address, so the account is the same person's
        was_confirmed = user.is_confirmed
        await link(call, db, user, provider, claims)
        await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, claims))
        return user if was_confirmed else await _reset_unconfirmed(db, user, provider, claims)
    if call.settings.disable_signup:
        raise unprocessable("signup_disabled", "Signups not allowed for this instance")
    return await _create(call, db, provider, claims, email, verified)


async def _reset_unconfirmed(db: Db, user: User, provider: str, claims: dict[str, Any]) -> User:
    """Removes password, sessions, other identities and metadata: an attacker may have signed up first."""
    await accounts.set_password(db, user, "")
    await sessions.end_sessions(db, user)
    await db.execute(sql.delete_other_identities, user.id, provider, claims["sub"])
    await update_user(db, user, raw_user_meta_data=claims)
    await accounts.confirm_email(db, user)
    await accounts.refresh_providers(db, user)
    return await reload(db, user)


async def _create(call: Call, db: Db, provider: str, claims: dict[str, Any], email: str, verified: bool) -> User:
    if email and await find_by_email(db, email, call.audience) is not None:
        email = ""  # unverified, and another user's
    user = await accounts.create(
        call,
        db,
        email=email,
        app_metadata={"provider": provider, "providers": [provider]},
        user_metadata=claims,
    )
    await accounts.add_identity(db, user, provider, claims, claims["sub"])
    await audit.record(call, db, "user_signedup", user, provider=provider)
    if email and (verified or call.settings.mail.autoconfirm):
        await accounts.confirm_email(db, user)
    return await reload(db, user)


async def link(call: Call, db: Db, user: User, provider: str, claims: dict[str, Any]) -> User:
    """Adds the identity to the user. 422 if it already belongs to a user."""
    owner = await db.fetchval(sql.user_by_identity, claims["sub"], provider)
    if owner is not None:
        suffix = "" if owner == user.id else " to another user"
        message = f"Identity is already linked{suffix}"
        raise unprocessable("identity_already_exists", message)
    await accounts.add_identity(db, user, provider, claims, claims["sub"])
    if user.is_anonymous and claims.get("email") and claims.get("email_verified"):
        await update_user(db, user, email=claims["email"], is_anonymous=False)
        await accounts.confirm_email(db, user)
    await accounts.refresh_providers(db, user)
    await audit.record(call, db, "user_modified", user, provider=provider)
    await notices.send(call, db, user, "identity_linked", provider=provider)
    return await reload(db, user)
