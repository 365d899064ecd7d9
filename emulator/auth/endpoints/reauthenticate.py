"""GET /reauthenticate: sends the nonce for a change of password in an old session."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import accounts, audit, mail_flows, sms_flows
from emulator.auth.errors import invalid, unprocessable
from emulator.auth.service import Call, json_response


async def read(call: Call) -> Response:
    if not call.user.email and not call.user.phone:
        raise invalid("Reauthentication requires the user to have an email or a phone number")
    if call.user.email and not call.user.is_confirmed:
        raise unprocessable("email_not_confirmed", "Please verify your email first.")
    if not call.user.email and not call.user.is_phone_confirmed:
        raise unprocessable("phone_not_confirmed", "Please verify your phone first.")
    async with call.transaction() as db:
        user = await accounts.lock_caller(call, db)
        await audit.record(call, db, "user_reauthenticate_requested", user)
        if user.email:
            await mail_flows.send(call, db, user, "reauthentication")
            return json_response({})
        return json_response({"message_id": await sms_flows.send(call, db, user, "reauthentication", user.phone)})
