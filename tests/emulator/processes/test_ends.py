"""Processes end with everything they started, the cause is logged, and other requests are not affected."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.emulator.gateway.project import FORKING, SPAWNING, Served, serving, until

from .conftest import connected, hello
from .helpers import family, get, is_running, wait_for_value

HELPERS = """
import subprocess, sys
import os
from shared.endpoint import Call, endpoint

HELPER = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

@endpoint("GET", "/functions/v1/helped", auth="none")
async def helped(call: Call) -> dict:
    return {"own": 1, "helper": HELPER.pid}
"""


@pytest.mark.parametrize("launcher", [FORKING, SPAWNING], ids=["forking", "spawning"])
async def test_helpers_end_with_their_function(root: Path, launcher: tuple[str, ...]) -> None:
    Served("", root, root / "log").write("helped", HELPERS)
    with serving(root, launcher=launcher) as served:
        async with connected(served) as client:
            helpers = [(await get(client, "helped"))[1]["helper"]]
            process = psutil.Process(served.pid)
            before = process.num_fds(), process.num_threads()
            for value in range(2, 7):
                served.write("helped", HELPERS.replace('"own": 1', f'"own": {value}'))
                await wait_for_value(client, "own", value, "helped")
                helpers.append((await get(client, "helped"))[1]["helper"])
            await until(lambda: [is_running(pid) for pid in helpers] == [False] * 5 + [True])
            assert process.num_fds() <= before[0] + 2
            assert process.num_threads() <= before[1] + 1
            os.kill(psutil.Process(helpers[-1]).ppid(), signal.SIGKILL)
            await until(lambda: not is_running(helpers[-1]))
            helpers.append((await get(client, "helped"))[1]["helper"])
    assert not is_running(helpers[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere functions are not forked")
async def test_helpers_end_when_the_stack_is_killed(root: Path) -> None:
    Served("", root, root / "log").write("helped", HELPERS)
    with serving(root) as served:
        async with connected(served) as client:
            helper = (await get(client, "helped"))[1]["helper"]
            await get(client)
        processes = family(served)
        assert helper in [process.pid for process in processes]
        os.kill(served.pid, signal.SIGKILL)
        await until(lambda: not any(is_running(process.pid) for process in processes))


ENDING = """
import asyncio, ctypes, os
from pathlib import Path
from shared.endpoint import Call, endpoint

COUNT = Path(__file__).parents[2] / "count.txt"  # in a folder that is not watched

@endpoint("GET", "/functions/v1/ending", auth="none")
async def ending(call: Call) -> dict:
    return await end(call)

@endpoint("DELETE", "/functions/v1/ending", auth="none")
async def delete(call: Call) -> dict:
    return await end(call)

async def end(call):
    how = call.request.query_params.get("how")
    if how:
        COUNT.write_text(str(int(COUNT.read_text() if COUNT.exists() else 0) + 1))
        os._exit(3) if how == "exit" else ctypes.string_at(0)
    if call.request.query_params.get("wait"):
        await asyncio.sleep(1)
    return {"pid": os.getpid()}
"""


@pytest.mark.parametrize("how", ["exit", "segfault"])
async def test_a_first_request_that_ends_the_process(client: aiohttp.ClientSession, served: Served, how: str) -> None:
    served.write("ending", ENDING)
    for _ in range(3):
        status, body = await get(client, "ending", how=how)
        assert (status, body["code"]) == (502, "FUNCTION_CRASHED")
    assert (await get(client, "ending"))[0] == 200
    reason = "exit code 3" if how == "exit" else "SIGSEGV"
    assert served.log.count(f"ending         | ended ({reason}); the next request starts it again") == 3
    assert "did not start" not in served.log


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_request_that_may_have_been_handled_is_not_retried(
    client: aiohttp.ClientSession, served: Served, method: str
) -> None:
    served.write("ending", ENDING)
    count = served.root / "count.txt"
    for number in range(1, 4):
        assert (await get(client, "ending"))[0] == 200  # opens a connection that is reused
        async with client.request(method, "/functions/v1/ending?how=exit") as response:
            others = [asyncio.create_task(get(client, "ending", wait="1")) for _ in range(3)]
            assert (response.status, (await response.json())["code"]) == (502, "FUNCTION_CRASHED")
        assert [status for status, _ in await asyncio.gather(*others)] == [200] * 3
        assert count.read_text() == str(number)


async def test_requests_wait_for_the_fix_of_a_hanging_import(client: aiohttp.ClientSession, served: Served) -> None:
    served.write("hello", hello(1, before="import time\ntime.sleep(600)"))
    callers = [asyncio.create_task(get(client)) for _ in range(3)]
    await until(lambda: any("hello" in process.name() for process in family(served)))
    for number in range(5):  # and it may be saved more than once in between
        served.write("hello", hello(1, before=f"import time\ntime.sleep(60{number})"))
        await asyncio.sleep(0.1)
    served.write("hello", hello(2))
    async with asyncio.timeout(60):
        assert {(status, body["own"]) for status, body in await asyncio.gather(*callers)} == {(200, 2)}
    await until(lambda: [process.name() for process in family(served)].count("hello") == 1)


async def test_a_failed_start_that_writes_into_its_folder_is_reported(
    client: aiohttp.ClientSession, served: Served
) -> None:
    served.write("noting", "from pathlib import Path\nPath(__file__).with_name('note').open('a').write('x')\n1 / 0\n")
    async with asyncio.timeout(60):
        assert (await get(client, "noting"))[0] == 503


async def test_an_exit_message_of_the_import_is_logged(client: aiohttp.ClientSession, served: Served) -> None:
    served.write("exiting", "import sys\nsys.exit('TOKEN is not set: put it into .env')\n")
    assert (await get(client, "exiting"))[0] == 503
    message = "functions/exiting/main.py cannot be loaded: SystemExit: TOKEN is not set: put it into .env"
    await until(lambda: f"did not start (exit code 1): edgewise: {message}" in served.log)


async def test_a_function_with_much_output(client: aiohttp.ClientSession, served: Served) -> None:
    served.write(
        "verbose", hello(1, "verbose").replace("    return", "    print('x\\n' * 50_000 + 'last')\n    return")
    )
    assert (await get(client, "verbose"))[0] == 200
    await until(lambda: "verbose        | last" in served.log)
    assert served.log.count("verbose        | x\n") == 50_000


STREAM = """
import asyncio
from shared.endpoint import Call, endpoint
from shared.sse import EventStream

