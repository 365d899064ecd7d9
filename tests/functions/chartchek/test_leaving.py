"""A client that disconnects while its run is being started or continued: the run ends and its thread is free.

An orphaned run would keep the thread busy for its lease of 30 seconds, longer than these tests wait.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import asyncpg
import pytest

from tests.harness.provider import COMPLETED, CREATED, Provider, Reply, answer, event, providing

from .people import Person, names, text_of
from .test_resume import another_process

Condition = Callable[[], Awaitable[Any]]
LOOKUP = {"type": "function", "function": {"name": "lookup", "parameters": {"type": "object", "properties": {}}}}
CALL = event(
    "response.output_item.done",
    item={"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "lookup", "arguments": "{}"},
)
ACTIVE = "status=in.(queued,in_progress,cancelling,requires_action)"
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


async def _until(condition: Condition, seconds: float = 20) -> Any:
    async with asyncio.timeout(seconds):
        while not (found := await condition()):
            await asyncio.sleep(0.02)
    return found


async def _leave(person: Person, path: str, body: Any, reached: Condition) -> None:
    """Sends a request and closes its connection once `reached` returns something true."""
    async with aiohttp.ClientSession(headers=person.headers) as http:
        request = asyncio.ensure_future(http.post(person.url + path, json=body))
        try:
            await _until(reached)
        finally:
            request.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await request


async def _no_active_run(ada: Person, thread: str) -> bool:
    return not await ada.rows(f"runs?thread_id=eq.{thread}&{ACTIVE}")


async def _expect_cancelled(ada: Person, here: Person, thread: str, assistant: str, provider: Provider) -> None:
    """The thread's run is cancelled, also in a replay, and the next one starts."""
    await _until(lambda: _no_active_run(ada, thread))
    [run] = await ada.rows(f"runs?thread_id=eq.{thread}")
    assert run["status"] == "cancelled"
    assert names(await ada.follow(run["id"]))[-2:] == ["thread.run.cancelled", "done"]
    provider.will(answer("Again."))
    assert text_of(await here.run(thread, assistant)) == "Again."


@asynccontextmanager
async def _locked(database: "asyncpg.Connection[Any]", table: str, column: str, value: str) -> AsyncIterator[None]:
    transaction = database.transaction()
    await transaction.start()
    await database.execute(f"select from {table} where {column} = $1 for update", value)
    try:
        yield
    finally:
        await transaction.rollback()


