"""What handlers return and raise, as clients see it."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from shared.manifest import read_function
from tests.harness.process import ROOT, FunctionProcess, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOURCE = "tests/shared/functions/result-function/main.py"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def function() -> AsyncIterator[FunctionProcess]:
    with serving(SOURCE) as process:
        yield process


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(function: FunctionProcess) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(function.url) as session:
        yield session


RESULTS: list[tuple[str, Any]] = [
    ("model", {"userId": 1}),
    ("list", [{"userId": 1}, {"userId": 2}]),
    ("rows", [{"userId": 1}]),
    ("dict", {"item": {"userId": 1}, "items": [{"unitPrice": "1.2"}, None]}),
    ("converted", [{"userId": 1}]),
    ("optional", None),
    (
        "values",
        {
            "color": "red",
            "red": 1,
            "at": "2025-01-26T10:00:00Z",
            "on": "2025-01-26",
            "for": "PT1M",
            "id": "00000000-0000-0000-0000-000000000001",
            "price": "1.50",
            "point": {"x": 1, "color": "red"},
            "row": {"n": 2},
            "set": [3],
            "nan": None,
        },
    ),
    ("text", "plain"),
    ("half", {"a\ufffd": ["a\ufffd", {"pair": "\U0001f600", "at": "2025-01-26"}], "item": {"userId": 1}}),
    ("plain", {"main_thread": False, "id": True}),
    ("hidden", "awaited"),
]


@pytest.mark.parametrize(("path", "expected"), RESULTS)
async def test_results_are_written_by_their_types(http: aiohttp.ClientSession, path: str, expected: Any) -> None:
    async with http.get(f"/api/result/{path}") as response:
        assert (response.status, await response.json()) == (200, expected)


async def test_a_status_without_a_body_has_none(http: aiohttp.ClientSession) -> None:
    async with http.post("/api/result/nothing") as response:
        assert (response.status, await response.read()) == (204, b"")
        assert "content-type" not in response.headers
    async with http.get("/api/result/raise/304") as response:
        assert (response.status, await response.read()) == (304, b"")


async def test_a_response_is_passed_on_as_it_is(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/result/response") as response:
        assert (response.status, await response.text()) == (202, "as it is")


async def test_a_result_of_another_type_is_an_internal_error(
    http: aiohttp.ClientSession, function: FunctionProcess
) -> None:
    async with http.get("/api/result/wrong") as response:
        assert (response.status, (await response.json())["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in function.log


ERRORS: list[tuple[str, int, str, str, dict[str, Any]]] = [
    ("raise/404", 404, "NOT_FOUND", "Not Found", {}),
    ("raise/400", 400, "BAD_REQUEST", "Bad Request", {}),
    ("raise/401", 401, "UNAUTHORIZED", "Unauthorized", {}),
    ("raise/409", 409, "CONFLICT", "Conflict", {}),
    ("raise/413", 413, "PAYLOAD_TOO_LARGE", HTTPStatus(413).phrase, {}),
    ("raise/422", 422, "UNPROCESSABLE_CONTENT", HTTPStatus(422).phrase, {}),
    ("raise/599", 599, "HTTP_599", "Error", {}),
    ("raise/418", 418, "IM_A_TEAPOT", "I'm a Teapot", {}),
    ("raise/503", 503, "SERVICE_UNAVAILABLE", "Service Unavailable", {}),
    ("detail/text", 410, "GONE", "gone a\ufffd", {}),
    ("detail/dict", 410, "GONE", "Gone", {"field": "x"}),
    ("detail/list", 410, "GONE", "Gone", {"detail": [1, "2025-01-26"]}),
    ("plain-slow", 504, "TIMEOUT", "The request took too long", {}),
    ("plain-error", 409, "CONFLICT", "The request conflicts with the current state", {"id": 1}),
    ("half-error", 409, "CONFLICT", "a\ufffd", {"text": "a\ufffd"}),
]


@pytest.mark.parametrize(("path", "status", "code", "message", "details"), ERRORS)
async def test_exceptions_of_handlers_are_error_responses(
    http: aiohttp.ClientSession, path: str, status: int, code: str, message: str, details: dict[str, Any]
) -> None:
    async with http.get(f"/api/result/{path}", headers={"origin": "https://app.example"}) as response:
        body = await response.json()
    assert response.status == status
    assert body == {"success": False, "error": message, "code": code, "details": details}
    assert response.headers.get("x-reason") == ("tested" if path.startswith("raise") else None)
    assert response.headers["access-control-allow-origin"] == "*"


async def test_the_manifest_reads_handlers_that_are_not_async() -> None:
    routes = {route.handler: route for route in read_function(ROOT / SOURCE, ROOT)}
    assert (routes["plain"].path, routes["plain"].summary) == ("/api/result/plain", "Not async.")
