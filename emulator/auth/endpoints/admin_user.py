"""GET, PUT and DELETE /admin/users/{user_id}"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import asyncpg
from starlette.responses import Response

from emulator.auth import accounts, audit, sessions
from emulator.auth.codes import base64url
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_values import PHONE_EXISTS, banned_until
from emulator.auth.errors import not_found, unexpected
from emulator.auth.models import User, load_user, lock, reload, update_user
from emulator.auth.params import check_email, check_phone, check_uuid, merge
from emulator.auth.passwords import check_hash, check_strength
from emulator.auth.service import Call, json_response


async def load(call: Call, db: Db, *, locked: bool = False) -> User:
    """The user named in the path; locked until the transaction ends, if requested."""
    user_id = check_uuid(call.path["user_id"], not_found("validation_failed", "user_id must be an UUID"))
    user = await (lock(db, user_id) if locked else load_user(db, user_id))
    if user is None:
        raise not_found("user_not_found", "User not found")
    return user


async def read(call: Call) -> Response:
    async with call.service.pool.acquire() as db:
        return json_response((await load(call, db)).json())


async def update(call: Call) -> Response:
    body = call.body
    async with call.service.pool.acquire() as db:
        await load(call, db)
    email, phone = body.text("email"), body.text("phone")
    email, phone = check_email(email) if email else "", check_phone(phone) if phone else ""
    banned = banned_until(body.text("ban_duration"))
    app_metadata, user_metadata = body.mapping("app_metadata"), body.mapping("user_metadata")
    hashed = await _password_hash(call)
    async with call.transaction() as db:
        user = await load(call, db, locked=True)
        await accounts.check_available(db, email, phone, user["aud"] or "", phone_message=PHONE_EXISTS, owner=user.id)
        if body.text("role"):
            await update_user(db, user, role=body.text("role"))
        if hashed:
            await accounts.set_password(db, user, hashed)
            await sessions.end_sessions(db, user)
        await _set_addresses(call, db, user, email, phone)
        if app_metadata is not None:
            await update_user(db, user, raw_app_meta_data=merge(user.app_metadata, app_metadata))
        if user_metadata is not None:
            await update_user(db, user, raw_user_meta_data=merge(user.user_metadata, user_metadata))
        if banned is not None:
            await update_user(db, user, banned_until=banned or None)
        await audit.record(
            call, db, "user_modified", None, user_id=user.id, user_email=user.email, user_phone=user.phone
        )
        await reload(db, user)
    return json_response(user.json())


async def _password_hash(call: Call) -> str:
    """The hash given, or that of the password; empty if neither is set."""
    password, password_hash = call.body.optional_text("password"), call.body.text("password_hash")
    if password_hash:
        check_hash(password_hash)
        return password_hash
    if password is None:
        return ""
    check_strength(password, call.settings.password)
    return await call.service.hasher.hash(password)


async def _set_addresses(call: Call, db: Db, user: User, email: str, phone: str) -> None:
    confirm_email, confirm_phone = call.body.flag("email_confirm"), call.body.flag("phone_confirm")
    if email:
        await update_user(db, user, email=email)
        await accounts.set_identity(db, user, email=email, verified=confirm_email)
    if phone:
        await update_user(db, user, phone=phone)
        await accounts.set_identity(db, user, phone=phone, verified=confirm_phone)
    if confirm_email:
        await accounts.confirm_email(db, user)
    if confirm_phone:
        await accounts.confirm_phone(db, user)
    if user.is_anonymous and ((email and confirm_email) or (phone and confirm_phone)):
        await update_user(db, user, is_anonymous=False)
    if email or phone:
        await accounts.refresh_providers(db, user)


async def delete(call: Call) -> Response:
    """With {should_soft_delete: true} the row stays, but all personal data in it is obfuscated."""
    soft = call.body.flag("should_soft_delete")
    async with call.transaction() as db:
        user = await load(call, db, locked=True)
        await audit.record(
            call, db, "user_deleted", None, user_id=user.id, user_email=user.email, user_phone=user.phone
        )
        if not soft:
            await _hard_delete(db, user)
        elif user["deleted_at"] is None:
            await _soft_delete(db, user)
    return json_response({})


async def _hard_delete(db: Db, user: User) -> None:
    try:
        await db.execute(sql.delete_user, user.id)
    except asyncpg.ForeignKeyViolationError as error:  # a foreign key of the project's without `on delete cascade`
        raise unexpected("Database error deleting user") from error


async def _soft_delete(db: Db, user: User) -> None:
    await accounts.set_password(db, user, "")
    await update_user(
        db,
        user,
        email=_obfuscate(user.email) or None,
        phone=_obfuscate(user.phone)[:15] or None,
        email_change=_obfuscate(user["email_change"] or ""),
        phone_change=_obfuscate(user["phone_change"] or "")[:15],
        raw_app_meta_data={},
        raw_user_meta_data={},
        deleted_at=datetime.now(UTC),
    )
    await db.execute(sql.obfuscate_identities, user.id)
    await sessions.end_sessions(db, user)
    for factor in user.factors:
        await db.execute(sql.delete_factor, factor["id"])


def _obfuscate(text: str) -> str:
    return base64url(hashlib.sha256(text.encode()).digest()) if text else ""
