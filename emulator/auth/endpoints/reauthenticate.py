"""GET /reauthenticate: a code to prove, before a change of password, that it is still the user."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import audit, mail_flows, sms_flows
from emulator.auth.errors import forbidden, invalid, unprocessable
from emulator.auth.models import lock
from emulator.auth.service import Call, answer


async def read(call: Call) -> Response:
    if not call.user.email and not call.user.phone:
        raise invalid("Reauthentication requires the user to have an email or a phone number")
    if call.user.email and not call.user.is_confirmed:
        raise unprocessable("email_not_confirmed", "Please verify your email first.")
    if not call.user.email and not call.user.is_phone_confirmed:
        raise unprocessable("phone_not_confirmed", "Please verify your phone first.")
    async with call.transaction() as db:
        user = await lock(db, call.user.id)
        if user is None:
            raise forbidden("user_not_found", "User from sub claim in JWT does not exist")
        await audit.record(call, db, "user_reauthenticate_requested", user)
        if user.email:
            await mail_flows.send(call, db, user, "reauthentication")
            return answer({})
        return answer({"message_id": await sms_flows.send(call, db, user, "reauthentication", user.phone)})
