"""Headers of every response, whatever it is: nosniff, one Access-Control-Allow-Origin, one `Vary: Origin`."""

import json
import textwrap
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from emulator.settings import LOCAL_OPENAI_KEY
from shared.auth.local_keys import make_keys
from tests.emulator.gateway.project import FUNCTIONS
from tests.emulator.gateway.raw import exchange, statuses
from tests.emulator.gateway.test_cors import APP, PREFLIGHT, check, with_origin

from .project import Up, project

KEY = {"apikey": make_keys().anon}
FAILING = """
import asyncio

from starlette.responses import Response, StreamingResponse

from shared.endpoint import Call, endpoint


@endpoint("POST", "/functions/v1/failing", auth="none")
async def failing(call: Call) -> dict:
    raise ZeroDivisionError


@endpoint("POST", "/functions/v1/failing/user")
async def for_users(call: Call) -> dict:
    return {}


@endpoint("POST", "/functions/v1/failing/limited", auth="none", limit="1/minute")
async def limited(call: Call) -> dict:
    return {}


@endpoint("POST", "/functions/v1/failing/slow", auth="none", timeout=0.05)
async def slow(call: Call) -> dict:
    await asyncio.sleep(5)
    return {}


@endpoint("POST", "/functions/v1/failing/small", auth="none", max_body=10)
async def small(call: Call) -> dict:
    return {"bytes": len([chunk async for chunk in call.stream()])}


@endpoint("POST", "/functions/v1/failing/stream", auth="none")
async def stream(call: Call) -> StreamingResponse:
    async def events():
        yield b"data: 1"

    return StreamingResponse(events(), media_type="text/event-stream")


@endpoint("POST", "/functions/v1/failing/own", auth="none")
async def own(call: Call) -> Response:
    return Response("<p>", headers={"X-Content-Type-Options": "nosniff", "Vary": "Accept"}, media_type="text/html")


@endpoint("GET", "/functions/v1/failing/typed", auth="none")
async def typed(call: Call) -> Response:
    policy = call.request.headers.get("x-policy")
    headers = {"content-security-policy": policy} if policy else {}
    return Response("<p>", headers=headers, media_type=call.request.headers["accept"])
"""

