"""/passkeys: signing in with a device's own key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from starlette.responses import Response

from emulator.auth import audit, sessions, webauthn
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_user import load
from emulator.auth.errors import AuthError, bad_request, forbidden, invalid, not_found, unprocessable
from emulator.auth.models import Row, User, load_user, lock
from emulator.auth.params import check_uuid
from emulator.auth.service import Call, answer, nothing

MAX_NAME = 120


def check_enabled(call: Call) -> None:
    if not call.settings.webauthn.passkeys:
        raise not_found("passkey_disabled", "Passkeys are disabled")


async def begin_registration(call: Call) -> Response:
    check_enabled(call)
    rules, user = call.settings.webauthn, call.user
    if user["is_sso_user"]:
        raise unprocessable("validation_failed", "SSO users cannot register passkeys")
    async with call.transaction() as db:
        known = await db.fetch(sql.passkeys, user.id)
        _check_room(call, len(known))
        challenge = webauthn.new_challenge()
        options = webauthn.creation_options(
            rules, challenge, user, [row["credential_id"] for row in known], resident=True
        )
        return answer(await _keep(call, db, "registration", challenge, options, user.id))


def _check_room(call: Call, count: int) -> None:
    if count >= call.settings.webauthn.max_passkeys:
        raise unprocessable("too_many_passkeys", "Maximum number of passkeys reached")


async def _keep(
    call: Call, db: Db, kind: str, challenge: str, options: dict[str, Any], user_id: UUID | None
) -> dict[str, Any]:
    expires = datetime.now(UTC) + timedelta(seconds=call.settings.webauthn.challenge_expiry)
    challenge_id = await db.fetchval(sql.insert_webauthn_challenge, user_id, kind, {"challenge": challenge}, expires)
    return {"challenge_id": challenge_id, "options": options, "expires_at": int(expires.timestamp())}


async def _spend(call: Call, kind: str, user_id: UUID | None) -> tuple[str, dict[str, Any]]:
    """(the challenge, the credential). A challenge serves one attempt, whatever comes of it."""
    text = call.body.text("challenge_id")
    if not text:
        raise invalid("challenge_id is required")
    name = "credential" if call.body.fields.get("credential") is not None else "credential_response"
    credential = call.body.mapping(name)
    if credential is None:
        raise invalid("credential is required")
    challenge_id = check_uuid(text, invalid("challenge_id must be a valid UUID"))
    async with call.transaction() as db:
        row = await db.fetchrow(sql.spend_webauthn_challenge, challenge_id, kind, user_id)
    if row is None:
        raise bad_request("webauthn_challenge_not_found", "Challenge not found or already used")
    if row["expires_at"] < datetime.now(UTC):
        raise bad_request("webauthn_challenge_expired", "Challenge has expired")
    return row["session_data"]["challenge"], credential


async def finish_registration(call: Call) -> Response:
    check_enabled(call)
    challenge, credential = await _spend(call, "registration", call.user.id)
    made = webauthn.verify_creation(call.settings.webauthn, challenge, credential)
    async with call.transaction() as db:
        user = await lock(db, call.user.id)
        if user is None:
            raise forbidden("user_not_found", "User from sub claim in JWT does not exist")
        _check_room(call, len(await db.fetch(sql.passkeys, user.id)))
        try:
            row = await db.fetchrow(
                sql.insert_passkey,
                user.id,
                made.credential_id,
                made.public_key,
                made.attestation,
                made.aaguid,
                made.sign_count,
                made.transports,
                made.backup_eligible,
                made.backed_up,
                "",
            )
        except asyncpg.UniqueViolationError:
            raise unprocessable("webauthn_credential_exists", "This credential is already registered") from None
        assert row is not None
        await audit.record(call, db, "passkey_created", user, passkey_id=row["id"])
    return answer(
        {
            **_shown(row),
            "backup_eligible": made.backup_eligible,
            "backed_up": made.backed_up,
            "transports": made.transports,
        }
    )


async def begin_authentication(call: Call) -> Response:
    check_enabled(call)
    challenge = webauthn.new_challenge()
    options = webauthn.request_options(call.settings.webauthn, challenge, [])
    async with call.transaction() as db:
        return answer(await _keep(call, db, "authentication", challenge, options, None))


async def finish_authentication(call: Call) -> Response:
    check_enabled(call)
    challenge, credential = await _spend(call, "authentication", None)
    failed = bad_request("webauthn_verification_failed", "Credential verification failed")
    async with call.transaction() as db:
        row = await db.fetchrow(
            sql.passkey_by_credential, webauthn.decode(credential.get("rawId", credential.get("id")))
        )
        if row is None:
            raise failed
        _check_handle(credential, row["user_id"], failed)
        count = webauthn.verify_assertion(
            call.settings.webauthn,
            challenge,
            credential,
            credential_id=row["credential_id"],
            public_key=row["public_key"],
            sign_count=row["sign_count"],
        )
        user = await load_user(db, row["user_id"])
        if user is None:
            raise failed
        _check_user(user)
        await db.execute(sql.use_passkey, row["id"], count)
        await audit.record(call, db, "login", user, passkey_id=row["id"])
        return answer(await sessions.sign_in(call, db, user, "passkey"))


def _check_handle(credential: dict[str, Any], owner: UUID, failed: AuthError) -> None:
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    if handle and webauthn.decode(handle) != str(owner).encode():
        raise failed


def _check_user(user: User) -> None:
    if user["deleted_at"] is not None:
        raise forbidden("user_not_found", "User not found")
    if user.is_banned:
        raise forbidden("user_banned", "User is banned")
    if user.email and not user.is_confirmed:
        raise forbidden("email_not_confirmed", "Email not confirmed")
    if user.phone and not user.is_phone_confirmed:
        raise forbidden("phone_not_confirmed", "Phone not confirmed")


async def list_all(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        return answer([_shown(row) for row in await db.fetch(sql.passkeys, call.user.id)])


async def rename(call: Call) -> Response:
    check_enabled(call)
    name, passkey_id = call.body.text("friendly_name"), _id(call)
    if not name:
        raise invalid("friendly_name is required")
    if len(name) > MAX_NAME:
        raise invalid(f"friendly_name must be {MAX_NAME} characters or less")
    async with call.transaction() as db:
        row = await db.fetchrow(sql.rename_passkey, passkey_id, call.user.id, name)
        if row is None:
            raise _missing()
        await audit.record(call, db, "passkey_updated", call.user, passkey_id=passkey_id)
    return answer(_shown(row))


async def delete(call: Call) -> Response:
    check_enabled(call)
    if call.user.verified_factors and not sessions.is_aal2(call.session):
        raise forbidden("insufficient_aal", "AAL2 session is required to delete a passkey when MFA is enabled")
    async with call.transaction() as db:
        await _delete(call, db, call.user)
    return nothing()


async def admin_list(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        user = await load(call, db)
        return answer([_shown(row) for row in await db.fetch(sql.passkeys, user.id)])


async def admin_delete(call: Call) -> Response:
    check_enabled(call)
    async with call.transaction() as db:
        await _delete(call, db, await load(call, db))
    return nothing()


async def _delete(call: Call, db: Db, user: User) -> None:
    passkey_id = _id(call)
    if await db.fetchval(sql.delete_passkey, passkey_id, user.id) is None:
        raise _missing()
    await audit.record(call, db, "passkey_deleted", user, passkey_id=passkey_id)


def _id(call: Call) -> UUID:
    return check_uuid(call.path["passkey_id"], _missing())


def _missing() -> AuthError:
    return not_found("validation_failed", "Passkey not found")


def _shown(row: Row) -> dict[str, Any]:
    names = ("id", "friendly_name", "created_at", "last_used_at")
    return {name: row[name] for name in names if name in row and row[name] not in (None, "")}
