"""Who may use the console and its API, and the commands that show the same."""

import socket
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from emulator.gateway.routes import RouteTable
from emulator.log import Log
from tests.conftest import ROOT, Stack

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
STATE = "/console/api/state"


async def get(stack: Stack, path: str, **options: Any) -> tuple[int, str, Any]:
    async with aiohttp.ClientSession(stack.url) as session, session.get(path, **options) as response:
        return response.status, await response.text(), response.headers


@pytest.mark.parametrize("path", ["/", "/reference"])
async def test_a_page_may_load_nothing_from_elsewhere(stack: Stack, path: str) -> None:
    status, text, headers = await get(stack, path)
    assert status == 200
    assert headers["content-security-policy"].startswith(POLICY)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers
    assert "<script>" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
async def test_pages_of_other_sites_get_no_keys(stack: Stack, headers: dict[str, str]) -> None:
    status, text, _ = await get(stack, STATE, headers=headers)
    assert status == 403
    assert stack.service_key not in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (STATE, 200),
        ("/console/main.js", 200),
        ("/console/vendor/supabase/LICENSE", 404),
        ("/console/..%2fedgewise.log", 404),
        ("/console/api/schema?function=nothing", 404),
        ("/console/api/token", 404),
    ],
)
async def test_paths(stack: Stack, path: str, status: int) -> None:
    assert (await get(stack, path))[0] == status


async def test_a_token_is_a_users(stack: Stack) -> None:
    async with aiohttp.ClientSession(stack.url) as session:
        account = {"email": f"{uuid.uuid4()}@example.com", "password": "correct-horse-9"}
        user = (await (await session.post("/auth/v1/signup", json=account)).json())["user"]
        made = await (await session.post("/console/api/token", json={"user_id": user["id"]})).json()
        headers = {"apikey": stack.anon_key, "Authorization": f"Bearer {made['access_token']}"}
        rows = await (await session.get("/rest/v1/profiles?select=id", headers=headers)).json()
        assert [row["id"] for row in rows] == [user["id"]]
        for body, status in (({"user_id": str(uuid.uuid4())}, 404), ({"user_id": "x"}, 400), ([], 400)):
            async with session.post("/console/api/token", json=body) as response:
                assert response.status == status


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only 127.0.0.1 as loopback address")
async def test_nothing_listens_at_other_addresses(stack: Stack) -> None:
    """A server at 0.0.0.0, which other computers reach, would accept at 127.0.0.2, too."""
    for url in (stack.url, stack.database_url):
        port = urlsplit(url).port
        assert port
        with socket.create_connection(("127.0.0.1", port)), pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port)).close()


def edgewise(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "emulator", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


async def test_status_and_logs(stack: Stack) -> None:
    request = str(uuid.uuid4())
    name = min(path.parent.name for path in (ROOT / "functions").glob("*/main.py"))
    await get(stack, f"/functions/v1/{name}", headers={"X-Request-Id": request})
    data = ("--data", str(stack.data))
    status = edgewise("status", *data)
    assert status.returncode == 0, status.stderr
    assert stack.url in status.stdout
    assert f"{name} " in status.stdout
    assert stack.service_key not in status.stdout + edgewise("status", "--json", *data).stdout
    logs = edgewise("logs", name, "--request", request, *data).stdout.splitlines()
    assert len(logs) == 1
    assert logs[0].startswith(f"{name:<14} | ")
    assert request in logs[0]
    missing = edgewise("logs", "no-such-function", *data)
    assert missing.returncode == 1
    assert name in missing.stderr


def test_completion() -> None:
    script = edgewise("completion", "bash").stdout
    script += 'COMP_WORDS=(edgewise logs --fo); COMP_CWORD=2; _edgewise; echo "${COMPREPLY[@]}"'
    script += '\nCOMP_WORDS=(edgewise sta); COMP_CWORD=1; _edgewise; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["--follow", "status"]


def test_a_broken_function_is_named_until_it_is_mended(tmp_path: Path) -> None:
    main = tmp_path / "functions" / "hello" / "main.py"
    main.parent.mkdir(parents=True)
    main.write_text("def broken(:\n")
    routes = RouteTable(tmp_path, Log(quiet=True))
    routes.read()
    assert routes.problems["hello"].startswith("functions/hello/main.py:1: not valid Python")
    main.write_text('@endpoint("GET", "/functions/v1/hello")\nasync def hello(call): ...\n')
    routes.read()
    assert routes.problems == {}


def test_the_console_is_not_deployed() -> None:
    """The image's context has only what .dockerignore names; other artifacts are built from functions/ and shared/."""
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert kept == ["requirements/runtime.txt", "shared", "functions"]
    packaging = [path.read_text(encoding="utf-8") for path in (ROOT / "deploy").glob("*.py")]
    assert not any('"console"' in text or "console/" in text for text in packaging)