Row = tuple[str, str, dict[str, Any], int]
BEARER = {"Authorization": "Bearer wrong"}
JSON = {**KEY, "Content-Type": "application/json"}
LOCAL = {"Authorization": f"Bearer {LOCAL_OPENAI_KEY}"}
BIG = {"X-Big": "x" * 70_000}
TABLE: list[Row] = [
    ("GET", "/functions/v1/hello", {}, 200),
    ("HEAD", "/functions/v1/hello", {}, 200),
    ("POST", "/functions/v1/hello", {}, 405),
    ("GET", "/functions/v1/hello/nothing", {}, 404),
    ("GET", "/functions/v1/nothing", {}, 404),
    ("GET", "/functions/v1/" + "a" * 3000, {}, 404),
    ("GET", "/functions/v1/hello", {"headers": {"apikey": "wrong"}}, 401),
    ("GET", "/functions/v1/hello", {"headers": BIG}, 431),
    ("POST", "/functions/v1/failing", {}, 500),
    ("POST", "/functions/v1/failing/user", {}, 401),
    ("POST", "/functions/v1/failing/user", {"headers": BEARER}, 401),
    ("POST", "/functions/v1/failing/slow", {}, 504),
    ("POST", "/functions/v1/failing/small", {"data": b"x" * 100}, 413),
    ("POST", "/functions/v1/failing/stream", {}, 200),
    ("POST", "/functions/v1/failing/own", {}, 200),
    ("POST", "/functions/v1/broken", {}, 503),
    ("POST", "/functions/v1/crash?die=1", {}, 502),
    ("GET", "/rest/v1/", {"headers": KEY}, 200),
    ("GET", "/rest/v1/pets", {"headers": KEY}, 200),
    ("GET", "/rest/v1/pets?name=nope.1", {"headers": KEY}, 400),
    ("GET", "/rest/v1/nothing", {"headers": KEY}, 404),
    ("GET", "/rest/v1/pets", {"headers": {"apikey": "wrong"}}, 401),
    ("GET", "/rest/v1/pets", {"headers": {**KEY, **BEARER}}, 401),
    ("PUT", "/rest/v1/", {"headers": KEY}, 405),
    ("GET", "/rest/v1/pets?offset=9", {"headers": {**KEY, "Prefer": "count=exact"}}, 416),
    ("GET", "/rest/v1/pets", {"headers": {**KEY, **BIG}}, 431),
    ("GET", "/auth/v1/settings", {"headers": KEY}, 200),
    ("GET", "/auth/v1/user", {"headers": KEY}, 401),
    ("GET", "/auth/v1/nothing", {"headers": KEY}, 404),
    ("GET", "/auth/v1/token", {"headers": KEY}, 405),
    ("POST", "/auth/v1/token?grant_type=password", {"headers": JSON, "data": b"{"}, 400),
    ("POST", "/auth/v1/signup", {"headers": JSON, "data": b" " * 1_100_000}, 413),
    ("GET", "/auth/v1/.well-known/jwks.json", {}, 200),
    ("GET", "/auth/v1/settings", {"headers": {**KEY, **BIG}}, 431),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/none", {}, 404),
]
OWN_ORIGIN: list[Row] = [
    ("GET", "/mailbox", {}, 200),
    ("GET", "/mailbox", {"headers": {"Accept": "text/html"}}, 200),
    ("GET", "/mailbox/nothing", {}, 404),
    ("PUT", "/mailbox", {}, 405),
    ("GET", "/mailbox", {"headers": {"Host": "evil.example"}}, 403),
    ("GET", "/mailbox", {"headers": {"Origin": "https://evil.example"}}, 403),
    ("GET", "/openai/v1/models", {"headers": LOCAL}, 200),
    ("GET", "/openai/v1/models", {}, 401),
    ("GET", "/openai/v1/nothing", {"headers": LOCAL}, 404),
    ("GET", "/openai/v1/models", {"headers": {**LOCAL, "Origin": "null"}}, 403),
    ("POST", "/openai/v1/responses", {"headers": LOCAL, "json": {"model": "m", "input": "x", "stream": True}}, 200),
]


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with project() as root:
        (root / ".env").write_text(f"CORS_ORIGINS={APP},http://localhost:3000\nLIMITS_URL=memory://\n")
        for name, source in (("failing", FAILING), *((name, FUNCTIONS[name]) for name in ("broken", "crash"))):
            file = root / "functions" / name / "main.py"
            file.parent.mkdir()
            file.write_text(textwrap.dedent(source))
        with Up(root, "--quiet") as running:
            yield running


@pytest.fixture
async def http(up: Up) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(up.url, max_line_size=200_000, max_field_size=200_000) as session:
        yield session


def names(rows: list[Row]) -> list[str]:
    return [f"{method} {path[:40]} {status} {number}" for number, (method, path, _, status) in enumerate(rows)]


async def send(http: aiohttp.ClientSession, row: Row, origin: str | None) -> aiohttp.ClientResponse:
    method, path, options, status = row
    headers = with_origin(origin, options.get("headers", {}))
    async with http.request(method, path, **{**options, "headers": headers}) as response:
        await response.read()
        assert response.status == status, await response.text()
        assert response.headers.getall("X-Content-Type-Options", []) == ["nosniff"]
        return response


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
@pytest.mark.parametrize("origin", [APP, "https://other.example", "null", None])
@pytest.mark.parametrize("row", TABLE, ids=names(TABLE))
async def test_a_response(http: aiohttp.ClientSession, row: Row, origin: str | None) -> None:
    response = await send(http, row, origin)
    check(response.headers, "several", origin)


