"""CORS of REST, Auth and refused keys: the same rule as for functions, from CORS_ORIGINS."""

import os
from collections.abc import Iterator

import aiohttp
import pytest

from shared.auth.local_keys import make_keys
from tests.emulator.gateway.test_cors import APP, ORIGINS, PREFLIGHT, SETTINGS, check, with_origin

from .project import Up, edgewise, project
from .test_failures import error_line

KEY = {"apikey": make_keys().anon}


@pytest.fixture(scope="module", params=["several", "any"])
def stack(request: pytest.FixtureRequest) -> Iterator[tuple[Up, str]]:
    with project() as root:
        (root / ".env").write_text(SETTINGS[request.param])
        with Up(root, "--quiet") as stack:
            yield stack, request.param


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/rest/v1/", KEY, 200),
        ("/rest/v1/nothing", KEY, 404),
        ("/auth/v1/settings", KEY, 200),
        ("/auth/v1/user", KEY, 401),
        ("/functions/v1/hello", KEY, 200),
        ("/rest/v1/pets", {"apikey": "wrong"}, 401),
        ("/functions/v1/hello", {"apikey": "wrong"}, 401),
    ],
)
async def test_a_response(
    stack: tuple[Up, str], path: str, headers: dict[str, str], status: int, origin: str | None
) -> None:
    up, setting = stack
    async with aiohttp.request("GET", up.url + path, headers=with_origin(origin, headers)) as response:
        assert response.status == status
        check(response.headers, setting, origin)


@pytest.mark.parametrize("origin", [APP, "https://other.example"])
@pytest.mark.parametrize("path", ["/rest/v1/pets", "/auth/v1/token"])
async def test_a_preflight(stack: tuple[Up, str], path: str, origin: str) -> None:
    up, setting = stack
    async with aiohttp.request("OPTIONS", up.url + path, headers=with_origin(origin, PREFLIGHT)) as response:
        assert response.status == 200
        check(response.headers, setting, origin)
        assert "x-mine" in response.headers["Access-Control-Allow-Headers"]


def test_an_unusable_origin_is_refused_at_startup() -> None:
    with project() as root:
        env = {**os.environ, "CORS_ORIGINS": "app.example.com"}
        message = "CORS_ORIGINS holds 'app.example.com': each origin must be like https://app.example.com, or *"
        assert error_line(edgewise(root, "up", "--quiet", env=env)) == f"edgewise: {message}"
        assert not (root / ".edgewise").exists()
