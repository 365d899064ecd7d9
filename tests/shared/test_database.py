"""The PostgREST client on the running stack: rows, and errors that a function can return."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from shared.config import Settings
from shared.database import RestClient, any_of, eq, to_error
from shared.errors import DatabaseRejected, DatabaseUnavailable, Forbidden, InternalError, InvalidToken, NotFound
from shared.http.pool import Pool
from tests.harness.upstream import responding, server


@dataclass
class People:
    asha: RestClient
    ravi: RestClient
    service: RestClient
    pool: Pool
    settings: Settings


@pytest.fixture
async def people(stack: Any) -> AsyncIterator[People]:
    settings = Settings.from_env({"SUPABASE_URL": stack.url, "SUPABASE_ANON_KEY": stack.anon_key})
    pool = Pool()
    async with aiohttp.ClientSession() as http:

        async def user() -> RestClient:
            body = {"email": f"{uuid4().hex}@example.com", "password": "securePassword123"}
            async with http.post(f"{stack.url}/auth/v1/signup", json=body) as response:
                return RestClient(settings, pool, (await response.json())["access_token"])

        service = RestClient(settings, pool, stack.service_key, service=True)
        yield People(await user(), await user(), service, pool, settings)
    pool.close()


async def test_reads_and_writes_as_the_caller_and_as_the_service_role(people: People) -> None:
    first, second = await people.asha.insert("conversations", [{"title": 'a "b", (c)'}, {"title": "d"}])
    both = {"id": any_of([first["id"], second["id"]])}
    changed = await people.asha.update(
        "conversations", {"id": eq(second["id"])}, {"is_pinned": True}, returning="title"
    )
    assert changed == [{"title": "d"}]
    pinned = await people.asha.select("conversations", "title,is_pinned", both, order="is_pinned.desc", limit="1")
    assert pinned == [{"title": "d", "is_pinned": True}]
    assert await people.asha.select("conversations", "title", {"title": any_of(['a "b", (c)'])}) == [
        {"title": 'a "b", (c)'}
    ]
    assert await people.ravi.select("conversations", "id", both) == []
    assert await people.ravi.update("conversations", both, {"title": "changed"}) == []
    assert len(await people.service.select("conversations", "id", both)) == 2
    assert (
        await people.asha.insert(
            "messages", {"conversation_id": first["id"], "role": "user", "content": "FIR"}, returning=None
        )
        == []
    )
    assert [row["id"] for row in await people.asha.rpc("search_conversations", query="FIR")] == [first["id"]]
    await people.asha.delete("conversations", both)
    assert await people.asha.select("conversations", "id", both) == []
    file = {"file_id": f"file-{first['id']}", "filename": "a.txt"}
    stored = await people.service.insert("user_files", file)
    assert await people.service.delete("user_files", {"file_id": eq(file["file_id"])}) == stored


async def test_errors_have_their_own_classes(people: People) -> None:
    row = (await people.asha.insert("conversations", {"title": "t"}))[0]
    with pytest.raises(Forbidden):
        await people.ravi.insert("messages", {"conversation_id": row["id"], "role": "user", "content": "x"})
    with pytest.raises(DatabaseRejected):
        await people.asha.insert("messages", {"conversation_id": row["id"], "role": "judge", "content": "x"})
    with pytest.raises(DatabaseRejected):
        await people.asha.select("conversations", "id", {"id": "eq.7"})
    with pytest.raises(InvalidToken):
        await RestClient(people.settings, people.pool, "a.b.c").select("conversations")
    with pytest.raises(InternalError):
        await people.asha.select("no_such_table")
    with pytest.raises(InternalError):
        await people.asha.delete("conversations", {})


async def test_an_unreachable_database_raises_database_unavailable(people: People, unused_tcp_port: int) -> None:
    settings = Settings.from_env({"SUPABASE_URL": f"http://127.0.0.1:{unused_tcp_port}"})
    with pytest.raises(DatabaseUnavailable) as problem:
        await RestClient(settings, people.pool, "token").select("conversations")
    assert problem.value.retry_after == 5


RESPONSES = [
    (b"200 OK", b"<html>", "SUPABASE_URL"),
    (b"200 OK", b"[" * 5000, "SUPABASE_URL"),
    (b"301 Moved\r\nlocation: https://elsewhere.test/", b"", "responds with a redirect: check SUPABASE_URL"),
    (b"308 Moved\r\nlocation: https://elsewhere.test/", b"<html>", "responds with a redirect: check SUPABASE_URL"),
    (b"101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade", b"", "InvalidResponse"),
    (b"503 Away", b"[" * 5000, "PostgREST 503"),
]


@pytest.mark.parametrize(("status", "body", "cause"), RESPONSES)
async def test_a_response_that_is_not_postgrests_raises_database_unavailable(
    status: bytes, body: bytes, cause: str
) -> None:
    handler, _ = responding(b"HTTP/1.1 %b\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body))
    async with server(handler) as port:
        settings, pool = Settings.from_env({"SUPABASE_URL": f"http://127.0.0.1:{port}"}), Pool()
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable) as problem:
                await RestClient(settings, pool, "token").insert("conversations", {"title": "t"}, returning=None)
            assert cause in str(problem.value.cause)
            pool.close()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (502, b'{"message":"d\xe9sol\xe9"}', DatabaseUnavailable),
        (406, b'{"code":"PGRST116","message":"none"}', NotFound),
        (504, b'{"code":"PGRST003","message":"pool"}', DatabaseUnavailable),
        (502, b"<html>", DatabaseUnavailable),
        (404, b'{"code":"42P01","message":"relation \\"secret\\" does not exist"}', InternalError),
        (401, b'{"message":"Invalid API key"}', DatabaseUnavailable),
        (405, b'{"code":"25006","message":"read only"}', DatabaseUnavailable),
        (500, b'{"code":"54000","message":"index row size exceeds the maximum"}', DatabaseRejected),
    ],
)
def test_messages_of_postgrest_are_not_sent_to_clients(status: int, body: bytes, expected: type[Exception]) -> None:
    error = to_error(status, body)
    assert type(error) is expected
    assert b"secret" not in error.body()


TRANSIENT = [
    (500, "57014", 5),  # statement timeout, or a cancelled statement
    (503, "57P01", 5),  # the server shuts down
    (503, "53300", 5),  # too many connections
    (504, "PGRST003", 5),  # no connection of the pool in time
    (500, "55P03", 1),  # lock not available
    (500, "40001", 1),  # serialization failure
    (500, "40P01", 1),  # deadlock
]


@pytest.mark.parametrize(("status", "code", "retry_after"), TRANSIENT)
def test_what_may_succeed_later_is_503_with_retry_after(status: int, code: str, retry_after: int) -> None:
    error = to_error(status, b'{"code": "%b", "message": "x"}' % code.encode())
    assert (type(error), error.status, error.headers["Retry-After"]) == (DatabaseUnavailable, 503, str(retry_after))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"message":"Invalid API key"}'),
        (401, b'{"code":"PGRST301","message":"JWT expired"}'),
        (401, b'{"code":"PGRST303","message":"JWT claims validation failed"}'),
        (401, b'{"code":"42501","message":"permission denied for function start_run"}'),
        (403, b'{"code":"42501","message":"permission denied for function start_run"}'),
        (401, b"<html>"),
    ],
)
def test_a_rejected_key_of_the_service_is_503(status: int, body: bytes) -> None:
    error = to_error(status, body, service=True)
    assert type(error) is DatabaseUnavailable
    assert "SUPABASE_SERVICE_ROLE_KEY" in str(error.cause)
