"""POST /invite: creates an unconfirmed user and mails an invitation."""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import accounts, audit, mail_flows
from emulator.auth.database import Db
from emulator.auth.errors import unprocessable
from emulator.auth.models import User, find_by_email, lock, reload
from emulator.auth.params import check_email
from emulator.auth.service import Call, json_response


async def create(call: Call) -> Response:
    email = check_email(call.body.text("email"))
    call.body.mapping("data")
    async with call.transaction() as db:
        user = await find_or_create(call, db, email)
        await audit.record(call, db, "user_invited", None, user_id=user.id, user_email=user.email)
        await mail_flows.send(call, db, user, "invite")
        await reload(db, user)
    return json_response(user.json())


async def find_or_create(call: Call, db: Db, email: str) -> User:
    """The unconfirmed user with this address, or a new one. 422 for a confirmed user."""
    user = await lock(db, await find_by_email(db, email, call.audience))
    if user is not None:
        if user.is_confirmed:
            raise unprocessable("email_exists", accounts.EMAIL_EXISTS)
        return user
    user = await accounts.create(
        call,
        db,
        email=email,
        app_metadata={"provider": "email", "providers": ["email"]},
        user_metadata=call.body.mapping("data") or {},
    )
    await accounts.add_identity(db, user, "email", accounts.identity_data(user.id, email=email))
    return await reload(db, user)
