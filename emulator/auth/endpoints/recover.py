"""POST /recover: mails a link for setting a new password."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import audit, flows, mail_flows
from emulator.auth.errors import bad_request, invalid
from emulator.auth.models import find_by_email, lock
from emulator.auth.params import check_email
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    """The response is the same for an unknown address."""
    if not call.settings.mail.enabled:
        raise bad_request("email_provider_disabled", "Email logins are disabled")
    email = call.body.text("email")
    if not email:
        raise invalid("Password recovery requires an email")
    email, pkce = check_email(email), flows.read_challenge(call.body)
    async with call.transaction() as db:
        user = await lock(db, await find_by_email(db, email, call.audience))
        if user is not None:
            await audit.record(call, db, "user_recovery_requested", user)
            if pkce:
                await flows.start(db, user.id, pkce, "recovery", "recovery")
            await mail_flows.send(call, db, user, "recovery", pkce=bool(pkce))
    return json_response({})
