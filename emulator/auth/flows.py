"""PKCE flows: rows of auth.flow_state, from the code challenge to the authorization code."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID, uuid4

from emulator.auth import codes
from emulator.auth.database import Db, sql
from emulator.auth.errors import bad_request
from emulator.auth.params import Body, check_pkce

METHOD_OF_TYPE = {
    "signup": "email/signup",
    "invite": "invite",
    "recovery": "recovery",
    "magiclink": "magiclink",
    "email_change": "email_change",
}


def read_challenge(body: Body) -> tuple[str, str] | None:
    """(method, challenge), or None without PKCE."""
    challenge = body.text("code_challenge")
    method = check_pkce(body.text("code_challenge_method"), challenge)
    return (method, challenge) if method else None


def verify_challenge(method: str | None, challenge: str | None, verifier: str) -> bool:
    """Whether the code verifier belongs to the challenge (RFC 7636, section 4.6)."""
    if method == "s256":
        verifier = codes.base64url(hashlib.sha256(verifier.encode()).digest())
    return secrets.compare_digest(verifier.encode(), (challenge or "").encode())


async def start(
    db: Db,
    user_id: UUID | None,
    pkce: tuple[str, str] | None,
    provider: str,
    method: str,
    *,
    referrer: str | None = None,
    linking: UUID | None = None,
) -> UUID:
    """The new flow's id. method: a value of METHOD_OF_TYPE, or oauth. Without pkce it only keeps the referrer."""
    challenge_method, challenge = pkce or (None, None)
    code = str(uuid4())
    flow_id: UUID = await db.fetchval(
        sql.insert_flow, user_id, code, challenge_method, challenge, provider, method, referrer, linking
    )
    return flow_id


async def issue_code(db: Db, user_id: UUID, method: str) -> str:
    """The authorization code of the user's newest flow with this method."""
    code: str | None = await db.fetchval(sql.issue_auth_code, user_id, method)
    if code is None:
        raise bad_request("flow_state_not_found", "No associated flow state found")
    return code
