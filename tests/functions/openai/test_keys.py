"""Personal keys as `api_key` of the openai SDK and as the bearer of other functions."""

import asyncio
import time
from typing import Any
from uuid import UUID

import asyncpg
import openai
import pytest

from shared.personal_keys import FRESH
from tests.conftest import Stack
from tests.functions.openai.conftest import base_url
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]
KEYS = "/v1/personal_keys"


async def make(user: User, **fields: Any) -> Any:
    status, body = await user.post(KEYS, {"name": "Back end", **fields})
    assert status == 200, body
    return body


def sdk(stack: Stack, key: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=base_url(stack), api_key=key, max_retries=0)


async def test_the_life_of_a_key(stack: Stack, user: User, client: openai.OpenAI, other_client: openai.OpenAI) -> None:
    made = await make(user)
    assert made["scopes"] == ["openai"]
    thread, others = client.beta.threads.create(), other_client.beta.threads.create()
    with sdk(stack, made["key"]) as keyed:
        assert keyed.beta.threads.retrieve(thread.id).id == thread.id
        assert client.beta.threads.retrieve(keyed.beta.threads.create().id)
        with pytest.raises(openai.NotFoundError):
            keyed.beta.threads.retrieve(others.id)
        status, listed = await user.get(KEYS)
        [shown] = listed["data"]
        assert (status, shown["hint"], "key" in shown) == (200, made["key"][-4:], False)
        assert shown["last_used_at"] is not None
        status, _ = await user.call("DELETE", f"{KEYS}/{made['id']}")
        assert status == 200
        await asyncio.sleep(FRESH)
        with pytest.raises(openai.AuthenticationError):
            keyed.beta.threads.retrieve(thread.id)
    assert (await user.get(KEYS))[1]["data"] == []


async def test_a_key_ends_when_it_expires(stack: Stack, user: User) -> None:
    made = await make(user)
    connection = await asyncpg.connect(stack.database_url)
    seconds: float = await connection.fetchval(
        "update public.personal_keys set expires_at = date_trunc('second', clock_timestamp()) + interval '3 seconds' "
        "where id = $1 returning extract(epoch from expires_at)::float8",
        UUID(made["id"]),
    )
    await connection.close()
    guest = User(user.url, user.http, user.anon_key, token=made["key"])
    status = 200
    while status == 200:
        sent = time.time()
        status, body = await guest.get("/v1/assistants")
        assert status == 401 or (status, sent < seconds) == (200, True), body
        await asyncio.sleep(0.1)


async def test_a_key_makes_no_keys(stack: Stack, user: User) -> None:
    made = await make(user, scopes=["*"])
    with sdk(stack, made["key"]) as keyed:
        for method, path in (("post", "/personal_keys"), ("get", "/personal_keys")):
            options: dict[str, Any] = {"body": {"name": "More"}} if method == "post" else {}
            with pytest.raises(openai.PermissionDeniedError):
                getattr(keyed, method)(path, cast_to=object, **options)
        with pytest.raises(openai.PermissionDeniedError):
            keyed.delete(f"/personal_keys/{made['id']}", cast_to=object)


@needs("thread-list")
async def test_scopes_hold(stack: Stack, user: User, client: openai.OpenAI) -> None:
    thread = client.beta.threads.create()
    read = await make(user, scopes=["openai/threads:read"])
    with sdk(stack, read["key"]) as keyed:
        assert keyed.beta.threads.retrieve(thread.id).id == thread.id
        for attempt in (
            lambda: keyed.beta.threads.create(),
            lambda: keyed.beta.threads.delete(thread.id),
            lambda: keyed.beta.assistants.list(),
            lambda: keyed.responses.create(model=MODEL, input="x"),
            lambda: keyed.get("/threads/../assistants", cast_to=object),
        ):
            with pytest.raises((openai.PermissionDeniedError, openai.NotFoundError)):
                attempt()
    guest = User(user.url, user.http, user.anon_key, token=read["key"])
    assert (await guest.get("/functions/v1/thread-list"))[0] == 403
    guest.token = (await make(user, scopes=["thread-list:read"]))["key"]
    status, body = await guest.get("/functions/v1/thread-list")
    assert status == 200, body
    assert (await guest.get("/v1/assistants"))[0] == 403


async def test_keys_of_others_and_bad_keys(user: User, other_user: User) -> None:
    made = await make(user)
    assert (await other_user.call("DELETE", f"{KEYS}/{made['id']}"))[0] == 404
    assert (await other_user.get("/rest/v1/personal_keys?select=id")) == (200, [])
    assert (await user.get("/rest/v1/personal_keys?select=digest"))[0] == 403
    row = {"name": "x", "hint": "x", "digest": "0" * 64, "scopes": ["*"], "expires_at": "2100-01-01"}
    assert (await user.post("/rest/v1/personal_keys", {**row, "user_id": other_user.id}))[0] == 403
    assert (await user.post("/rest/v1/rpc/use_personal_key", {"digest": "0" * 64}))[0] in (403, 404)
    guest = User(user.url, user.http, user.anon_key)
    for token in ("ew_", "ew_" + "a" * 43, made["key"][:-1], made["key"] + "a"):
        guest.token = token
        assert (await guest.get("/v1/models"))[0] in (401, 429)
    guest.token = made["key"]
    assert (await guest.get("/rest/v1/user_threads"))[0] == 401
    for fields in ({"scopes": []}, {"scopes": ["Open AI"]}, {"expires_in_days": 0}, {"name": ""}):
        assert (await user.post(KEYS, {"name": "x", **fields}))[0] == 400
