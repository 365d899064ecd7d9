"""PKCE: what a flow began with, and the code it ends with."""

from __future__ import annotations

from uuid import UUID, uuid4

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


def challenge(body: Body) -> tuple[str, str] | None:
    """(method, challenge) when the client wants PKCE."""
    text = body.text("code_challenge")
    method = check_pkce(body.text("code_challenge_method"), text)
    return (method, text) if method else None


async def begin(
    db: Db,
    user_id: UUID | None,
    pkce: tuple[str, str] | None,
    provider: str,
    method: str,
    *,
    referrer: str | None = None,
    linking: UUID | None = None,
) -> UUID:
    """method: one of METHOD_OF_TYPE's values or oauth. Without a challenge the flow only remembers where to return."""
    how, text = pkce or (None, None)
    flow: UUID = await db.fetchval(
        sql.insert_flow, user_id, str(uuid4()), how, text, provider, method, referrer, linking
    )
    return flow


async def issue_code(db: Db, user_id: UUID, method: str) -> str:
    code: str | None = await db.fetchval(sql.issue_auth_code, user_id, method)
    if code is None:
        raise bad_request("flow_state_not_found", "No associated flow state found")
    return code
