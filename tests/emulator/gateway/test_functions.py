"""Functions behind the gateway: routing, start, restart, and how failures are reported."""

import asyncio
import os
import shutil
import signal
import sys

import aiohttp
import psutil
import pytest

from .project import Served, until


async def call(client: aiohttp.ClientSession, path: str, **options: object) -> tuple[int, dict[str, object]]:
    async with client.post(path, **options) as response:  # type: ignore[arg-type]
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/functions/v1/echo", {"path": "/functions/v1/echo"}),
        ("POST", "/functions/v1/echo?a=1&b=%20%C3%A9", {"query": "a=1&b=%20%C3%A9"}),
        ("GET", "/api/echo/x%20y", {"name": "x y"}),
        ("GET", "/functions/v1/echo/api/echo/z", {"name": "z"}),
        ("GET", "/functions/v1/echo/api/other/z", None),
    ],
)
async def test_paths_are_routed_to_functions(
    client: aiohttp.ClientSession, method: str, path: str, expected: dict[str, str] | None
) -> None:
    from yarl import URL

    async with client.request(method, URL(path, encoded=True)) as response:
        body = await response.json()
        if expected is None:
            assert response.status in (404, 405)
        else:
            assert response.status == 200
            assert {key: body[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/functions/v1/missing", "There is no function 'missing': `edgewise new missing` creates one"),
        ("/elsewhere", "No function or service has this path; details.known lists the paths"),
        ("/", "No function or service has this path; details.known lists the paths"),
    ],
)
async def test_an_unknown_path_lists_the_known_ones(client: aiohttp.ClientSession, path: str, error: str) -> None:
    status, body = await call(client, path)
    assert status == 404
    assert (body["success"], body["error"], body["code"]) == (False, error, "NOT_FOUND")
    assert "/functions/v1/echo" in body["details"]["known"]  # type: ignore[index]


async def test_the_shell_overrides_the_env_file(client: aiohttp.ClientSession) -> None:
    _, body = await call(client, "/functions/v1/echo")
    assert body["environment"] == {"FROM_FILE": "a value", "FROM_BOTH": "shell"}


async def test_a_function_is_served_as_soon_as_its_file_exists(client: aiohttp.ClientSession, served: Served) -> None:
    for number in range(3):
        served.write(f"fresh-{number}", FIXED.replace("/functions/v1/broken", f"/functions/v1/fresh-{number}"))
        status, _ = await call(client, f"/functions/v1/fresh-{number}")
        assert status == 200


async def test_a_function_that_does_not_start(client: aiohttp.ClientSession, served: Served) -> None:
    async with client.post("/functions/v1/broken", headers={"Origin": "http://localhost:3000"}) as response:
        body = await response.json()
        assert response.status == 503
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert body["code"] == "FUNCTION_UNAVAILABLE"
    assert body["error"] == "The function 'broken' does not start; the log of `edgewise up` has the reason"
    assert "ModuleNotFoundError: No module named 'a_missing_module'" in served.log
    assert "importlib" not in served.log
    async with client.options(
        "/functions/v1/broken", headers={"Origin": "http://x", "Access-Control-Request-Method": "POST"}
    ) as preflight:
        assert preflight.status == 200

    served.write("broken", FIXED)
    for _ in range(3000):
        status, body = await call(client, "/functions/v1/broken")
        if status == 200:
            break
        await asyncio.sleep(0.02)
    assert body == {"fixed": True}


FIXED = """
    from shared.endpoint import Call, endpoint


    @endpoint("POST", "/functions/v1/broken", auth="none")
    async def broken(call: Call) -> dict:
        return {"fixed": True}
"""


