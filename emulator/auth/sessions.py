"""Sessions, their refresh tokens and their access tokens."""

from __future__ import annotations

import secrets
import string
import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from emulator.auth import hooks, tokens
from emulator.auth.database import Db, sql
from emulator.auth.errors import bad_request
from emulator.auth.models import Row, User, reload, update_user
from emulator.auth.service import Call

TOKEN_LENGTH = 12
_ALPHABET = string.ascii_lowercase + "234567"
SECOND_FACTORS = frozenset({"totp", "mfa/phone", "mfa/webauthn"})


def new_refresh_token() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(TOKEN_LENGTH))


async def sign_in(
    call: Call,
    db: Db,
    user: User,
    method: str,
    *,
    client_id: UUID | None = None,
    scopes: str | None = None,
) -> dict[str, Any]:
    """Creates a session; returns the token response. method: an amr value such as password or otp."""
    if user.is_banned:
        raise bad_request("user_banned", "User is banned")
    session_id = uuid4()
    agent = call.user_agent or None
    await db.execute(sql.insert_session, session_id, user.id, "aal1", agent, call.ip, None, client_id, scopes)
    await db.execute(sql.add_claim, session_id, method)
    refresh_token = new_refresh_token()
    await db.execute(sql.insert_refresh_token, refresh_token, str(user.id), None, session_id)
    await update_user(db, user, last_sign_in_at=datetime.now(UTC))
    if identity := {"password": "email", "otp": "email"}.get(method):
        await db.execute(sql.touch_identities, user.id, identity)
    await reload(db, user)
    session = await db.fetchrow(sql.session_by_id, session_id)
    assert session is not None
    return await token_response(call, db, user, session, refresh_token, method)


async def token_response(
    call: Call, db: Db, user: User, session: Row, refresh_token: str, method: str = "token_refresh"
) -> dict[str, Any]:
    now, expiry = int(time.time()), call.settings.jwt.expiry
    claims = await make_claims(call, db, user, session, now)
    claims = await hooks.customise_claims(call, db, claims, user, method)
    return {
        "access_token": tokens.sign(call.service.keys, claims),
        "token_type": "bearer",
        "expires_in": expiry,
        "expires_at": int(claims["exp"]),
        "refresh_token": refresh_token,
        "user": user.json(),
    }


async def make_claims(call: Call, db: Db, user: User, session: Row, now: int) -> dict[str, Any]:
    amr = [dict(row) for row in await db.fetch(sql.claims_of_session, session["id"])]
    jwt = call.settings.jwt
    claims: dict[str, Any] = {
        "iss": jwt.issuer,
        "sub": str(user.id),
        "aud": user["aud"] or jwt.audience,
        "exp": now + jwt.expiry,
        "iat": now,
        "email": user.email,
        "phone": user.phone,
        "app_metadata": user.app_metadata,
        "user_metadata": user.user_metadata,
        "role": user["role"] or jwt.default_role,
        "aal": "aal2" if any(row["method"] in SECOND_FACTORS for row in amr) else "aal1",
        "amr": amr,
        "session_id": str(session["id"]),
        "is_anonymous": user.is_anonymous,
    }
    if session["oauth_client_id"] is not None:
        claims["client_id"] = str(session["oauth_client_id"])
        claims["scope"] = session["scopes"] or ""
    return claims


async def step_up(call: Call, db: Db, user: User, session: Row, method: str, factor_id: UUID) -> dict[str, Any]:
    """Raises the session to aal2 after a second factor; returns the token response with a new refresh token."""
    await db.execute(sql.add_claim, session["id"], method)
    await db.execute(sql.set_session_aal, session["id"], "aal2", factor_id)
    parent = await db.fetchval(sql.active_refresh_token, session["id"])
    await db.execute(sql.revoke_session_tokens, session["id"])
    refresh_token = new_refresh_token()
    await db.execute(sql.insert_refresh_token, refresh_token, str(user.id), parent, session["id"])
    await db.execute(sql.delete_aal1_sessions, user.id)
    await update_user(db, user, last_sign_in_at=datetime.now(UTC))
    await reload(db, user)
    updated = await db.fetchrow(sql.session_by_id, session["id"])
    assert updated is not None
    return await token_response(call, db, user, updated, refresh_token, method)


def is_aal2(session: Row | None) -> bool:
    return session is not None and session["aal"] is not None and session["aal"] >= "aal2"


async def end_sessions(db: Db, user: User, keep: UUID | None = None) -> None:
    if keep is None:
        await db.execute(sql.delete_sessions, user.id)
    else:
        await db.execute(sql.delete_other_sessions, user.id, keep)
