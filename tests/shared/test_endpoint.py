"""`@endpoint`, tested over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import jwt
import pytest
import pytest_asyncio
from yarl import URL

from tests.harness.process import SECRET, FunctionProcess, serving, wait_for
from tests.harness.tokens import bearer

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOURCE = "tests/shared/functions/sample-function/main.py"
OWN = "/functions/v1/sample-function"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def function() -> AsyncIterator[FunctionProcess]:
    with serving(SOURCE, {"STREAM_HEARTBEAT": "0.1"}) as process:
        yield process


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(function: FunctionProcess) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(function.url) as session:
        yield session


ROUTES = [
    ("POST", "/api/sample", 201),
    ("POST", "/api/sample/", 201),
    ("POST", "/", 201),
    ("POST", OWN, 201),
    ("GET", "/api/sample", 200),
    ("GET", OWN, 200),
    ("HEAD", OWN, 200),
    ("GET", "/api/sample/7/text", 200),
    ("GET", f"{OWN}/7/text", 200),
    ("GET", f"{OWN}/stream", 200),
    ("GET", f"{OWN}/%7Bid%7D", 404),
    ("OPTIONS", OWN, 204),
    ("PUT", "/api/sample", 405),
    ("POST", "/api/sample/7/text", 405),
    ("GET", "/nowhere", 404),
    ("GET", f"{OWN}/nowhere/at/all", 404),
    ("GET", "/functions/v1/another", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ROUTES)
async def test_finds_the_handler_by_path_and_method(
    http: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    body = {"title": "a"} if method == "POST" else None
    async with http.request(method, URL(path, encoded=True), json=body, headers=bearer()) as response:
        assert response.status == status
        content = await response.read()
    if method == "OPTIONS" or status == 405:
        assert set(response.headers["allow"].split(", ")) >= {"GET", "OPTIONS"}
    if method == "HEAD":
        assert content == b""


async def test_path_parameters_are_decoded(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/sample/a%20b/text") as response:
        assert await response.text() == "a b"


async def test_preflight_allows_the_requested_methods_and_headers(http: aiohttp.ClientSession) -> None:
    asked = {
        "origin": "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-custom, authorization, bad header",
    }
    async with http.options(OWN, headers=asked) as response:
        headers = response.headers
        assert response.status == 204
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
    expected = "authorization, x-client-info, apikey, content-type, x-custom"
    assert headers["access-control-allow-headers"] == expected


async def test_cors_origins_limits_the_allowed_origins() -> None:
    with serving(SOURCE, {"CORS_ORIGINS": "https://app.example, https://two.example"}) as process:
        async with aiohttp.ClientSession(process.url) as http:
            for origin, allowed in [("https://two.example", "https://two.example"), ("https://evil.example", None)]:
                async with http.get("/api/sample", headers={"origin": origin}) as response:
                    assert response.headers.get("access-control-allow-origin") == allowed
                    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    ("sent", "kept"), [("trace-1:a/b=", True), ("has space", False), ("é", False), ("x" * 200, False)]
)
async def test_a_valid_request_id_is_kept_and_others_replaced(
    http: aiohttp.ClientSession, sent: str, kept: bool
) -> None:
    async with http.get("/api/sample", headers={"x-request-id": sent}) as response:
        got = response.headers["x-request-id"]
    assert got == sent if kept else re.fullmatch("[0-9a-f]{32}", got)


def form(**fields: Any) -> aiohttp.FormData:
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        data.add_field(name, value)
    return data


BODIES = [
    ({"json": {"title": "a", "tags": ["x"], "stars": 2}}, ["x"], 2),
    ({"data": b'{"title":"a"}', "headers": {"content-type": "application/vnd.x+json; charset=utf-8"}}, [], 0),
    ({"data": [("title", "a"), ("tags", "x"), ("tags", "y"), ("stars", "2")]}, ["x", "y"], 2),
    ({"data": [("title", "a"), ("tags[]", "x")]}, ["x"], 0),
    ({"data": {"title": "a", "tags": '["x","y"]'}}, ["x", "y"], 0),
]


@pytest.mark.parametrize(("sent", "tags", "stars"), BODIES)
async def test_json_and_forms_are_parsed_to_the_same_model(
    http: aiohttp.ClientSession, sent: dict[str, Any], tags: list[str], stars: int
) -> None:
    headers = {**bearer(), **sent.pop("headers", {})}
    async with http.post(OWN, headers=headers, **sent) as response:
        answer = await response.json()
    assert (answer["title"], answer["tags"], answer["stars"]) == ("a", tags, stars)


async def test_multipart_fields_are_parsed(http: aiohttp.ClientSession) -> None:
    data = form(title="ఎఫ్ఐఆర్", tags='["x"]')
    async with http.post(OWN, headers=bearer(), data=data) as response:
        answer = await response.json()
    assert (answer["title"], answer["tags"]) == ("ఎఫ్ఐఆర్", ["x"])


JSON = {"content-type": "application/json"}
MULTIPART = {"content-type": "multipart/form-data; boundary=b"}
REFUSED = [
    (b"", JSON, 400, "INVALID_JSON"),
    (b"{", JSON, 400, "INVALID_JSON"),
    (b'{"title": "\xff"}', JSON, 400, "INVALID_JSON"),
    (b"[" * 1900, JSON, 400, "INVALID_JSON"),
    (b"[]", JSON, 400, "VALIDATION_ERROR"),
    (b"null", JSON, 400, "VALIDATION_ERROR"),
    (b'{"title": 1}', JSON, 400, "VALIDATION_ERROR"),
    (b'{"title": "a", "stars": 1e400}', JSON, 400, "VALIDATION_ERROR"),
    (b"x" * 2_001, JSON, 413, "PAYLOAD_TOO_LARGE"),
    (b"title=a", {"content-type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"\x1f\x8b", {**JSON, "content-encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"title=%ff", {"content-type": "application/x-www-form-urlencoded"}, 400, "INVALID_FORM"),
    (b"title=a&tags=" + b"[" * 1900, {"content-type": "application/x-www-form-urlencoded"}, 400, "VALIDATION_ERROR"),
    (b"--b", MULTIPART, 400, "INVALID_FORM"),
    (b"nonsense", MULTIPART, 400, "INVALID_FORM"),
    (b"--b\r\n\r\na\r\n--b--\r\n", MULTIPART, 400, "INVALID_FORM"),
    (
        b'--b\r\ncontent-disposition: form-data; name="title"; filename="x"\r\n\r\na\r\n--b--\r\n',
        MULTIPART,
        400,
        "INVALID_FORM",
    ),
    (b"", {"content-type": "multipart/form-data"}, 400, "INVALID_FORM"),
]


@pytest.mark.parametrize(("data", "headers", "status", "code"), REFUSED)
async def test_invalid_bodies_are_rejected_with_a_code(
    http: aiohttp.ClientSession, data: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    async with http.post(OWN, data=data, headers={**headers, **bearer()}) as response:
        answer = await response.json()
    assert (response.status, answer["code"], answer["success"]) == (status, code, False)
    assert response.headers["x-ratelimit-limit"] == "10"
    assert response.headers["access-control-allow-origin"] == "*"


async def test_a_chunked_body_above_the_limit_is_413(http: aiohttp.ClientSession) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 1000

    async with http.post(OWN, data=pieces(), headers={**JSON, **bearer()}) as response:
        assert (response.status, (await response.json())["code"]) == (413, "PAYLOAD_TOO_LARGE")


async def test_query_parameters_are_validated(http: aiohttp.ClientSession) -> None:
    async with http.get(f"{OWN}?limit=7") as response:
        assert await response.json() == {"limit": 7}
    async with http.get(f"{OWN}?limit=101") as response:
        assert (response.status, list((await response.json())["details"])) == (400, ["limit"])


async def test_error_responses_have_no_internal_details(http: aiohttp.ClientSession, function: FunctionProcess) -> None:
    request_id = uuid4().hex
    async with http.post("/api/sample/fail", headers={"x-request-id": request_id}) as response:
        answer = await response.json()
    assert response.status == 500
    assert answer == {"success": False, "error": "Internal server error", "code": "INTERNAL_ERROR", "details": {}}
    async with http.post("/api/sample/fail?known=1") as response:
        assert (response.status, (await response.json())["details"]) == (409, {"id": 1})
    failed = wait_for(lambda: [line for line in function.lines("handler failed") if line["request_id"] == request_id])
    assert failed[0]["cause"].startswith("ValueError < fail:")
    assert "/srv/place" not in function.log


async def test_log_tracebacks_logs_the_exception() -> None:
    with serving(SOURCE, {"LOG_TRACEBACKS": "on"}) as process:
        async with aiohttp.ClientSession(process.url) as own, own.post("/api/sample/fail") as response:
            assert "/srv/place" not in await response.text()
        wait_for(lambda: "ValueError: select secret from /srv/place" in process.log)


async def test_a_handler_that_exceeds_its_timeout_is_504(http: aiohttp.ClientSession) -> None:
    async with http.post("/api/sample/slow") as response:
        assert (response.status, (await response.json())["code"]) == (504, "TIMEOUT")


def service_token(**claims: Any) -> str:
    usual = {"role": "service_role", "iss": "supabase", "exp": 4_000_000_000}
    return jwt.encode({**usual, **claims}, SECRET, algorithm="HS256")


SERVICE_CALLERS = [
    ({"apikey": "sb_secret_test"}, 200),
    ({"authorization": "Bearer sb_secret_test"}, 200),
    ({"authorization": f"Bearer {service_token()}"}, 200),
    ({"authorization": f"Bearer {service_token(iss='supabase-demo')}"}, 200),
    ({"authorization": f"Bearer {service_token(iss='elsewhere')}"}, 401),
    ({"apikey": "sb_secret_tesT"}, 401),
    ({"apikey": "sb_publishable_test"}, 401),
    ({}, 401),
    (bearer(), 403),
]


@pytest.mark.parametrize(("headers", "status"), SERVICE_CALLERS)
async def test_service_endpoints_accept_only_the_service_role(
    http: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    async with http.post("/api/sample/service", headers=headers) as response:
        assert response.status == status
        assert status != 200 or await response.json() == {"kind": "service"}


async def test_streams_frames_with_event_and_id(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/sample/stream?count=2") as response:
        body = await response.read()
    assert body == b"id: 0\nevent: tick\ndata: 0\n\nid: 1\nevent: tick\ndata: 1\n\ndata: [DONE]\n\n"
    assert response.headers["x-ratelimit-limit"] == "1000"
    assert "content-length" not in response.headers


STREAM_ENDS = [
    ("count=1&fail=1", b"INTERNAL_ERROR"),
    ("count=1000&pause=0.05&max=0.3", b"STREAM_TOO_LONG"),
]


@pytest.mark.parametrize(("query", "code"), STREAM_ENDS)
async def test_a_failing_stream_ends_with_one_error_frame(http: aiohttp.ClientSession, query: str, code: bytes) -> None:
    async with http.get(f"/api/sample/stream?{query}") as response:
        frames = (await response.read()).split(b"\n\n")
    assert frames[-1] == b""
    assert code in frames[-2]
    assert b"secret" not in b"".join(frames)
    assert b"[DONE]" not in b"".join(frames)


async def test_a_silent_stream_sends_heartbeat_comments(http: aiohttp.ClientSession) -> None:
    async with http.get("/api/sample/stream?count=1&pause=0.35") as response:
        assert (await response.read()).count(b": ping\n\n") in (2, 3)


async def test_uploads_are_streamed_without_buffering(http: aiohttp.ClientSession, function: FunctionProcess) -> None:
    await (await http.get(OWN)).read()
    before = function.resident()
    size = 64 * 1024 * 1024

    async def body() -> AsyncIterator[bytes]:
        yield b'--b\r\ncontent-disposition: form-data; name="file"; filename="a \xe0\xa4\x95.pdf"\r\n'
        yield b"content-type: application/pdf\r\n\r\n"
        for _ in range(size // 65536):
            yield b"\r\n--c" * 13107 + b"xxx"[:1]
        yield b"\r\n--b--\r\n"

    async with http.post("/api/sample/upload", data=body(), headers=MULTIPART) as response:
        assert await response.json() == {"file": ["a क.pdf", "application/pdf", size]}
    assert function.resident() - before < 16 * 1024 * 1024


async def test_many_streams_run_concurrently(http: aiohttp.ClientSession) -> None:
    async def one() -> int:
        async with http.get("/api/sample/stream?count=20&pause=0.01") as response:
            return (await response.read()).count(b"event: tick")

    assert await asyncio.gather(*(one() for _ in range(50))) == [20] * 50