async def test_a_function_that_ends_is_started_again(client: aiohttp.ClientSession, served: Served) -> None:
    _, first = await call(client, "/functions/v1/crash")
    status, body = await call(client, "/functions/v1/crash?die=1")
    assert (status, body["code"]) == (502, "FUNCTION_CRASHED")
    await until(lambda: "crash          | about to end" in served.log)
    _, second = await call(client, "/functions/v1/crash")
    assert first["pid"] != second["pid"]
    os.kill(int(str(second["pid"])), signal.SIGKILL)
    for _ in range(3000):
        status, third = await call(client, "/functions/v1/crash")
        if status == 200 and third["pid"] != second["pid"]:
            break
        await asyncio.sleep(0.02)
    assert third["pid"] not in (first["pid"], second["pid"])


async def test_an_aborted_response_does_not_look_complete(client: aiohttp.ClientSession) -> None:
    async with client.post("/functions/v1/stream?die=3") as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere functions are not forked")
async def test_a_fork_server_that_ends_is_replaced(client: aiohttp.ClientSession, served: Served) -> None:
    _, first = await call(client, "/functions/v1/crash")
    warm = [
        child for child in psutil.Process(served.pid).children() if "emulator.processes.preloaded" in child.cmdline()
    ]
    function = psutil.Process(int(str(first["pid"])))
    for process in warm:
        process.kill()
    await until(lambda: not function.is_running() or function.status() == psutil.STATUS_ZOMBIE)
    for _ in range(3000):
        status, second = await call(client, "/functions/v1/crash")
        if status == 200 and second["pid"] != first["pid"]:
            break
        await asyncio.sleep(0.02)
    assert (status, len(second)) == (200, 1)
    assert second["pid"] != first["pid"]


async def test_a_changed_file_is_served_and_streams_finish(client: aiohttp.ClientSession, served: Served) -> None:
    async with client.post("/functions/v1/stream?count=100&pause=0.02") as stream:
        await stream.content.readuntil(b"data: 0\n\n")
        served.write("stream", CHANGED)
        changed: dict[str, object] = {}
        for _ in range(3000):
            async with client.post("/functions/v1/stream") as response:
                if response.content_type == "application/json":
                    changed = await response.json()
                    break
                await response.read()
        assert changed == {"changed": True}
        assert (await stream.read()).endswith(b"data: 99\n\n")


CHANGED = """
    from shared.endpoint import Call, endpoint


    @endpoint("POST", "/functions/v1/stream", auth="none")
    async def stream(call: Call) -> dict:
        return {"changed": True}
"""


async def test_a_new_function_is_served_without_a_restart(client: aiohttp.ClientSession, served: Served) -> None:
    served.write("newcomer", FIXED.replace("broken", "newcomer"))
    for _ in range(3000):
        status, body = await call(client, "/functions/v1/newcomer")
        if status != 404:
            break
        await asyncio.sleep(0.02)
    assert (status, body) == (200, {"fixed": True})


async def test_functions_that_were_removed_and_added_again_are_watched(
    client: aiohttp.ClientSession, served: Served
) -> None:
    folder, aside = served.root / "functions", served.root / "aside"
    shutil.copytree(folder, aside)
    shutil.rmtree(folder)
    try:
        async with asyncio.timeout(60):
            while (await call(client, "/functions/v1/echo"))[1].get("code") != "NOT_FOUND":
                await asyncio.sleep(0.02)
    finally:
        shutil.copytree(aside, folder)
    async with asyncio.timeout(60):
        while (await call(client, "/functions/v1/echo"))[0] != 200:
            await asyncio.sleep(0.02)


async def test_many_first_calls_start_one_process(client: aiohttp.ClientSession, served: Served) -> None:
    served.write(
        "crowd", FIXED.replace("broken", "crowd").replace('{"fixed": True}', '{"pid": __import__("os").getpid()}')
    )
    while (await call(client, "/functions/v1/crowd"))[0] == 404:
        await asyncio.sleep(0.02)
    responses = await asyncio.gather(*(call(client, "/functions/v1/crowd") for _ in range(50)))
    assert {status for status, _ in responses} == {200}
    assert len({body["pid"] for _, body in responses}) == 1
