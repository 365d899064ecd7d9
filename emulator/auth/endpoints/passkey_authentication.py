"""POST /passkeys/authentication/options and /passkeys/authentication/verify: a session for a passkey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, sessions, webauthn_ceremonies
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.passkeys import check_enabled, consume_challenge, store_challenge
from emulator.auth.errors import bad_request, forbidden
from emulator.auth.models import Row, User, load_user
from emulator.auth.service import Call, json_response


async def start(call: Call) -> Response:
    check_enabled(call)
    challenge = webauthn_ceremonies.new_challenge()
    options = webauthn_ceremonies.authentication_options(call.settings.webauthn, challenge, allow=[])
    async with call.transaction() as db:
        return json_response(await store_challenge(call, db, "authentication", challenge, options, None))


async def finish(call: Call) -> Response:
    check_enabled(call)
    challenge, credential = await consume_challenge(call, "authentication", None)
    async with call.transaction() as db:
        passkey, user = await _load(db, credential)
        sign_count = webauthn_ceremonies.verify_authentication(
            call.settings.webauthn,
            challenge,
            credential,
            credential_id=passkey["credential_id"],
            public_key=passkey["public_key"],
            sign_count=passkey["sign_count"],
        )
        _check_user(user)
        await db.execute(sql.record_passkey_use, passkey["id"], sign_count)
        await audit.record(call, db, "login", user, passkey_id=passkey["id"])
        return json_response(await sessions.sign_in(call, db, user, "passkey"))


async def _load(db: Db, credential: dict[str, Any]) -> tuple[Row, User]:
    """The credential's passkey, locked, and its owner."""
    credential_id = webauthn_ceremonies.decode(credential.get("rawId", credential.get("id")))
    passkey = await db.fetchrow(sql.passkey_by_credential, credential_id)
    user = await load_user(db, passkey["user_id"]) if passkey else None
    if passkey is None or user is None or not _has_handle(credential, user.id):
        raise bad_request("webauthn_verification_failed", "Credential verification failed")
    return passkey, user


def _has_handle(credential: dict[str, Any], user_id: UUID) -> bool:
    """Whether the user handle, which authenticators may omit, is the passkey owner's."""
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return not handle or webauthn_ceremonies.decode(handle) == str(user_id).encode()


def _check_user(user: User) -> None:
    if user["deleted_at"] is not None:
        raise forbidden("user_not_found", "User not found")
    if user.is_banned:
        raise forbidden("user_banned", "User is banned")
    if user.email and not user.is_confirmed:
        raise forbidden("email_not_confirmed", "Email not confirmed")
    if user.phone and not user.is_phone_confirmed:
        raise forbidden("phone_not_confirmed", "Phone not confirmed")
