"""The client kit at /client/, as a browser loads it from a page of another origin."""

import aiohttp
import pytest
from yarl import URL

from tests.harness.process import ROOT

from .project import Served

ORIGIN = {"Origin": "http://localhost:5173"}


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("index.js", "text/javascript"),
        ("vendor/eventsource-parser/index.js", "text/javascript"),
        ("index.d.ts", "text/plain"),
    ],
)
async def test_a_module_has_its_type_cors_and_an_etag(client: aiohttp.ClientSession, name: str, media: str) -> None:
    async with client.get(f"/client/{name}", headers=ORIGIN) as response:
        assert response.status == 200
        assert await response.read() == (ROOT / "client" / name).read_bytes()
        assert response.headers["Content-Type"] == f"{media}; charset=utf-8"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers.getall("Access-Control-Allow-Origin") == ["*"]
        known = {**ORIGIN, "If-None-Match": response.headers["ETag"]}
    async with client.get(f"/client/{name}", headers=known) as response:
        assert (response.status, await response.read()) == (304, b"")
        assert response.headers.getall("Access-Control-Allow-Origin") == ["*"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "none.js",
        "package.json",
        "python",
        "../pyproject.toml",
        "%2e%2e/pyproject.toml",
        "..%2fshared%2fcall.py",
        "vendor",
        "%00",
    ],
)
async def test_nothing_else_is_served(served: Served, client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(URL(f"{served.url}/client/{path}", encoded=True)) as response:
        assert response.status == 404
        assert (await response.json())["code"] == "NOT_FOUND"


async def test_the_kit_is_read_only(client: aiohttp.ClientSession) -> None:
    async with client.post("/client/index.js") as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")
    async with client.head("/client/index.js") as response:
        assert (response.status, await response.read()) == (200, b"")
