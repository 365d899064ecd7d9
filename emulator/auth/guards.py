"""Route guards: verify the bearer token, load the caller, count against rate limits."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from emulator.auth import tokens
from emulator.auth.database import sql
from emulator.auth.errors import bad_request, forbidden, too_many, unauthorized
from emulator.auth.models import load_user
from emulator.auth.params import check_uuid
from emulator.auth.service import Call

_BEARER = re.compile(r"[Bb]earer (\S+)")


def verify_bearer(call: Call) -> dict[str, Any]:
    match = _BEARER.fullmatch(call.request.headers.get("authorization", ""))
    if match is None:
        raise unauthorized("no_authorization", "This endpoint requires a valid Bearer token")
    return tokens.verify(call.service.keys, match[1])


async def require_user(call: Call) -> None:
    """Requires a user's token whose user and session still exist; sets the call's user, session and claims."""
    claims = verify_bearer(call)
    subject = claims.get("sub")
    if not subject:
        raise forbidden("bad_jwt", "invalid claim: missing sub claim")
    user_id = check_uuid(str(subject), bad_request("bad_jwt", "invalid claim: sub claim must be a UUID"))
    async with call.service.pool.acquire() as db:
        user = await load_user(db, user_id)
        if user is None:
            raise forbidden("user_not_found", "User from sub claim in JWT does not exist")
        session_id = claims.get("session_id")
        if session_id and session_id != str(UUID(int=0)):
            wrong = forbidden("bad_jwt", "invalid claim: session_id claim must be a UUID")
            session = await db.fetchrow(sql.session_by_id, check_uuid(str(session_id), wrong))
            if session is None or session["user_id"] != user.id:
                raise forbidden("session_not_found", "Session from session_id claim in JWT does not exist")
            call.session = session
    if user.is_banned:
        raise forbidden("user_banned", "User is banned")
    call.claims, call.maybe_user = claims, user


async def require_permanent_user(call: Call) -> None:
    await require_user(call)
    if call.user.is_anonymous:
        raise forbidden("no_authorization", "Anonymous user not allowed to perform these actions")


async def require_admin(call: Call) -> None:
    """Requires a token with an administrator's role, such as the service_role key. It needs no user."""
    claims = verify_bearer(call)
    if claims.get("role") not in call.settings.jwt.admin_roles:
        raise forbidden("not_admin", "User not allowed")
    call.claims = claims


def check_limit(call: Call, name: str, scope: str = "") -> None:
    """Counts the request for the client; 429 above the limit. scope: what is counted separately; default: the path."""
    header = call.settings.limits.header
    if header == "":
        return
    client = call.request.headers.get(header, "") if header else (call.request.client or ("", 0))[0]
    if client and not call.service.limits[name].consume(f"{client} {scope or call.request.url.path}"):
        raise too_many("over_request_rate_limit", "Request rate limit reached")
