"""POST /token?grant_type=refresh_token: rotates refresh tokens and detects their reuse."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit, sessions
from emulator.auth.database import Db, sql
from emulator.auth.errors import AuthError, OAuthError, bad_request, invalid
from emulator.auth.models import Row, User, load_user
from emulator.auth.service import Call, json_response

_FORMAT = re.compile(r"[A-Za-z0-9_-]{12,255}")


async def create(call: Call) -> Response:
    token = call.body.text("refresh_token")
    if not token:
        raise OAuthError("invalid_request", "refresh_token required")
    return json_response(await exchange(call, token))


async def exchange(call: Call, token: str, client_id: UUID | None = None) -> dict[str, Any]:
    """The token response. client_id: the OAuth client, to which the session must belong."""
    if not _FORMAT.fullmatch(token):
        raise invalid("Refresh token is not valid")
    async with call.transaction() as db:
        result = await _exchange(call, db, token, client_id)
    if isinstance(result, AuthError):
        raise result  # outside the transaction, which commits the revocation
    return result


async def _exchange(call: Call, db: Db, text: str, client_id: UUID | None) -> dict[str, Any] | AuthError:
    token = await db.fetchrow(sql.refresh_token_by_text, text)
    if token is None:
        raise bad_request("refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
    if token["session_id"] is None:
        raise bad_request("session_not_found", "Invalid Refresh Token: No Valid Session Found")
    # serialises concurrent requests with tokens of the same session
    session = await db.fetchrow(sql.lock_session, token["session_id"])
    token = await db.fetchrow(sql.refresh_token_by_text, text)
    if session is None or token is None:
        raise bad_request("refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
    user = await load_user(db, session["user_id"])
    if user is None:
        raise bad_request("refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
    if user.is_banned:
        raise bad_request("user_banned", "Invalid Refresh Token: User Banned")
    _check_client(session, client_id)
    await _check_age(call, db, user, session)
    issued = text
    if token["revoked"]:
        reused = await _reuse(call, db, session, token)
        if isinstance(reused, AuthError):
            return reused
        issued = reused
    await audit.record(call, db, "token_refreshed", user)
    if issued == text:
        issued = await _rotate(call, db, user, session, token)
    await db.execute(sql.refresh_session, session["id"], call.user_agent or None, call.ip)
    return await sessions.token_response(call, db, user, session, issued)


def _check_client(session: Row, client_id: UUID | None) -> None:
    owner = session["oauth_client_id"]
    if owner is not None and client_id is None:
        raise OAuthError("invalid_client", "Client authentication required for OAuth session")
    if owner is None and client_id is not None:
        raise OAuthError("invalid_client", "Client authentication not allowed for non-OAuth session")
    if owner != client_id:
        raise OAuthError("invalid_client", "Client does not match the session's OAuth client")


async def _check_age(call: Call, db: Db, user: User, session: Row) -> None:
    rules, now = call.settings.sessions, datetime.now(UTC)
    used_at = session["refreshed_at"].replace(tzinfo=UTC) if session["refreshed_at"] else session["created_at"]
    not_after = session["not_after"]
    if (not_after and now > not_after) or (rules.timebox and now > session["created_at"] + rules.timebox):
        raise bad_request("session_expired", "Invalid Refresh Token: Session Expired")
    if rules.inactivity and now > used_at + rules.inactivity:
        raise bad_request("session_expired", "Invalid Refresh Token: Session Expired (Inactivity)")
    if rules.single_per_user and await db.fetchval(sql.newer_session, user.id, used_at, session["id"]):
        raise bad_request("session_expired", "Invalid Refresh Token: Session Expired (Revoked by Newer Login)")


async def _reuse(call: Call, db: Db, session: Row, token: Row) -> str | AuthError:
    """The active token if it replaced this one, whose response may be lost; this token within the reuse interval."""
    rules = call.settings.sessions
    active = await db.fetchrow(sql.active_refresh_token, session["id"])
    if active is not None and active["parent"] == token["token"]:
        text: str = active["token"]
        return text
    if datetime.now(UTC) <= token["updated_at"] + timedelta(seconds=rules.reuse_interval):
        return str(token["token"])
    if rules.rotation:
        await db.execute(sql.revoke_session_tokens, session["id"])
    return bad_request("refresh_token_already_used", "Invalid Refresh Token: Already Used")


async def _rotate(call: Call, db: Db, user: User, session: Row, token: Row) -> str:
    await audit.record(call, db, "token_revoked", user)
    await db.execute(sql.revoke_refresh_token, token["id"])
    refresh_token = sessions.new_refresh_token()
    await db.execute(sql.insert_refresh_token, refresh_token, str(user.id), token["token"], session["id"])
    return refresh_token