@pytest.mark.parametrize("row", OWN_ORIGIN, ids=names(OWN_ORIGIN))
async def test_a_response_for_this_computer_only(http: aiohttp.ClientSession, row: Row) -> None:
    response = await send(http, row, None)
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("media", ["text/html", "TEXT/HTML", "image/svg+xml", "application/xhtml+xml", "text/xml"])
async def test_a_document_of_a_function_has_not_the_origin_of_the_console(
    http: aiohttp.ClientSession, media: str
) -> None:
    async with http.get("/functions/v1/failing/typed", headers={"Accept": media}) as response:
        policies = response.headers.getall("Content-Security-Policy")
    assert len(policies) == 1
    assert policies[0].startswith("sandbox ")
    assert "allow-same-origin" not in policies[0]


@pytest.mark.parametrize(
    ("headers", "policies"),
    [
        ({"Accept": "text/html", "X-Policy": "default-src 'none'"}, ["default-src 'none'"]),
        ({"Accept": "application/json"}, []),
        ({"Accept": "application/pdf"}, []),
        ({"Accept": "text/plain"}, []),
    ],
)
async def test_a_response_keeps_its_own_policy(
    http: aiohttp.ClientSession, headers: dict[str, str], policies: list[str]
) -> None:
    async with http.get("/functions/v1/failing/typed", headers=headers) as response:
        assert response.headers.getall("Content-Security-Policy", []) == policies


@pytest.mark.parametrize("origin", [APP, "https://other.example", None])
async def test_a_response_over_the_limit(http: aiohttp.ClientSession, origin: str | None) -> None:
    found = []
    for _ in range(2):
        async with http.post("/functions/v1/failing/limited", headers=with_origin(origin)) as response:
            check(response.headers, "several", origin)
            assert response.headers.getall("X-Content-Type-Options") == ["nosniff"]
            found.append(response.status)
    assert found[1] == 429


@pytest.mark.parametrize("origin", [APP, "https://other.example"])
@pytest.mark.parametrize(
    "path",
    ["/functions/v1/hello", "/functions/v1/broken", "/functions/v1/nothing", "/rest/v1/pets", "/auth/v1/token", "/x"],
)
async def test_a_preflight(http: aiohttp.ClientSession, path: str, origin: str) -> None:
    async with http.options(path, headers=with_origin(origin, {**PREFLIGHT, **KEY})) as response:
        assert response.status in (200, 204)
        check(response.headers, "several", origin)
        assert response.headers.getall("X-Content-Type-Options") == ["nosniff"]
        assert "x-mine" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/mailbox", "/openai/v1/files"])
async def test_no_preflight_opens_what_is_for_this_computer_only(http: aiohttp.ClientSession, path: str) -> None:
    for origin in (APP, "https://other.example", "null"):
        async with http.options(path, headers={"Origin": origin, **PREFLIGHT}) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:54321", "localhost.evil.example", "0x7f.1.evil", "[::2]"],
)
@pytest.mark.parametrize("path", ["/mailbox", "/openai/v1/models"])
def test_a_rebound_name_reaches_nothing_without_a_key(up: Up, path: str, host: str) -> None:
    for target in (path, f"http://127.0.0.1:{up.port}{path}"):
        head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {LOCAL_OPENAI_KEY}\r\n"
        assert statuses(exchange(up.url, f"{head}Connection: close\r\n\r\n".encode())) == [403]


async def test_a_head_that_is_too_large_has_our_error(http: aiohttp.ClientSession) -> None:
    for path in ("/functions/v1/hello", "/rest/v1/pets", "/auth/v1/user", "/openai/v1/models", "/nowhere"):
        async with http.get(path, headers=BIG) as response:
            assert response.status == 431
            body = json.loads(await response.text())
        assert (body["success"], body["code"]) == (False, "HEADERS_TOO_LARGE")
