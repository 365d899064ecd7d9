"""/passkeys and /admin/users/{user_id}/passkeys: listing, renaming and deleting; the challenges of both ceremonies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, sessions
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_user import load
from emulator.auth.errors import AuthError, bad_request, forbidden, invalid, not_found
from emulator.auth.models import Row, User
from emulator.auth.params import check_uuid
from emulator.auth.service import Call, json_response, no_content

MAX_NAME = 120


def check_enabled(call: Call) -> None:
    if not call.settings.webauthn.passkeys:
        raise not_found("passkey_disabled", "Passkeys are disabled")


async def list_all(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        return await _list(db, call.user)


async def rename(call: Call) -> Response:
    check_enabled(call)
    name, passkey_id = call.body.text("friendly_name"), _passkey_id(call)
    if not name:
        raise invalid("friendly_name is required")
    if len(name) > MAX_NAME:
        raise invalid(f"friendly_name must be {MAX_NAME} characters or less")
    async with call.transaction() as db:
        row = await db.fetchrow(sql.rename_passkey, passkey_id, call.user.id, name)
        if row is None:
            raise _not_found()
        await audit.record(call, db, "passkey_updated", call.user, passkey_id=passkey_id)
    return json_response(passkey_json(row))


async def delete(call: Call) -> Response:
    check_enabled(call)
    if call.user.verified_factors and not sessions.is_aal2(call.session):
        raise forbidden("insufficient_aal", "AAL2 session is required to delete a passkey when MFA is enabled")
    async with call.transaction() as db:
        await _delete(call, db, call.user)
    return no_content()


async def admin_list(call: Call) -> Response:
    check_enabled(call)
    async with call.service.pool.acquire() as db:
        return await _list(db, await load(call, db))


async def admin_delete(call: Call) -> Response:
    check_enabled(call)
    async with call.transaction() as db:
        await _delete(call, db, await load(call, db))
    return no_content()


async def _list(db: Db, user: User) -> Response:
    return json_response([passkey_json(row) for row in await db.fetch(sql.passkeys, user.id)])


async def _delete(call: Call, db: Db, user: User) -> None:
    passkey_id = _passkey_id(call)
    if await db.fetchval(sql.delete_passkey, passkey_id, user.id) is None:
        raise _not_found()
    await audit.record(call, db, "passkey_deleted", user, passkey_id=passkey_id)


def _passkey_id(call: Call) -> UUID:
    return check_uuid(call.path["passkey_id"], _not_found())


def _not_found() -> AuthError:
    return not_found("validation_failed", "Passkey not found")


def passkey_json(row: Row) -> dict[str, Any]:
    names = ("id", "friendly_name", "created_at", "last_used_at")
    return {name: row[name] for name in names if name in row and row[name] not in (None, "")}


async def store_challenge(
    call: Call, db: Db, ceremony: str, challenge: str, options: dict[str, Any], user_id: UUID | None
) -> dict[str, Any]:
    """The response body that starts a ceremony. ceremony: registration or authentication."""
    expires_at = datetime.now(UTC) + timedelta(seconds=call.settings.webauthn.challenge_expiry)
    session_data = {"challenge": challenge}
    challenge_id = await db.fetchval(sql.insert_webauthn_challenge, user_id, ceremony, session_data, expires_at)
    return {"challenge_id": challenge_id, "options": options, "expires_at": int(expires_at.timestamp())}


async def consume_challenge(call: Call, ceremony: str, user_id: UUID | None) -> tuple[str, dict[str, Any]]:
    """(challenge, credential) of the request. A challenge is valid for one attempt, even a failed one."""
    text = call.body.text("challenge_id")
    if not text:
        raise invalid("challenge_id is required")
    name = "credential" if call.body.fields.get("credential") is not None else "credential_response"
    credential = call.body.mapping(name)
    if credential is None:
        raise invalid("credential is required")
    challenge_id = check_uuid(text, invalid("challenge_id must be a valid UUID"))
    async with call.transaction() as db:
        row = await db.fetchrow(sql.consume_webauthn_challenge, challenge_id, ceremony, user_id)
    if row is None:
        raise bad_request("webauthn_challenge_not_found", "Challenge not found or already used")
    if row["expires_at"] < datetime.now(UTC):
        raise bad_request("webauthn_challenge_expired", "Challenge has expired")
    return row["session_data"]["challenge"], credential
