"""`python -m shared.serve`: start, failure to load a function, and shutdown."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from benchmarks.harness.services import ServiceConnection
from shared.manifest import read_manifest
from tests.harness.bundled import BUNDLED, needs
from tests.harness.process import ENVIRONMENT, ISSUER, ROOT, serving
from tests.harness.provider import CREATED, answer, delta, providing
from tests.harness.tokens import bearer

SOURCE = "tests/shared/functions/sample-function/main.py"
FORBIDDEN = {"openai", "aiohttp", "flask", "supabase", "boto3", "botocore", "httpx", "httpx2"}
FORBIDDEN |= {"functions_framework", "werkzeug", "uvicorn"}
NEEDED = {name: {"aiohttp"} for name in ("account-delete", "file-upload", "file-upload-url")}  # for the bucket
STREAMING: dict[str, tuple[str, Any]] = {
    "legal-chat": ("/", {"messages": [{"role": "user", "content": "Hello?"}]}),
    "openai": ("/v1/threads/thread_0/runs", {"assistant_id": "asst_0", "stream": True}),
    "run-stream": ("/", {"thread_id": "thread_0", "assistant_id": "asst_0"}),
}
STREAMING = {name: request for name, request in STREAMING.items() if name in BUNDLED}


def launch(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shared.serve", *arguments],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        timeout=30,
    )


def _function(folder: Path, code: str) -> str:
    file = folder / "functions" / "broken" / "main.py"
    file.parent.mkdir(parents=True)
    file.write_text(code)
    return str(file)


BROKEN = [
    ("import nothing_of_this_name", "cannot be loaded: ModuleNotFoundError: No module named 'nothing_of_this_name'"),
    ("def (", "cannot be loaded: SyntaxError"),
    ("import sys; sys.exit('TOKEN is not set')", "cannot be loaded: SystemExit: TOKEN is not set"),
    ("x = 1", "cannot be loaded: LookupError: no handler has an @endpoint line"),
    (
        'from shared.endpoint import endpoint\n@endpoint("GET", "/a")\nasync def a(call): ...\n'
        '@endpoint("GET", "/a")\nasync def b(call): ...',
        "ValueError: GET /a has two handlers, a and b",
    ),
    (
        'from shared.endpoint import endpoint\n@endpoint("GET", "/", limit="often")\nasync def a(call): ...',
        "limit 'often' is not understood: write it like '10/minute'",
    ),
    (
        'from shared.endpoint import endpoint\n@endpoint("GET", "/{id}/{id}")\nasync def a(call): ...',
        "redefinition of group name 'id'",
    ),
]


@pytest.mark.parametrize(("code", "message"), BROKEN)
def test_a_broken_function_ends_the_process_with_one_clear_line(tmp_path: Path, code: str, message: str) -> None:
    result = launch(_function(tmp_path, code), "--port", "0")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("edgewise: ")
    assert message in result.stderr.splitlines()[-1]


def test_a_module_whose_name_is_taken_ends_the_process_by_name(tmp_path: Path) -> None:
    source = _function(tmp_path, "import csv")
    Path(source).with_name("csv.py").touch()
    result = launch(source, "--port", "0")
    assert (result.returncode, "functions/broken has a module `csv`" in result.stderr.splitlines()[-1]) == (1, True)


@needs("run-stream")
def test_reports_an_invalid_setting_of_a_module() -> None:
    lease = launch("functions/run-stream/main.py", "--port", "0", RUN_LEASE="long")
    assert "RUN_LEASE is 'long': it must be a number, 0 or more" in lease.stderr.splitlines()[-1]


def test_reports_an_invalid_file_port_or_setting() -> None:
    missing = launch("functions/no-such/main.py", "--port", "0")
    assert (missing.returncode, missing.stderr.splitlines()[-1]) == (
        1,
        "edgewise: functions/no-such/main.py cannot be loaded: FileNotFoundError: no such file",
    )
    setting = launch(SOURCE, "--port", "0", LIMITS_ON_FAILURE="maybe")
    assert "LIMITS_ON_FAILURE is 'maybe': it must be 'open' or 'closed'" in setting.stderr.splitlines()[-1]
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        port = str(occupied.getsockname()[1])
        result = launch(SOURCE, "--host", "127.0.0.1", "--port", port)
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr


@pytest.mark.parametrize("name", STREAMING)
async def test_no_heavy_imports_before_the_first_token(name: str) -> None:
    async with providing(answer("Hello")) as provider, rest() as url, aiohttp.ClientSession() as http:
        settings = {
            "OPENAI_BASE_URL": provider.url,
            "SUPABASE_URL": url,
            "JWT_ISSUERS": ISSUER,
            "PYTHONPROFILEIMPORTTIME": "1",
        }
        with serving(f"functions/{name}/main.py", settings) as function:
            path, request = STREAMING[name]
            async with http.post(function.url + path, json=request, headers=bearer()) as response:
                body = await response.read()
                assert b"Hello" in body, body
                assert body.endswith(b"[DONE]\n\n")
            imported = imports(function.log)
    assert {"shared.server.server", "shared.endpoint", "shared.http.pool"} <= imported
    assert heavy(imported) == set()


@contextlib.asynccontextmanager
async def rest() -> AsyncIterator[str]:
    """The URL of a PostgREST with canned responses."""
    server = await asyncio.get_running_loop().create_server(ServiceConnection, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def imports(log: str) -> set[str]:
    """Names of the modules in the output of PYTHONPROFILEIMPORTTIME."""
    return {line.rpartition("|")[2].strip() for line in log.splitlines() if "import time" in line}


def heavy(imported: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in imported} & FORBIDDEN


def test_the_imports_of_every_bundled_streaming_function_are_tested() -> None:
    streaming = {route.function for route in read_manifest(ROOT) if route.streams}
    assert streaming & {*BUNDLED} == STREAMING.keys()


@pytest.mark.parametrize("name", BUNDLED)
def test_loading_a_function_imports_nothing_heavy(name: str) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom shared.serve import load\nload(Path(sys.argv[1]))"
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, f"functions/{name}/main.py"],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "shared.endpoint" in imports(result.stderr)
    assert heavy(imports(result.stderr)) == NEEDED.get(name, set())


THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\n"


def test_a_thread_does_not_keep_a_process_whose_function_cannot_be_loaded(tmp_path: Path) -> None:
    result = launch(_function(tmp_path, THREAD + "import nothing_of_this_name"), "--port", "0")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith("ModuleNotFoundError: No module named 'nothing_of_this_name'")


BUSY = (
    THREAD
    + """
