"""GET /admin/audit?query=field:value"""

from __future__ import annotations

from starlette.responses import Response

from emulator.auth.database import sql
from emulator.auth.endpoints.paging import read_page
from emulator.auth.errors import invalid
from emulator.auth.service import Call, json_response

FIELDS = {"author": "actor_username", "action": "action", "type": "log_type"}


async def list_all(call: Call) -> Response:
    page = read_page(call)
    name, _, text = call.query.get("query", "").replace("\0", "").partition(":")
    if name and name not in FIELDS:
        raise invalid(f"Invalid query, the field must be one of {', '.join(FIELDS)}")
    field = FIELDS.get(name, "")
    async with call.service.pool.acquire() as db:
        total = int(await db.fetchval(sql.count_audit, field, text))
        rows = await db.fetch(sql.page_of_audit, field, text, page.size, page.offset)
    return json_response([dict(row) for row in rows], headers=page.headers(call, total))
