"""POST /logout?scope=global|local|others"""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth import audit, sessions
from emulator.auth.database import sql
from emulator.auth.errors import invalid
from emulator.auth.service import Call, no_content


async def create(call: Call) -> Response:
    scope = call.query.get("scope", "") or "global"
    if scope not in ("global", "local", "others"):
        raise invalid(f'Unsupported logout scope "{scope[:100]}"')
    session_id = call.session["id"] if call.session else None
    async with call.transaction() as db:
        await audit.record(call, db, "logout", call.user)
        if scope == "global" or session_id is None:
            await sessions.end_sessions(db, call.user)
        elif scope == "local":
            await db.execute(sql.delete_session, session_id)
        else:
            await sessions.end_sessions(db, call.user, keep=session_id)
    return no_content()