import asyncio, atexit
from shared.endpoint import Call, endpoint

@atexit.register
def flush():
    time.sleep(0.1)
    print("flushed")

async def clean_up():
    try:
        await asyncio.sleep(600)
    finally:
        print("cleaned up")

@endpoint("GET", "/", auth="none")
async def busy(call: Call) -> dict:
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)
    busy.task = asyncio.ensure_future(clean_up())
    return {}
"""
)


async def test_threads_do_not_keep_a_process_after_sigterm(tmp_path: Path) -> None:
    file = tmp_path / "functions" / "busy" / "main.py"
    file.parent.mkdir(parents=True)
    file.write_text(BUSY)
    with serving(file) as function:
        async with aiohttp.ClientSession() as http, http.get(function.url) as response:
            assert response.status == 200
        function.terminate()
        assert await asyncio.to_thread(function.process.wait, 30) == 0
        assert function.log.splitlines()[-2:] == ["cleaned up", "flushed"]


@needs("legal-chat")
async def test_a_stream_finishes_during_the_shutdown_timeout() -> None:
    async with providing() as provider, aiohttp.ClientSession() as http:
        release = asyncio.Event()
        last = answer("end").steps[1:]
        provider.will(answer())
        provider.replies[0].steps = [CREATED, delta("begin "), release, *last]
        with serving("functions/legal-chat/main.py", {"OPENAI_BASE_URL": provider.url}) as function:
            body = {"messages": [{"role": "user", "content": "Hello?"}]}
            async with http.post(function.url, json=body, headers=bearer()) as response:
                first = await response.content.readany()
                function.terminate()
                release.set()
                rest = await response.read()
            assert b"begin" in first
            assert rest.endswith(b'data: {"text": "end"}\n\ndata: [DONE]\n\n')
            assert await asyncio.to_thread(function.process.wait, 30) in (0, -signal.SIGTERM)


@needs("legal-chat")
async def test_a_stream_that_outlasts_the_shutdown_timeout_gets_an_error_frame() -> None:
    async with providing() as provider, aiohttp.ClientSession() as http:
        provider.will(answer())
        provider.replies[0].steps = [CREATED, delta("begin"), 60.0]
        settings = {"OPENAI_BASE_URL": provider.url, "SHUTDOWN_TIMEOUT": "0.3"}
        with serving("functions/legal-chat/main.py", settings) as function:
            body = {"messages": [{"role": "user", "content": "Hello?"}]}
            async with http.post(function.url, json=body, headers=bearer()) as response:
                await response.content.readany()
                function.terminate()
                assert b"SHUTTING_DOWN" in await response.read()
            await asyncio.to_thread(function.process.wait, 30)


async def test_runs_under_the_functions_framework_command(unused_tcp_port: int) -> None:
    command = [
        str(Path(sys.executable).parent / "functions-framework"),
        *("--source", "tests/shared/functions/sample-function/main.py", "--target", "sample_function"),
        *("--host", "127.0.0.1", "--port", str(unused_tcp_port), "--asgi"),
    ]
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: ASYNC220
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as http:
                await _until_open(unused_tcp_port)
                async with http.post("/api/sample", json={"title": "a"}, headers=bearer()) as response:
                    assert (response.status, response.headers["x-ratelimit-remaining"]) == (201, "9")
                async with http.get("/functions/v1/sample-function/stream") as response:
                    assert (await response.read()).endswith(b"data: [DONE]\n\n")
                async with http.post("/api/sample/fail") as response:
                    assert (await response.json())["code"] == "INTERNAL_ERROR"
                async with http.get("/nowhere") as response:
                    assert (await response.json())["code"] == "NOT_FOUND"
        finally:
            process.terminate()


async def _until_open(port: int) -> None:
    for _ in range(1200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise AssertionError("functions-framework did not start")
