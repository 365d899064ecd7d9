"""GET /user/identities/authorize and DELETE /user/identities/{identity_id}: links and unlinks identities."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from emulator.auth import accounts, audit, notices
from emulator.auth.database import sql
from emulator.auth.endpoints.authorize import provider_url
from emulator.auth.errors import not_found, unprocessable
from emulator.auth.models import find_by_email, reload, update_user
from emulator.auth.params import check_uuid
from emulator.auth.service import Call, json_response


def check_enabled(call: Call) -> None:
    if not call.settings.manual_linking:
        raise not_found("manual_linking_disabled", "Manual linking is disabled")


async def authorize(call: Call) -> Response:
    """Redirects to the provider's sign-in page; with skip_http_redirect=true its URL is the response."""
    check_enabled(call)
    url = await provider_url(call, linking=call.user.id)
    return json_response({"url": url}) if call.query.get("skip_http_redirect") == "true" else RedirectResponse(url, 302)


async def delete(call: Call) -> Response:
    check_enabled(call)
    invalid_id = not_found("validation_failed", "identity_id must be an UUID")
    identity_id = check_uuid(call.path["identity_id"], invalid_id)
    async with call.transaction() as db:
        user = await accounts.lock_caller(call, db)
        if len(user.identities) <= 1:
            raise unprocessable("single_identity_not_deletable", "User must have at least 1 identity after unlinking")
        identity = next((each for each in user.identities if UUID(each["identity_id"]) == identity_id), None)
        if identity is None:
            raise unprocessable("identity_not_found", "Identity doesn't exist")
        await db.execute(sql.delete_identity, identity_id, user.id)
        await audit.record(call, db, "identity_unlinked", user, identity_id=identity_id, provider=identity["provider"])
        await reload(db, user)
        if identity["provider"] == "phone":
            await update_user(db, user, phone=None, phone_confirmed_at=None)
        elif identity["email"] == user.email and not any(each["email"] == user.email for each in user.identities):
            # the address of a remaining identity becomes the user's
            email = next((each["email"] for each in user.identities if each["email"]), None)
            if email and await find_by_email(db, email, user["aud"] or "") is not None:
                raise unprocessable(
                    "email_conflict_identity_not_deletable",
                    "Unable to unlink identity due to email conflict",
                )
            await update_user(db, user, email=email, email_confirmed_at=user["email_confirmed_at"] if email else None)
        await accounts.refresh_providers(db, user)
        await notices.send(call, db, user, "identity_unlinked", provider=identity["provider"])
    return json_response({})
