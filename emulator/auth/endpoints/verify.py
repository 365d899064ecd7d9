"""GET and POST /verify: exchange a mailed link or a code for a session."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from emulator.auth import codes, flows, redirects, sessions
from emulator.auth.endpoints.verify_steps import Attempt, apply_verification, find_by_address, find_by_hash
from emulator.auth.errors import AuthError, invalid, unprocessable
from emulator.auth.params import check_email, check_phone
from emulator.auth.service import Call, json_response

ACCEPTED = "Confirmation link accepted. Please proceed to confirm link sent to the other email"


async def create(call: Call) -> Response:
    """POST: {type, token, email or phone} or {type, token_hash}."""
    body = call.body
    kind, token, hashed = body.text("type"), body.text("token"), body.text("token_hash")
    email, phone = body.text("email"), body.text("phone")
    if not kind:
        raise invalid("Verify requires a verification type")
    if bool(token) == bool(hashed):
        raise invalid("Verify requires either a token or a token hash")
    if hashed and (email or phone or body.text("redirect_to")):
        raise invalid("Only the token_hash and type should be provided")
    if token and bool(email) == bool(phone):
        raise invalid("Only an email address or phone number should be provided on verify")
    address = ""
    if phone:
        address = check_phone(phone)
    elif email:
        try:
            address = check_email(email)
        except AuthError:
            raise unprocessable("validation_failed", "Invalid email format") from None
    attempt = Attempt(
        kind, token, hashed or codes.hash_code(address, token), address if email else "", "" if email else address
    )
    async with call.transaction() as db:
        user = await (find_by_hash(call, db, attempt) if hashed else find_by_address(call, db, attempt))
        if not await apply_verification(call, db, user, attempt):
            return json_response({"msg": ACCEPTED, "code": "200"})
        return json_response(await sessions.sign_in(call, db, user, "otp"))


async def follow(call: Call) -> Response:
    """GET ?token&type&redirect_to: the mailed link. Redirects with a session, a PKCE code, a message or an error."""
    kind, hashed = call.query.get("type", ""), call.query.get("token", "")
    if not kind:
        raise invalid("Verify requires a verification type")
    if not hashed:
        raise invalid("Verify requires a token or a token hash")
    pkce, target = hashed.startswith(codes.PKCE_PREFIX), call.redirect_to
    try:
        method = _method(kind) if pkce else ""
        location = await _verify_link(call, Attempt(kind, "", hashed, "", ""), target, method)
    except AuthError as error:
        if error.status >= 500:
            raise
        location = redirects.with_error(target, error, pkce=pkce)
    return RedirectResponse(location, 303)


def _method(kind: str) -> str:
    if kind not in flows.METHOD_OF_TYPE:
        raise invalid(f'unsupported authentication method "{kind[:40]}"')
    return flows.METHOD_OF_TYPE[kind]


async def _verify_link(call: Call, attempt: Attempt, target: str, method: str) -> str:
    kind = attempt.kind
    if kind not in flows.METHOD_OF_TYPE:
        raise invalid("Unsupported verification type")
    async with call.transaction() as db:
        user = await find_by_hash(call, db, attempt)
        if not await apply_verification(call, db, user, attempt):
            return redirects.with_message(target, ACCEPTED, pkce=bool(method))
        if method:
            return redirects.with_query(target, {"code": await flows.issue_code(db, user.id, method)})
        session = await sessions.sign_in(call, db, user, "otp")
    return redirects.with_session(target, session, type=kind)