@asynccontextmanager
async def _holding_responses(stack: Any) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A proxy to the stack that passes requests at once, and responses once its event is set."""
    released = asyncio.Event()
    port = urlsplit(stack.url).port

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, held: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(65536):
                if held:
                    await released.wait()
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            copy(reader, upstream_writer, held=False), copy(upstream_reader, writer, held=True), return_exceptions=True
        )

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", released
    finally:
        released.set()
        server.close()


@asynccontextmanager
async def _process(stack: Any, provider: Provider, **settings: str) -> AsyncIterator[str]:
    with another_process(stack, OPENAI_BASE_URL=provider.url, **settings) as process:
        yield process.url


async def test_before_the_run_is_stored(ada: Person, stack: Any, database_of_stack: "asyncpg.Connection[Any]") -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    async with providing(Reply([asyncio.Event()])) as provider, _process(stack, provider) as url:
        here = ada.at(url)
        observer = await asyncpg.connect(stack.database_url)
        async with _locked(database_of_stack, "user_threads", "thread_id", thread):
            body = {"thread_id": thread, "assistant_id": assistant}
            await _leave(here, "/api/thread/run/stream", body, lambda: observer.fetchval(WAITING))
            assert await ada.rows(f"runs?thread_id=eq.{thread}") == []
        await observer.close()
        await _until(lambda: ada.rows(f"runs?thread_id=eq.{thread}"))
        await _expect_cancelled(ada, here, thread, assistant, provider)


async def test_after_the_run_is_stored_and_before_the_function_knows(ada: Person, stack: Any) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    silent = Reply([asyncio.Event()])
    issuer = f"{stack.url}/auth/v1"
    async with AsyncExitStack() as opened:
        provider = await opened.enter_async_context(providing(silent))
        rest, released = await opened.enter_async_context(_holding_responses(stack))
        settings = {"SUPABASE_URL": rest, "JWT_ISSUERS": issuer, "SUPABASE_JWKS_URL": f"{issuer}/jwks"}
        here = ada.at(await opened.enter_async_context(_process(stack, provider, **settings)))
        body = {"thread_id": thread, "assistant_id": assistant}
        await _leave(here, "/api/thread/run/stream", body, lambda: ada.rows(f"runs?thread_id=eq.{thread}"))
        released.set()
        await _expect_cancelled(ada, here, thread, assistant, provider)


async def test_a_start_whose_response_is_lost_leaves_no_run(ada: Person, stack: Any) -> None:
    """The function gets no response to its statement, which the database has committed."""
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    issuer = f"{stack.url}/auth/v1"
    async with AsyncExitStack() as opened:
        provider = await opened.enter_async_context(providing(answer("Never read.")))
        rest, released = await opened.enter_async_context(_holding_responses(stack))
        settings = {"SUPABASE_URL": rest, "JWT_ISSUERS": issuer, "SUPABASE_JWKS_URL": f"{issuer}/jwks"}
        here = ada.at(await opened.enter_async_context(_process(stack, provider, REST_TIMEOUT="1", **settings)))
        body = {"thread_id": thread, "assistant_id": assistant}
        status, response = await here.call("POST", "/api/thread/run/stream", json=body)
        assert (status, response["code"]) == (503, "DATABASE_UNAVAILABLE")
        assert len(await ada.rows(f"runs?thread_id=eq.{thread}&{ACTIVE}")) == 1
        released.set()
        await _until(lambda: _no_active_run(ada, thread))


@pytest.mark.parametrize("begun", [False, True], ids=["no event", "response.created"])
async def test_while_the_provider_is_silent(ada: Person, stack: Any, begun: bool) -> None:
    assistant, thread = await ada.assistant(), await ada.thread("Hello")
    silent = Reply([*([CREATED] if begun else []), asyncio.Event()])
    async with providing(silent) as provider, _process(stack, provider) as url:
        here = ada.at(url)

        async def asked() -> bool:
            return bool(provider.requests)

        body = {"thread_id": thread, "assistant_id": assistant}
        await _leave(here, "/api/thread/run/stream", body, asked)
        await asyncio.wait_for(provider.requests[0].gone.wait(), 20)
        await _expect_cancelled(ada, here, thread, assistant, provider)


async def test_while_files_are_indexed(ada: Person, stack: Any, database_of_stack: "asyncpg.Connection[Any]") -> None:
    await database_of_stack.execute(
        "insert into user_files (user_id, file_id, filename, purpose, bytes) values ($1, $2, 'a.md', 'assistants', 1)",
        ada.id,
        f"file-{ada.id}",
    )
    assistant = await ada.assistant(tools=[{"type": "file_search"}])
    thread = await ada.thread()
    attached = {"thread_id": thread, "message": "Read it.", "file_ids": [f"file-{ada.id}"]}
    await ada.post("/api/thread/message/attachment", attached)
    async with providing(Reply([asyncio.Event()])) as provider, _process(stack, provider) as url:

        async def asked() -> bool:
            return bool(provider.requests)

        body = {"thread_id": thread, "assistant_id": assistant}
        await _leave(ada.at(url), "/api/thread/run/stream", body, asked)
        await _until(lambda: _no_active_run(ada, thread))
        [run] = await ada.rows(f"runs?thread_id=eq.{thread}")
        assert run["status"] == "cancelled"


@pytest.mark.parametrize("locked", [False, True], ids=["provider silent", "before the commit"])
async def test_while_tool_outputs_are_submitted(
    ada: Person, stack: Any, database_of_stack: "asyncpg.Connection[Any]", locked: bool
) -> None:
    assistant, thread = await ada.assistant(tools=[LOOKUP]), await ada.thread("Hello")
    calling, silent = Reply([CREATED, CALL, COMPLETED]), Reply([asyncio.Event()])
    async with providing(calling, silent) as provider, _process(stack, provider) as url:
        here = ada.at(url)
        run = (await here.run(thread, assistant))[0].data["id"]
        body = {"run_id": run, "tool_outputs": [{"tool_call_id": "call_1", "output": "7"}]}
        observer = await asyncpg.connect(stack.database_url)

        async def asked() -> bool:
            return len(provider.requests) == 2

        if locked:
            async with _locked(database_of_stack, "runs", "id", run):
                await _leave(here, "/api/thread/run/tool-outputs", body, lambda: observer.fetchval(WAITING))
        else:
            await _leave(here, "/api/thread/run/tool-outputs", body, asked)
        await observer.close()
        await _until(asked)
        await _expect_cancelled(ada, here, thread, assistant, provider)


async def test_at_random_moments(ada: Person, stack: Any) -> None:
    assistant = await ada.assistant()
    threads = [await ada.thread("Hello") for _ in range(30)]
    async with providing(Reply([0.05, CREATED, 30.0])) as provider, _process(stack, provider) as url:

        async def start_and_leave(thread: str, delay: float) -> None:
            left = asyncio.get_running_loop().time() + delay

            async def over() -> bool:
                await asyncio.sleep(max(0.0, left - asyncio.get_running_loop().time()))
                return True

            await _leave(ada.at(url), "/api/thread/run/stream", {"thread_id": thread, "assistant_id": assistant}, over)

        await asyncio.gather(*(start_and_leave(thread, random.uniform(0, 0.3)) for thread in threads))
        await _until(lambda: _none(ada))
    assert {run["status"] for run in await ada.rows("runs?select=status")} <= {"cancelled"}


async def _none(ada: Person) -> bool:
    return not await ada.rows(f"runs?{ACTIVE}")
