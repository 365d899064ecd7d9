"""account-delete as users and operators meet it: restricted at once, erased everywhere, with a receipt."""

import asyncio
import io
import json
import subprocess
import sys
import time
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import jwt
import pytest
from pypdfium2 import PdfDocument

from shared.closed_accounts import FRESH
from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.users import PASSWORD, User
from tests.rls.test_audit import Log

from .accounts import PATH, Account, fill, list_uploads, made, places_with

pytestmark = needs("account-delete", "openai", "file-upload", "file-upload-url", "thread-create")
SAID = "ఎఫ్ఐఆర్ నమోదు, రహస్యపదం"
GONE = (403, "ACCOUNT_RESTRICTED")

Command = Callable[..., Any]


@pytest.fixture
def edgewise(stack: Stack) -> Command:
    """Runs a command; returns its exit code and what it printed."""

    async def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "emulator", *arguments, "--data", str(stack.data)]
        done = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return run


async def delete(user: User, erasure_id: str) -> Any:
    return await made(user, PATH, json={"confirm": True, "erasure_id": erasure_id})


async def verify_chain(stack: Stack) -> list[str]:
    connection = await asyncpg.connect(stack.database_url)
    try:
        return (await Log(connection).verify()).problems
    finally:
        await connection.close()


@needs("legal-chat", "conversation-export")
async def test_nothing_is_left_of_a_user_who_chatted_in_telugu(
    stack: Stack, user: User, edgewise: Command, tmp_path: Path
) -> None:
    headers = {"prefer": "return=representation"}
    [conversation] = await made(user, "/rest/v1/conversations?select=id", json={"title": SAID}, headers=headers)
    question: dict[str, Any] = {
        "messages": [{"role": "user", "content": SAID}],
        "language": "te",
        "conversation_id": conversation["id"],
    }
    await user.stream("/functions/v1/legal-chat", question)
    found = await made(user, "/rest/v1/rpc/search_conversations", json={"query": "రహస్యపదం"})
    assert [row["id"] for row in found] == [conversation["id"]]
    body = {"conversation_id": conversation["id"], "format": "pdf"}
    async with user.http.post(
        f"{user.url}/functions/v1/conversation-export", json=body, headers=user.headers
    ) as response:
        pages = PdfDocument(io.BytesIO(await response.read()))
    assert "రహస్యపదం" in "".join(page.get_textpage().get_text_bounded() for page in pages)
    await made(user, "/functions/v1/analytics-track", json={"event": "message_sent", "properties": {"language": "te"}})
    await made(user, "/v1/personal_keys", json={"name": "Back end"})
    spoken = {"preferred_language": "te"}
    assert (await user.call("PATCH", f"/rest/v1/profiles?id=eq.{user.id}", json=spoken))[0] < 300
    account = await fill(stack, user, SAID)
    needles = [*account.needles, conversation["id"], "రహస్యపదం"]
    before = await places_with(stack, needles)
    assert {"public.messages", "private.message_search", "auth.audit_log_entries", "private.limit_windows"} <= before
    assert "uploads" in before
    assert any(place.startswith("openai/state.db") for place in before)

    erasure = str(uuid.uuid4())
    done = await delete(user, erasure)
    assert done["status"] == "erased", done
    assert await places_with(stack, needles) == set()
    assert await delete(user, erasure) == done  # when the response was lost, and the account is gone
    erased = done["erased"]
    assert {name: erased[name] for name in ("public.messages", "provider.files", "bucket.uploads", "auth.users")} == {
        "public.messages": 2,
        "provider.files": 1,
        "bucket.uploads": 1,
        "auth.users": 1,
    }
    assert erased["provider.vector_stores"] == 1
    assert await verify_chain(stack) == []
    del question["conversation_id"]
    assert await status(user.post("/functions/v1/legal-chat", question)) == GONE  # with a token that is still valid
    await asyncio.sleep(FRESH)
    for request in (
        user.post("/v1/responses", {"input": "Hello", "store": False}),  # which reads no table
        user.get("/v1/models"),
        user.get("/functions/v1/usage"),
    ):
        assert (await status(request))[0] == 403

    [mail] = (await user.get(f"/mailbox?to={account.email}"))[1]["messages"]
    assert done["receipt"] in mail["text"]
    assert "మీ ఖాతా" in mail["subject"]
    receipt = tmp_path / "receipt"
    receipt.write_text(done["receipt"])
    code, printed = await edgewise("erase", "verify", str(receipt))
    assert code == 0, printed
    verdict = "edgewise: the receipt is valid: this project has signed it, and it was not changed\n"
    assert printed.endswith(verdict)
    claims = json.loads(printed.removesuffix(verdict))
    assert (claims["jti"], claims["erased"]) == (erasure, erased)
    assert not any(needle in printed for needle in needles)
    head, payload, signature = done["receipt"].split(".")
    changed = urlsafe_b64decode(payload + "==").replace(b'"auth.users":1', b'"auth.users":2')
    receipt.write_text(".".join([head, urlsafe_b64encode(changed).decode().rstrip("="), signature]))
    assert (await edgewise("erase", "verify", str(receipt)))[0] == 1


