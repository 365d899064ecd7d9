"""GET and POST /admin/users"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from emulator.auth import accounts, audit
from emulator.auth.database import sql
from emulator.auth.endpoints.admin_values import TAKEN_EMAIL, TAKEN_PHONE, banned_until
from emulator.auth.endpoints.paging import read_page
from emulator.auth.errors import invalid, unprocessable
from emulator.auth.models import find_by_email, load_users, reload, update_user
from emulator.auth.params import check_email, check_phone, check_uuid, merge
from emulator.auth.passwords import check_hash, random_password
from emulator.auth.service import Call, answer


async def list_all(call: Call) -> Response:
    """?page&per_page&filter&sort=created_at asc|desc; newest first."""
    page, ascending = read_page(call), _ascending(call)
    text = call.query.get("filter", "").replace("\0", "")
    async with call.service.pool.acquire() as db:
        total = int(await db.fetchval(sql.count_users, call.audience, text))
        rows = await db.fetch(sql.page_of_user_ids, call.audience, text, page.size, page.offset, ascending)
        users = await load_users(db, [row["id"] for row in rows])
    body = {"users": [user.json() for user in users], "aud": call.audience}
    return answer(body, headers=page.headers(call, total))


def _ascending(call: Call) -> bool:
    words = call.query.get("sort", "").split()
    if not words:
        return False
    if words[0] != "created_at":
        raise invalid(f"Bad Sort Parameters: bad field for sort '{words[0][:40]}'")
    if len(words) > 2 or (len(words) == 2 and words[1].lower() not in ("asc", "desc")):
        raise invalid(f"Bad Sort Parameters: bad direction for sort '{words[-1][:40]}', only 'asc' and 'desc' allowed")
    return len(words) == 2 and words[1].lower() == "asc"


async def create(call: Call) -> Response:
    body = call.body
    email, phone = body.text("email"), body.text("phone")
    if not email and not phone:
        raise invalid("Cannot create a user without either an email or phone")
    email, phone = check_email(email) if email else "", check_phone(phone) if phone else ""
    audience = body.text("aud") or call.audience
    app_metadata, user_metadata = body.mapping("app_metadata") or {}, body.mapping("user_metadata") or {}
    banned = banned_until(body.text("ban_duration"))
    providers = [name for name, value in (("email", email), ("phone", phone)) if value]
    user_id = _chosen_id(body.text("id"))
    await _check_free(call, email, phone, audience)
    hashed = await _password_hash(call)
    async with call.transaction() as db:
        user = await accounts.create(
            call,
            db,
            user_id=user_id,
            email=email,
            phone=phone,
            password_hash=hashed,
            app_metadata=merge({"provider": providers[0], "providers": providers}, app_metadata),
            user_metadata=user_metadata,
            role=body.text("role"),
            audience=audience,
        )
        if email:
            await accounts.add_identity(db, user, "email", accounts.identity_data(user.id, email=email))
        if phone:
            await accounts.add_identity(db, user, "phone", accounts.identity_data(user.id, phone=phone))
        await audit.record(
            call, db, "user_signedup", None, user_id=user.id, user_email=email, user_phone=phone, provider=providers[0]
        )
        if body.flag("email_confirm"):
            await accounts.confirm_email(db, user)
        if body.flag("phone_confirm"):
            await accounts.confirm_phone(db, user)
        if banned is not None:
            await update_user(db, user, banned_until=banned or None)
        await reload(db, user)
    return answer(user.json())


def _chosen_id(text: str) -> UUID | None:
    if not text:
        return None
    chosen = check_uuid(text, invalid("ID must conform to the uuid v4 format"))
    if chosen == UUID(int=0):
        raise invalid("ID cannot be a nil uuid")
    return chosen


async def _check_free(call: Call, email: str, phone: str, audience: str) -> None:
    async with call.service.pool.acquire() as db:
        if email and await find_by_email(db, email, audience) is not None:
            raise unprocessable("email_exists", TAKEN_EMAIL)
        if phone and await db.fetchval(sql.id_by_phone, phone, audience) is not None:
            raise unprocessable("phone_exists", TAKEN_PHONE)


async def _password_hash(call: Call) -> str:
    password, given = call.body.optional_text("password"), call.body.text("password_hash")
    if password is not None and given:
        raise invalid("Only a password or a password hash should be provided")
    if given:
        check_hash(given)
        return given
    return await call.service.hasher.hash(password or random_password())
