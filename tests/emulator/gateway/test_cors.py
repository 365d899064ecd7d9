"""CORS of functions and of the gateway's own responses: one rule, from CORS_ORIGINS."""

from collections.abc import AsyncIterator, Iterator, Mapping

import aiohttp
import pytest
from multidict import CIMultiDictProxy

from .project import ENV, FUNCTIONS, Served, serving

APP, LOCAL = "https://app.example.com", "http://localhost:3000"
SETTINGS = {"several": f"CORS_ORIGINS=https://App.example.com/, {LOCAL}\n", "any": "CORS_ORIGINS=*\n", "unset": ""}
ORIGINS = [APP, LOCAL, "https://other.example", None]
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, x-mine"}


def check(headers: CIMultiDictProxy[str], setting: str, origin: str | None) -> None:
    """`origin` is allowed if the setting allows it; the CORS headers and `Vary: Origin` are there once."""
    vary = ", ".join(headers.getall("Vary", [])).lower().split(", ")
    allowed = headers.getall("Access-Control-Allow-Origin", [])
    if setting == "several":
        assert allowed == ([origin] if origin in (APP, LOCAL) else [])
        assert vary.count("origin") == 1
    else:
        assert allowed == ["*"]
        assert vary.count("origin") <= 1
    assert len(headers.getall("Access-Control-Expose-Headers", [])) == 1 or not allowed
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.fixture(scope="module", params=SETTINGS)
def setting(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, setting: str) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("cors")
    for name in ("echo", "broken", "crash"):
        Served("", root, root / "log").write(name, FUNCTIONS[name])
    with serving(root, env=ENV + SETTINGS[setting]) as served:
        yield served


@pytest.fixture
async def client(served: Served) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(served.url, timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield session


def with_origin(origin: str | None, headers: Mapping[str, str] = {}) -> dict[str, str]:
    return {**headers, **({"Origin": origin} if origin else {})}


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/functions/v1/echo", 200),
        ("/functions/v1/echo/nothing", 404),
        ("/functions/v1/crash?die=1", 502),
        ("/functions/v1/broken", 503),
        ("/functions/v1/missing", 404),
        ("/nowhere", 404),
    ],
)
async def test_a_response(
    client: aiohttp.ClientSession, setting: str, path: str, status: int, origin: str | None
) -> None:
    async with client.post(path, headers=with_origin(origin)) as response:
        assert response.status == status
        check(response.headers, setting, origin)
        if "Access-Control-Allow-Origin" in response.headers:
            assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", ORIGINS[:3])
@pytest.mark.parametrize("path", ["/functions/v1/echo", "/functions/v1/broken", "/nowhere"])
async def test_a_preflight(client: aiohttp.ClientSession, setting: str, path: str, origin: str) -> None:
    async with client.options(path, headers=with_origin(origin, PREFLIGHT)) as response:
        assert response.status in (200, 204)
        check(response.headers, setting, origin)
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
        assert "x-mine" in response.headers["Access-Control-Allow-Headers"]
