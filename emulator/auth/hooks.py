"""The points at which a project's hooks are called: what each is sent, and what its output does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from emulator.auth import hook_calls
from emulator.auth.database import Db, sql
from emulator.auth.errors import bad_request, forbidden, unexpected
from emulator.auth.models import Row, User, reload
from emulator.auth.service import Call
from emulator.auth.tokens import REQUIRED_CLAIMS

ACTION_TYPES = {"confirmation": "signup", "magic_link": "magiclink"}  # other mails have the name of their kind


async def customise_claims(call: Call, db: Db, claims: dict[str, Any], user: User, method: str) -> dict[str, Any]:
    """The claims as the hook returns them; unchanged without a hook. An error of the hook fails the sign-in."""
    hook = call.settings.hooks.get("custom_access_token")
    if not hook:
        return claims
    event = {"user_id": str(user.id), "claims": claims, "authentication_method": method}
    customised = (await hook_calls.run(db, hook, event)).get("claims")
    if not isinstance(customised, dict):
        raise unexpected("output claims field is missing")
    missing = [name for name in REQUIRED_CLAIMS if name not in customised]
    if missing:
        raise unexpected(f"output claims do not conform to the expected schema: {missing[0]} is required")
    return customised


async def before_user_created(call: Call, db: Db, user_id: UUID, fields: Mapping[str, Any]) -> None:
    """Raises what the hook raises against a new account, whose row does not exist yet."""
    if hook := call.settings.hooks.get("before_user_created"):
        now = datetime.now(UTC)
        metadata = {"uuid": str(user_id), "time": now, "name": "before-user-created", "ip_address": call.ip}
        user = {"id": str(user_id), **fields, "identities": [], "created_at": now, "updated_at": now}
        await hook_calls.run(db, hook, {"metadata": metadata, "user": user})


async def check_password_attempt(call: Call, user: User, *, valid: bool) -> None:
    """Raises 400 for an attempt that the hook rejects; it may also end the user's sessions."""
    if hook := call.settings.hooks.get("password_verification_attempt"):
        async with call.transaction() as db:
            output = await hook_calls.run(db, hook, {"user_id": str(user.id), "valid": valid})
            if output.get("decision") == "reject" and output.get("should_logout_user"):
                await db.execute(sql.delete_sessions, user.id)
        if output.get("decision") == "reject":
            message = output.get("message") or "Further password verification attempts will be rejected."
            raise bad_request("invalid_credentials", str(message))


async def check_factor_attempt(call: Call, user: User, factor: Row, *, valid: bool) -> None:
    """Raises 403 for an attempt that the hook rejects, and ends the user's sessions."""
    if hook := call.settings.hooks.get("mfa_verification_attempt"):
        event = {
            "user_id": str(user.id),
            "factor_id": str(factor["id"]),
            "factor_type": factor["factor_type"],
            "valid": valid,
        }
        async with call.transaction() as db:  # one of its own: it is kept when the caller's is rolled back
            output = await hook_calls.run(db, hook, event)
            if output.get("decision") == "reject":
                await db.execute(sql.delete_sessions, user.id)
        if output.get("decision") == "reject":
            message = output.get("message") or "Further MFA verification attempts will be rejected."
            raise forbidden("mfa_verification_rejected", str(message))


async def send_email(
    call: Call, db: Db, user: User, kind: str, code: str, hashed: str, other: tuple[str, str] = ("", "")
) -> bool:
    """Whether a hook sends the mail. other: the code and the hash of a second address in a change of address."""
    hook = call.settings.hooks.get("send_email")
    if not hook:
        return False
    data = {
        "token": code,
        "token_hash": hashed,
        "redirect_to": call.redirect_to,
        "email_action_type": ACTION_TYPES.get(kind, kind),
        "site_url": call.settings.external_url,
        "token_new": other[0],
        "token_hash_new": other[1],
    }
    await hook_calls.run(db, hook, {"user": (await reload(db, user)).json(), "email_data": data})
    return True


async def send_notice(call: Call, db: Db, user: User, kind: str, values: Mapping[str, str]) -> bool:
    """Whether a hook sends the mail about a change."""
    hook = call.settings.hooks.get("send_email")
    if not hook:
        return False
    data = {"email_action_type": f"{kind}_notification", "site_url": call.settings.external_url, **values}
    await hook_calls.run(db, hook, {"user": (await reload(db, user)).json(), "email_data": data})
    return True


async def send_sms(call: Call, db: Db, user: User, phone: str, code: str) -> bool:
    """Whether a hook sends the code."""
    hook = call.settings.hooks.get("send_sms")
    if not hook:
        return False
    await hook_calls.run(db, hook, {"user": user.json(), "sms": {"otp": code, "phone": phone}})
    return True
