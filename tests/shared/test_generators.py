"""Handlers that are async generators; `logging` and background work of a function."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.harness.process import FunctionProcess, serving, wait_for

SOURCE = "tests/shared/functions/generator-function/main.py"


@pytest.fixture(scope="module")
def function() -> Iterator[FunctionProcess]:
    with serving(SOURCE) as process:
        yield process


@pytest.fixture
async def http(function: FunctionProcess) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(function.url) as session:
        yield session


async def test_each_item_is_an_event(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/generator") as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        assert await response.text() == (
            'data: {"text":"two\\nlines"}\n\n'
            'data: {"a":[1,null]}\n\n'
            "event: raw\ndata: {}\n\n"
            'data: {"X":1}\n\n'
            'data: {"name":"last"}\n\n'
            "data: [DONE]\n\n"
        )


@pytest.mark.parametrize(("path", "events"), [("empty", ""), ("returned", "data: 0\n\ndata: 1\n\ndata: 2\n\n")])
async def test_any_async_iterator_is_a_stream(http: aiohttp.ClientSession, path: str, events: str) -> None:
    async with http.get(f"/api/generator/{path}") as response:
        assert await response.text() == events + "data: [DONE]\n\n"


async def test_an_error_before_the_first_item_has_a_status(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/generator?fail_before=true") as response:
        assert (response.status, (await response.json())["code"]) == (404, "NOT_FOUND")


async def test_an_error_after_it_is_the_last_event(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/generator?fail_after=true") as response:
        assert response.status == 200
        assert (await response.text()).splitlines()[-2] == 'data: {"error":"Not found","code":"NOT_FOUND"}'


async def test_the_generator_is_closed_when_the_client_disconnects(function: FunctionProcess) -> None:
    closed = function.log.count("closed")
    async with aiohttp.ClientSession(function.url) as http, http.get("/api/generator?wait=true") as response:
        await response.content.readline()
    await asyncio.to_thread(wait_for, lambda: function.log.count("closed") > closed)


async def test_logging_of_the_function_is_written_as_lines_of_the_log(
    function: FunctionProcess, http: aiohttp.ClientSession
) -> None:
    async with http.get("/api/generator/logs") as response:
        assert response.status == 200
    assert [line["severity"] for line in function.lines("counted 3")] == ["INFO"]
    assert function.lines("from the root")[0]["logger"] == "root"
    assert "KeyError: 'k'" in function.lines("failed")[0]["trace"]
    assert "too detailed" not in function.log
    assert "URL with content" not in function.log


async def test_background_work_runs_after_the_response(function: FunctionProcess, http: aiohttp.ClientSession) -> None:
    async with http.get("/api/generator/background") as response:
        assert response.status == 200
    await asyncio.to_thread(wait_for, lambda: function.lines("done later"))
    (failed,) = await asyncio.to_thread(wait_for, lambda: function.lines("background work failed"))
    assert failed["cause"].startswith("LookupError < later:")
    assert "secret text" not in failed["cause"]