async def ticks():
    while True:
        yield b"data: tick\\n\\n"
        await asyncio.sleep(0.05)

@endpoint("GET", "/functions/v1/ticking", auth="none")
async def ticking(call: Call) -> EventStream:
    return EventStream(ticks())
"""


async def test_a_long_stream_of_old_code_ends_with_an_error_frame(
    client: aiohttp.ClientSession, served: Served
) -> None:
    served.write("ticking", STREAM)
    async with client.get("/functions/v1/ticking") as response:
        await response.content.readuntil(b"\n\n")
        served.write("ticking", STREAM + "# new\n")
        assert b'"code":"SHUTTING_DOWN"' in (await response.read()).splitlines()[-2]


POSTED = """
import asyncio, os
from pathlib import Path
from shared.endpoint import Call, endpoint

COUNT = Path(__file__).parents[2] / "count.txt"

@endpoint("POST", "/functions/v1/posted", auth="none")
async def posted(call: Call) -> dict:
    return await read(call)

@endpoint("GET", "/functions/v1/posted", auth="none")
async def got(call: Call) -> dict:
    return await read(call)

async def read(call):
    body = await call.request.body()
    with COUNT.open("a") as count:
        count.write("x")
    if call.request.query_params.get("wait"):
        await asyncio.sleep(2)
    return {"pid": os.getpid(), "size": len(body)}
"""


@pytest.mark.parametrize("launcher", [FORKING, SPAWNING], ids=["forking", "spawning"])
async def test_a_call_after_an_idle_process_was_killed(root: Path, launcher: tuple[str, ...]) -> None:
    Served("", root, root / "log").write("posted", POSTED)
    with serving(root, launcher=launcher) as served:
        async with connected(served) as client:

            async def call(method: str, size: int) -> tuple[int, dict[str, int]]:
                async with client.request(method, "/functions/v1/posted", data=b"x" * size or None) as response:
                    return response.status, await response.json()

            _, body = await call("GET", 0)
            calls = [("GET", 0), ("POST", 0), ("POST", 100), ("POST", 60_000)] * 3
            for number, (method, size) in enumerate(calls, 2):
                os.kill(body["pid"], signal.SIGKILL)
                before = body["pid"]
                status, body = await call(method, size)
                assert (status, body.get("size")) == (200, size), (number, method, body, served.log)
                assert body["pid"] != before
                assert len((root / "count.txt").read_text()) == number


@pytest.mark.parametrize(("method", "status", "count"), [("GET", 200, 2), ("POST", 502, 1)])
async def test_a_call_whose_process_is_killed(
    client: aiohttp.ClientSession, served: Served, method: str, status: int, count: int
) -> None:
    """A safe method is called again; another one is not, since it was read."""
    served.write("posted", POSTED)
    async with client.get("/functions/v1/posted") as response:
        pid = (await response.json())["pid"]
    counted = served.root / "count.txt"
    counted.unlink()

    async def call() -> int:
        async with client.request(method, "/functions/v1/posted?wait=1", json={}) as response:
            await response.read()
            return response.status

    calling = asyncio.create_task(call())
    await until(counted.exists)
    os.kill(pid, signal.SIGKILL)
    assert await calling == status
    assert len(counted.read_text()) == count
