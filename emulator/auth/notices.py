"""Mails that tell a user of a change to the account. Each is off unless its setting is on."""

from __future__ import annotations

import logging

from emulator.auth import hooks
from emulator.auth.database import Db
from emulator.auth.errors import AuthError
from emulator.auth.models import User
from emulator.auth.service import Call

log = logging.getLogger("edgewise.auth")
VARIABLES = {"old_email": "OldEmail", "old_phone": "OldPhone", "provider": "Provider", "factor_type": "FactorType"}


async def send(call: Call, db: Db, user: User, kind: str, *, to: str = "", **values: str) -> None:
    """Mails to the user's address, or to another. kind: a key of mailer.NOTICES. values: keys of VARIABLES.

    The change stays, whether the mail can be sent or not.
    """
    address = to or user.email
    if kind not in call.settings.mail.notices or not address:
        return
    try:
        async with db.transaction():
            if await hooks.send_notice(call, db, user, kind, dict.fromkeys(VARIABLES, "") | values):
                return
    except AuthError as error:
        log.warning("the notice %s was not sent: %s", kind, error)
        return
    call.service.mailer.send_notice(kind, user, address, {VARIABLES[name]: value for name, value in values.items()})
