"""GET and POST /admin/users"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from emulator.auth import accounts, audit
from emulator.auth.database import Db, sql
from emulator.auth.endpoints.admin_values import PHONE_EXISTS, banned_until
from emulator.auth.endpoints.paging import read_page
from emulator.auth.errors import invalid
from emulator.auth.models import User, load_users, reload, update_user
from emulator.auth.params import check_email, check_phone, check_uuid, merge
from emulator.auth.passwords import check_hash, random_password
from emulator.auth.service import Call, json_response


async def list_all(call: Call) -> Response:
    """?page&per_page&filter&sort=created_at asc|desc; newest first."""
    page, ascending = read_page(call), _ascending(call)
    text = call.query.get("filter", "").replace("\0", "")
    async with call.service.pool.acquire() as db:
        total = int(await db.fetchval(sql.count_users, call.audience, text))
        rows = await db.fetch(sql.page_of_user_ids, call.audience, text, page.size, page.offset, ascending)
        users = await load_users(db, [row["id"] for row in rows])
    body = {"users": [user.json() for user in users], "aud": call.audience}
    return json_response(body, headers=page.headers(call, total))


def _ascending(call: Call) -> bool:
    terms = call.query.get("sort", "").split()
    if not terms:
        return False
    if terms[0] != "created_at":
        raise invalid(f"Bad Sort Parameters: bad field for sort '{terms[0][:40]}'")
    if len(terms) > 2 or (len(terms) == 2 and terms[1].lower() not in ("asc", "desc")):
        raise invalid(f"Bad Sort Parameters: bad direction for sort '{terms[-1][:40]}', only 'asc' and 'desc' allowed")
    return len(terms) == 2 and terms[1].lower() == "asc"


async def create(call: Call) -> Response:
    body = call.body
    email, phone = body.text("email"), body.text("phone")
    if not email and not phone:
        raise invalid("Cannot create a user without either an email or phone")
    email, phone = check_email(email) if email else "", check_phone(phone) if phone else ""
    audience = body.text("aud") or call.audience
    app_metadata, user_metadata = body.mapping("app_metadata") or {}, body.mapping("user_metadata") or {}
    banned = banned_until(body.text("ban_duration"))
    user_id = _parse_user_id(body.text("id"))
    async with call.service.pool.acquire() as db:
        await accounts.check_available(db, email, phone, audience, phone_message=PHONE_EXISTS)
    providers = [name for name, value in (("email", email), ("phone", phone)) if value]
    password_hash = await _password_hash(call)
    async with call.transaction() as db:
        user = await accounts.create(
            call,
            db,
            user_id=user_id,
            email=email,
            phone=phone,
            password_hash=password_hash,
            app_metadata=merge({"provider": providers[0], "providers": providers}, app_metadata),
            user_metadata=user_metadata,
            role=body.text("role"),
            audience=audience,
            by_admin=True,
        )
        await _add_identities(call, db, user, email, phone)
        if banned is not None:
            await update_user(db, user, banned_until=banned or None)
        await reload(db, user)
    return json_response(user.json())


async def _add_identities(call: Call, db: Db, user: User, email: str, phone: str) -> None:
    """Adds the identities of the e-mail address and the phone number, and confirms them if requested."""
    if email:
        await accounts.add_identity(db, user, "email", accounts.identity_data(user.id, email=email))
    if phone:
        await accounts.add_identity(db, user, "phone", accounts.identity_data(user.id, phone=phone))
    traits = {"user_id": user.id, "user_email": email, "user_phone": phone, "provider": "email" if email else "phone"}
    await audit.record(call, db, "user_signedup", None, **traits)
    if call.body.flag("email_confirm"):
        await accounts.confirm_email(db, user)
    if call.body.flag("phone_confirm"):
        await accounts.confirm_phone(db, user)


def _parse_user_id(text: str) -> UUID | None:
    if not text:
        return None
    user_id = check_uuid(text, invalid("ID must conform to the uuid v4 format"))
    if user_id == UUID(int=0):
        raise invalid("ID cannot be a nil uuid")
    return user_id


async def _password_hash(call: Call) -> str:
    password, password_hash = call.body.optional_text("password"), call.body.text("password_hash")
    if password is not None and password_hash:
        raise invalid("Only a password or a password hash should be provided")
    if password_hash:
        check_hash(password_hash)
        return password_hash
    return await call.service.hasher.hash(password or random_password())
