"""The audit log: one row in auth.audit_log_entries for each action."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from emulator.auth.database import Db, sql
from emulator.auth.models import User
from emulator.auth.service import Call

_ACCOUNT, _TOKEN, _TEAM, _FACTOR = "account", "token", "team", "factor"
LOG_TYPES = {
    "login": _ACCOUNT,
    "logout": _ACCOUNT,
    "user_recovery_requested": "user",
    "user_confirmation_requested": "user",
    "user_repeated_signup": "user",
    "user_updated_password": "user",
    "user_modified": "user",
    "user_reauthenticate_requested": "user",
    "user_signedup": _TEAM,
    "user_invited": _TEAM,
    "user_deleted": _TEAM,
    "token_refreshed": _TOKEN,
    "token_revoked": _TOKEN,
    "identity_unlinked": "user",
    "factor_in_progress": _FACTOR,
    "factor_unenrolled": _FACTOR,
    "factor_deleted": _FACTOR,
    "factor_updated": _FACTOR,
    "challenge_created": _FACTOR,
    "verification_attempted": _FACTOR,
    "passkey_created": "user",
    "passkey_updated": "user",
    "passkey_deleted": "user",
}
NIL_UUID = UUID(int=0)


async def record(call: Call, db: Db, action: str, actor: User | None, /, **traits: Any) -> None:
    """actor: the user who acts; None for an administrator's key."""
    payload: dict[str, Any] = {
        "action": action,
        "actor_id": actor.id if actor else NIL_UUID,
        "actor_username": (actor.email or actor.phone) if actor else str(call.claims.get("role", "service_role")),
        "actor_via_sso": bool(actor and actor["is_sso_user"]),
        "log_type": LOG_TYPES[action],
    }
    name = actor.user_metadata.get("full_name") if actor else None
    if isinstance(name, str):
        payload["actor_name"] = name
    if traits:
        payload["traits"] = traits
    await db.execute(sql.insert_audit, payload, call.ip)
