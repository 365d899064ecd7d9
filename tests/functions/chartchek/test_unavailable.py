"""What a function responds when the database refuses its keys, or cannot finish a statement for now."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from tests.harness.process import serving
from tests.harness.tokens import Signer
from tests.harness.upstream import responding, server

from .people import Person

START = {"thread_id": "thread_1", "assistant_id": "asst_1"}
OUTPUTS = {"run_id": "run_1", "tool_outputs": [{"tool_call_id": "call_1", "output": "x"}]}
BY_SERVICE = [
    ("run-stream", "POST", "/api/thread/run/stream", START),
    ("run-stream", "POST", "/api/thread/run/tool-outputs", OUTPUTS),
    ("run-stream", "GET", "/api/thread/run/stream?run_id=run_1", None),
    ("run-stop", "POST", "/api/thread/run/stop", {"run_id": "run_1"}),
]
KEYS = ["sb_secret_revoked", "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.bm90LXNpZ25lZA"]


def _environment(stack: Any) -> dict[str, str]:
    environment: dict[str, str] = json.loads((stack.data / "stack.json").read_text())["environment"]
    return environment


@pytest.mark.parametrize("key", [*KEYS, "anon", "user"])
@pytest.mark.parametrize(("function", "method", "path", "body"), BY_SERVICE)
async def test_a_rejected_service_key_does_not_sign_the_user_out(
    ada: Person, stack: Any, function: str, method: str, path: str, body: Any, key: str
) -> None:
    """A 401 would: clients drop their session on it."""
    given = {"anon": stack.anon_key, "user": ada.token}.get(key, key)
    environment = {**_environment(stack), "SUPABASE_SERVICE_ROLE_KEY": given}
    with serving(f"functions/{function}/main.py", environment) as process:
        status, response = await ada.at(process.url).call(method, path, json=body)
        assert (status, response["code"]) == (503, "DATABASE_UNAVAILABLE"), process.log
        assert "SUPABASE_SERVICE_ROLE_KEY is rejected" in process.log


async def test_a_rejected_anon_key_does_not_sign_the_user_out(ada: Person, stack: Any) -> None:
    environment = {**_environment(stack), "SUPABASE_ANON_KEY": "sb_publishable_revoked"}
    with serving("functions/thread-list/main.py", environment) as process:
        status, response = await ada.at(process.url).call("GET", "/api/thread")
        assert (status, response["code"]) == (503, "DATABASE_UNAVAILABLE"), process.log
        assert "SUPABASE_ANON_KEY is rejected" in process.log


@pytest.mark.parametrize("status", [401, 403, 500])
async def test_signing_keys_that_are_refused_do_not_sign_the_user_out(ada: Person, stack: Any, status: int) -> None:
    """Keys are read without a secret, so a refusal says nothing about the user's token."""
    handler, _ = responding(b"HTTP/1.1 %d Refused\r\ncontent-length: 2\r\n\r\n{}" % status)
    async with server(handler) as port:
        environment = {**_environment(stack), "SUPABASE_JWKS_URL": f"http://127.0.0.1:{port}/jwks"}
        token = Signer("ES256").token(sub=ada.id, iss=f"{stack.url}/auth/v1")
        with serving("functions/thread-list/main.py", environment) as process:
            here = replace(ada, url=process.url, token=token)
            status, response = await here.call("GET", "/api/thread")
    assert (status, response["code"]) == (503, "AUTH_UNAVAILABLE")


BLOCKED = (
    "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    " and backend_type = 'client backend'"
)


async def test_a_cancelled_statement_is_503_with_retry_after(
    ada: Person, stack: Any, database_of_stack: "asyncpg.Connection[Any]"
) -> None:
    """SQLSTATE 57014, as after the statement timeout. REST itself responds 500, which is PostgREST's status for it."""
    thread = await ada.thread()
    path = f"{ada.url}/api/thread/message"
    observer = await asyncpg.connect(stack.database_url)
    async with database_of_stack.transaction():
        await database_of_stack.execute("lock table thread_messages")
        body = {"thread_id": thread, "message": "x"}
        request = asyncio.ensure_future(ada.http.post(path, json=body, headers=ada.headers))
        async with asyncio.timeout(30):
            while not (pid := await observer.fetchval(BLOCKED)):
                await asyncio.sleep(0.02)
        await observer.execute("select pg_cancel_backend($1)", pid)
        response = await request
        assert (response.status, (await response.json())["code"]) == (503, "DATABASE_UNAVAILABLE")
        assert response.headers["retry-after"] == "5"
    await observer.close()
    await ada.say(thread, "x")
