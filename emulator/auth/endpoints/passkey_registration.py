"""POST /passkeys/registration/options and /passkeys/registration/verify: adds a passkey to the signed-in user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
from starlette.responses import Response

from emulator.auth import audit, webauthn_ceremonies
from emulator.auth.accounts import lock_caller
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.passkeys import check_enabled, consume_challenge, passkey_json, store_challenge
from emulator.auth.errors import unprocessable
from emulator.auth.models import Row
from emulator.auth.service import Call, json_response

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

MAX_TRANSPORTS, MAX_TRANSPORT_LENGTH = 10, 40


async def start(call: Call) -> Response:
    check_enabled(call)
    rules, user = call.settings.webauthn, call.user
    if user["is_sso_user"]:
        raise unprocessable("validation_failed", "SSO users cannot register passkeys")
    async with call.transaction() as db:
        rows = await db.fetch(sql.passkeys, user.id)
        _check_count(call, len(rows))
        challenge, exclude = webauthn_ceremonies.new_challenge(), [row["credential_id"] for row in rows]
        options = webauthn_ceremonies.registration_options(rules, challenge, user, exclude, resident=True)
        return json_response(await store_challenge(call, db, "registration", challenge, options, user.id))


async def finish(call: Call) -> Response:
    check_enabled(call)
    challenge, credential = await consume_challenge(call, "registration", call.user.id)
    registration = webauthn_ceremonies.verify_registration(call.settings.webauthn, challenge, credential)
    traits = {
        "transports": _transports(credential),
        "backup_eligible": registration.credential_device_type == "multi_device",
        "backed_up": registration.credential_backed_up,
    }
    async with call.transaction() as db:
        user = await lock_caller(call, db)
        _check_count(call, len(await db.fetch(sql.passkeys, user.id)))
        row = await _insert(db, user.id, registration, traits)
        await audit.record(call, db, "passkey_created", user, passkey_id=row["id"])
    return json_response({**passkey_json(row), **traits})


def _check_count(call: Call, count: int) -> None:
    if count >= call.settings.webauthn.max_passkeys:
        raise unprocessable("too_many_passkeys", "Maximum number of passkeys reached")


def _transports(credential: dict[str, Any]) -> list[str]:
    """The transports named by the browser. Unknown ones are stored as well, as the standard recommends."""
    transports = credential["response"].get("transports")
    if not isinstance(transports, list):
        return []
    return [str(name)[:MAX_TRANSPORT_LENGTH] for name in transports[:MAX_TRANSPORTS]]


async def _insert(db: Db, user_id: UUID, registration: VerifiedRegistration, traits: dict[str, Any]) -> Row:
    try:
        row = await db.fetchrow(
            sql.insert_passkey,
            user_id,
            registration.credential_id,
            registration.credential_public_key,
            registration.fmt,
            UUID(registration.aaguid),
            registration.sign_count,
            traits["transports"],
            traits["backup_eligible"],
            traits["backed_up"],
            "",
        )
    except asyncpg.UniqueViolationError:
        raise unprocessable("webauthn_credential_exists", "This credential is already registered") from None
    assert row is not None
    return row