async def status(response: Any) -> tuple[int, str]:
    """The status and code of an error response."""
    code, body = await response
    return code, body.get("error_code") or body.get("code") if isinstance(body, dict) else ""


async def test_a_user_can_cancel_while_the_notice_runs(
    stack: Stack, user: User, guest: User, other_user: User, edgewise: Command
) -> None:
    key = (await made(user, "/v1/personal_keys", json={"name": "Back end", "scopes": ["*"]}))["key"]
    keyed = User(user.url, user.http, user.anon_key, user.id, key)
    await made(user, "/api/thread/create", json={"message": SAID})
    assert (await keyed.get("/api/thread"))[0] == 200
    email = (await user.get("/rest/v1/profiles"))[1][0]["email"]
    code, printed = await edgewise("erase", "policy", "--notice-hours", "48")
    assert (code, "notice   48 hours" in printed) == (0, True), printed
    try:
        asked = await delete(user, str(uuid.uuid4()))
        assert (asked["status"], asked["notice_sent"], asked["receipt"]) == ("waiting", True, None)
        for response in (
            user.get("/rest/v1/profiles"),
            user.get("/api/thread"),
            user.post("/api/thread/create", {"message": "More"}),
            user.post("/api/file/upload-url", {"bytes": 5}),
            user.post("/functions/v1/analytics-track", {"event": "message_sent"}),
        ):
            assert await status(response) == GONE
        await asyncio.sleep(FRESH)
        assert (await status(user.post("/v1/responses", {"input": "Hello", "store": False})))[0] == 403
        assert (await user.get("/auth/v1/user"))[0] == 403
        again = {"email": email, "password": PASSWORD}
        assert await status(guest.post("/auth/v1/token?grant_type=password", again)) == (400, "user_banned")
        [mail] = (await user.get(f"/mailbox?to={email}"))[1]["messages"]
        [link] = mail["links"]
        assert mail["subject"] == "Your account will be deleted"
        assert link == f"{user.url}{PATH}?erasure_id={asked['erasure_id']}"
        path = link.removeprefix(user.url)
        code, page = await guest.get(path, headers={"accept": "text/html"})
        assert (code, "Keep my account" in page) == (200, True)
        assert (await guest.get(path))[1]["status"] == "waiting"
        code, cancelled = await guest.delete(path)
        assert (code, cancelled["status"]) == (200, "cancelled")
    finally:
        service = User(stack.url, user.http, stack.service_key, token=stack.service_key)
        await made(service, "/rest/v1/rpc/set_erasure_policy", json={"notice_hours": 0, "log_days": 0})
    assert await status(guest.get(path)) == (404, "NOT_FOUND")
    token = (await made(guest, "/auth/v1/token?grant_type=password", json=again))["access_token"]
    back = User(user.url, user.http, user.anon_key, user.id, token)
    assert len((await back.get("/api/thread"))[1]["data"]) == 1
    assert (await back.post("/v1/responses", {"input": "Hello", "store": False}))[0] == 200  # at once
    assert (await keyed.get("/api/thread"))[0] == 200
    assert (await other_user.get("/api/thread"))[0] == 200


async def test_the_operator_holds_and_erases_an_account(stack: Stack, user: User, edgewise: Command) -> None:
    account: Account = await fill(stack, user, "Evidence of the case")
    assert await edgewise("erase", "hold", account.email, "--reason", "Case 7") == (0, "held\n")
    asked = await delete(user, str(uuid.uuid4()))
    assert asked["status"] == "held"
    assert await status(user.get("/rest/v1/profiles")) == GONE
    assert (await edgewise("erase", "status"))[1].count(asked["erasure_id"]) == 1
    assert "public.thread_messages" in await places_with(stack, account.needles)
    assert await edgewise("erase", "release", user.id) == (0, "released\n")
    connection = await asyncpg.connect(stack.database_url)
    try:  # the stack has no Supabase Storage, whose API alone deletes contents
        await connection.execute(
            "insert into storage.buckets (id, name) values ('held', 'held') on conflict do nothing"
        )
        await connection.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values ('held', 'x', $1)", user.id
        )
        code, printed = await edgewise("purge", "--yes")
        assert (code, "1 files in the bucket held are not deleted" in printed) == (1, True), printed
        await connection.execute("delete from storage.objects where owner_id = $1", user.id)
    finally:
        await connection.close()
    code, printed = await edgewise("purge", "--yes")
    assert (code, "accounts erased: 1" in printed) == (0, True), printed
    assert await places_with(stack, account.needles) == set()
    assert user.id not in await list_uploads(stack)


