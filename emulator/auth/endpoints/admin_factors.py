"""GET /admin/users/{user_id}/factors; PUT and DELETE /admin/users/{user_id}/factors/{factor_id}"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from emulator.auth import audit
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_user import load
from emulator.auth.errors import not_found
from emulator.auth.models import Row, User, factor_json, reload
from emulator.auth.params import check_phone, check_uuid
from emulator.auth.service import Call, json_response


async def list_all(call: Call) -> Response:
    async with call.service.pool.acquire() as db:
        return json_response([factor_json(factor) for factor in (await load(call, db)).factors])


async def update(call: Call) -> Response:
    name, phone = call.body.text("friendly_name"), call.body.text("phone")
    async with call.transaction() as db:
        user = await load(call, db, locked=True)
        factor = await load_factor(call, db, user)
        number = check_phone(phone) if phone and factor["factor_type"] == "phone" else None
        await db.execute(sql.update_factor, factor["id"], name or None, number)
        await audit.record(
            call, db, "factor_updated", user, user_id=user.id, factor_id=factor["id"], factor_type=factor["factor_type"]
        )
        await reload(db, user)
        return json_response(next(factor_json(each) for each in user.factors if each["id"] == str(factor["id"])))


async def delete(call: Call) -> Response:
    async with call.transaction() as db:
        user = await load(call, db, locked=True)
        factor = await load_factor(call, db, user)
        await remove_factor(db, factor["id"])
        await audit.record(call, db, "factor_deleted", user, user_id=user.id, factor_id=factor["id"])
        return json_response(factor_json(factor))


async def load_factor(call: Call, db: Db, user: User) -> Row:
    """The factor named in the path, which must be the user's."""
    invalid_id = not_found("validation_failed", "factor_id must be an UUID")
    factor_id = check_uuid(call.path["factor_id"], invalid_id)
    factor: Row | None = await db.fetchrow(sql.factor_by_id, factor_id, user.id)
    if factor is None:
        raise not_found("mfa_factor_not_found", "Factor not found")
    return factor


async def remove_factor(db: Db, factor_id: UUID) -> None:
    """Deletes the factor; sessions that it raised to aal2 become aal1."""
    await db.execute(sql.delete_claim, factor_id)
    await db.execute(sql.downgrade_sessions, factor_id)
    await db.execute(sql.delete_factor, factor_id)
