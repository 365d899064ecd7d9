"""/functions/v1/account-delete: restricts the caller's account at once, and erases it when the policy says so."""

import os
import time
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse

from shared.endpoint import Call, endpoint
from shared.erasure import Eraser, State, Unfinished, erasure_settings, make_receipt, require_settings
from shared.errors import ApiError, Conflict, Forbidden, NotFound, SignInRequired
from shared.log import describe, log
from shared.mail import mail_settings
from shared.personal_keys import is_key

SIGN_IN_AGE = 900  # seconds
UNKNOWN = "There is no such deletion: it was cancelled, or never requested"
PAGE = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Deletion(BaseModel):
    """`confirm` says that it is meant. The id makes it safe to send the request again, and is needed to cancel."""

    confirm: Literal[True]
    erasure_id: UUID = Field(default_factory=uuid4)


class ErasureQuery(BaseModel):
    """The deletion, as the response to the request and the mail name it."""

    erasure_id: UUID


class Erasure(BaseModel):
    """How far a deletion is.

    `waiting` until `erase_at`, `held` by a legal hold, `erasing`, `erased` or `cancelled`. `erased` counts what was
    deleted where, which the signed `receipt` repeats.
    """

    erasure_id: str
    status: Literal["waiting", "held", "erasing", "erased", "cancelled"]
    requested_at: str | None = None
    erase_at: str | None = None
    notice_sent: bool = False
    erased_at: str | None = None
    logs_kept_until: str | None = None
    erased: dict[str, int] = Field(default_factory=dict)
    receipt: str | None = None


@endpoint(
    "POST",
    "/functions/v1/account-delete",
    closed=True,
    timeout=120.0,
    tag="Account",
    errors=(Conflict, SignInRequired, NotFound),
)
async def delete_account(call: Call, body: Deletion) -> Erasure:
    """Delete the caller's account.

    The account is restricted at once: it is signed out everywhere, and its data can be neither read nor written. It is
    erased in the same request, unless the operator's policy gives notice. The user must have signed in during the last
    15 minutes, with a second factor if the account has one. Sending the same `erasure_id` again goes on with the
    deletion, and returns the receipt once it is done.
    """
    _require_sign_in(call)
    await require_settings(call.settings, mail_settings(), call.service_database)
    try:
        state = await _service(
            call,
            "request_erasure",
            erasure_id=str(body.erasure_id),
            user_id=call.user_id,
            actor="user",
            two_factors=call.caller.claims.get("aal") == "aal2",
            details=_origin(call),
        )
    except Conflict:
        raise Conflict("This erasure_id is that of another account's deletion: choose a new one") from None
    if state["status"] == "second_factor":
        raise SignInRequired("Please confirm with your second factor, and repeat the request")
    state = await _proceed(call, state)
    call.background(_go_on(call))
    call.notes["erasure"] = state["status"]
    return _result(call, state)


@endpoint("GET", "/functions/v1/account-delete", auth="none", limit="60/minute", tag="Account", errors=(NotFound,))
async def read_deletion(call: Call, query: ErasureQuery) -> Erasure | HTMLResponse:
    """Read how far a deletion is, and its receipt.

    Needs no sign-in, because the id is secret. A browser gets a page with a button that cancels.
    """
    if "text/html" in call.request.headers.get("accept", ""):
        return HTMLResponse(PAGE, headers=PAGE_HEADERS)
    state = await _service(call, "find_erasure", erasure_id=str(query.erasure_id))
    if state is None:
        raise NotFound(UNKNOWN)
    return _result(call, state)


@endpoint(
    "DELETE", "/functions/v1/account-delete", auth="none", limit="60/minute", tag="Account", errors=(Conflict, NotFound)
)
async def cancel_deletion(call: Call, query: ErasureQuery) -> Erasure:
    """Cancel a deletion that has not begun.

    Needs no sign-in, because the id is secret. The user can then sign in again.
    """
    erasure_id = str(query.erasure_id)
    state = await _service(call, "cancel_erasure", erasure_id=erasure_id, actor="user", details=_origin(call))
    if state is None:
        raise NotFound(UNKNOWN)
    if state["status"] != "cancelled":
        raise Conflict("The deletion has begun and cannot be cancelled", details={"status": state["status"]})
    return Erasure(erasure_id=erasure_id, status="cancelled")


def _require_sign_in(call: Call) -> None:
    """Raises Forbidden for a personal key, SignInRequired unless the user proved who they are a short time ago.

    An anonymous user can't sign in again: the session is all they have.
    """
    if is_key(call.caller):
        raise Forbidden("An account is deleted with a session's access token, not with a key")
    if call.caller.claims.get("is_anonymous") is True:
        return
    methods = call.caller.claims.get("amr")
    times = [
        each.get("timestamp", 0)
        for each in (methods if isinstance(methods, list) else [])
        if isinstance(each, dict) and each.get("method") != "token_refresh"
    ]
    if time.time() - max(times, default=0) > SIGN_IN_AGE:
        raise SignInRequired


async def _proceed(call: Call, state: State) -> State:
    """Does what can be done now. The rest is left to the next attempt."""
    services = call.services
    eraser = Eraser(
        call.settings,
        call.service_database,
        services.http,
        lambda: services.openai,
        mail_settings(),
        erasure_settings().account_delete_page,
        os.environ,
    )
    try:
        return await eraser.advance(state)
    except (Unfinished, ApiError) as error:
        cause = describe(error) if isinstance(error, ApiError) else str(error)
        log("ERROR", "erasure not finished", request_id=call.request_id, erasure=state["id"], cause=cause)
        return await _service(call, "find_erasure", erasure_id=state["id"]) or state


async def _go_on(call: Call) -> None:
    """Goes on with the deletions that are due or were interrupted, where no command does."""
    for state in await _service(call, "open_erasures"):
        if state["user_id"] != call.user_id:
            await _proceed(call, state)


async def _service(call: Call, function: str, **arguments: Any) -> Any:
    return await call.service_database.rpc(function, **arguments)


def _origin(call: Call) -> dict[str, str]:
    client = call.request.client
    return {"ip": client.host} if client else {}


def _result(call: Call, state: State) -> Erasure:
    return Erasure(
        erasure_id=state["id"],
        status=state["status"],
        requested_at=state["requested_at"],
        erase_at=state["erase_at"],
        notice_sent=state["notified_at"] is not None,
        erased_at=state["erased_at"],
        logs_kept_until=state["logs_kept_until"],
        erased=state["counts"],
        receipt=make_receipt(call.settings, state) if state["status"] == "erased" else None,
    )