async def test_the_operator_answers_a_request_by_letter(
    stack: Stack, user: User, tmp_path: Path, edgewise: Command
) -> None:
    email = (await user.get("/rest/v1/profiles"))[1][0]["email"]
    for name, message in (
        ("nobody@example.com", "no user has the e-mail nobody@example.com"),
        (str(uuid.UUID(int=0)), "no user has the id 00000000"),
        ("letter", "letter is neither an e-mail nor a user's id"),
    ):
        code, printed = await edgewise("erase", "account", name)
        assert (code, message in printed) == (1, True), printed
    assert "'9000' is not a number from 0 to 8760" in (await edgewise("erase", "policy", "--notice-hours", "9000"))[1]
    service = User(stack.url, user.http, stack.service_key, token=stack.service_key)
    await made(service, "/rest/v1/rpc/set_erasure_policy", json={"notice_hours": 48, "log_days": 0})
    try:
        assert await edgewise("erase", "hold", email.upper(), "--reason", "Case 7") == (0, "held\n")
        code, printed = await edgewise("erase", "account", email)
        assert (code, "but not while it is held" in printed, f"notice sent to {email}" in printed) == (0, True, True)
        [notice] = (await user.get(f"/mailbox?to={email}"))[1]["messages"]
        assert "The law requires us to keep it for now" in notice["text"]
        await edgewise("erase", "cancel", printed.split()[1].strip(":"))
        await edgewise("erase", "release", email)
    finally:
        await made(service, "/rest/v1/rpc/set_erasure_policy", json={"notice_hours": 0, "log_days": 0})
    code, printed = await edgewise("erase", "account", email)
    assert (code, "       1 auth.users\n" in printed) == (0, True), printed
    receipt = tmp_path / "receipt"
    receipt.write_text(printed.rpartition("receipt  ")[2])
    assert (await edgewise("erase", "verify", str(receipt)))[0] == 0


@pytest.mark.parametrize(
    ("claims", "body", "expected"),
    [
        ({"amr": [{"method": "password", "timestamp": time.time() - 1000}]}, {}, (403, "SIGN_IN_REQUIRED")),
        ({"amr": [{"method": "token_refresh", "timestamp": time.time()}]}, {}, (403, "SIGN_IN_REQUIRED")),
        ({"amr": None}, {}, (403, "SIGN_IN_REQUIRED")),
        ({}, {"confirm": False}, (400, "VALIDATION_ERROR")),
        ({}, {"erasure_id": "mine"}, (400, "VALIDATION_ERROR")),
    ],
)
async def test_what_is_not_meant_deletes_nothing(
    stack: Stack, user: User, claims: Any, body: Any, expected: Any
) -> None:
    signed = jwt.decode(user.token, options={"verify_signature": False})
    token = jwt.encode({**signed, **claims}, stack.jwt_secret)
    changed = User(user.url, user.http, user.anon_key, user.id, token)
    assert await status(changed.post(PATH, {"confirm": True, **body})) == expected
    assert (await user.get("/rest/v1/profiles"))[0] == 200


async def test_a_used_erasure_id_deletes_no_other_account(user: User, other_user: User) -> None:
    erasure = str(uuid.uuid4())
    assert (await delete(user, erasure))["status"] == "erased"
    code, body = await other_user.post(PATH, {"confirm": True, "erasure_id": erasure})
    assert (code, body["error"]) == (
        409,
        "This erasure_id is that of another account's deletion: choose a new one",
    )
    assert (await other_user.get("/rest/v1/profiles"))[0] == 200


async def test_an_anonymous_user_need_not_sign_in_again(stack: Stack, user: User) -> None:
    signed = jwt.decode(user.token, options={"verify_signature": False})
    amr = [{"method": "anonymous", "timestamp": time.time() - 100_000}]
    token = jwt.encode({**signed, "amr": amr, "is_anonymous": True}, stack.jwt_secret)
    anonymous = User(user.url, user.http, user.anon_key, user.id, token)
    assert (await delete(anonymous, str(uuid.uuid4())))["status"] == "erased"


async def test_a_personal_key_deletes_no_account(user: User) -> None:
    key = (await made(user, "/v1/personal_keys", json={"name": "All", "scopes": ["*"]}))["key"]
    keyed = User(user.url, user.http, user.anon_key, user.id, key)
    assert await status(keyed.post(PATH, {"confirm": True})) == (403, "FORBIDDEN")
