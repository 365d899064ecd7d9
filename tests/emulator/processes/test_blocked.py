"""A handler that blocks its event loop: its client gets a timeout, other calls go to another process."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from emulator.processes.supervisor import MAX_BLOCKED
from tests.emulator.gateway.project import FORKING, SPAWNING, Served, serving, until

from .conftest import connected
from .helpers import family, is_running

BLOCKING = """
import asyncio, os, threading, time
from pathlib import Path
from shared.endpoint import Call, endpoint
from shared.sse import EventStream

@endpoint("POST", "/functions/v1/blocking", auth="none", timeout=2)
async def blocking(call: Call) -> dict:
    how = call.request.query_params["how"]
    Path(call.request.query_params["note"]).write_text(str(os.getpid()))
    if how == "loop":
        while True:
            pass  # the loop
    time.sleep(float(how))  # the sleep
    return {"pid": os.getpid()}

@endpoint("POST", "/functions/v1/blocking/stream", auth="none", timeout=1)
async def stream(call: Call) -> EventStream:
    async def events():
        yield b"data: first\\n\\n"
        await asyncio.sleep(0.5)
        Path(call.request.query_params["note"]).write_text(str(os.getpid()))
        time.sleep(1000)
    return EventStream(events())

@endpoint("PATCH", "/functions/v1/blocking", auth="none")
async def patch(call: Call) -> dict:
    time.sleep(6)
    return {"pid": os.getpid()}

@endpoint("GET", "/functions/v1/blocking", auth="none")
async def get(call: Call) -> dict:
    return {"pid": os.getpid()}

@endpoint("PUT", "/functions/v1/blocking", auth="none")
async def put(call: Call) -> dict:
    return {"pid": os.getpid(), "size": len(await call.request.body())}
"""
LINES = {"loop": ("while True:", "pass  # the loop"), "1000": ("time.sleep(float(how))  # the sleep",)}


def lines(how: str) -> list[int]:
    return [number for number, line in enumerate(BLOCKING.splitlines(), 1) if line.strip() in LINES[how]]


async def call(client: aiohttp.ClientSession, method: str = "GET", **options: object) -> dict[str, int]:
    async with client.request(method, "/functions/v1/blocking", **options) as response:  # type: ignore[arg-type]
        assert response.status == 200, await response.text()
        body: dict[str, int] = await response.json()
        return body


@pytest.mark.parametrize(
    ("launcher", "how"), [(FORKING, "loop"), (FORKING, "1000"), (SPAWNING, "loop")], ids=["loop", "sleep", "spawning"]
)
async def test_other_calls_go_on(root: Path, launcher: tuple[str, ...], how: str) -> None:
    Served("", root, root / "log").write("blocking", BLOCKING)
    with serving(root, launcher=launcher, CORS_ORIGINS="https://app.example.com") as served:
        note = served.root / "note"
        async with connected(served) as client:
            path = f"/functions/v1/blocking?how={how}&note={note}"
            await call(client)
            blocked = asyncio.create_task(client.post(path, headers={"Origin": "https://app.example.com"}))
            await until(lambda: note.exists() and note.read_text())
            pid = int(note.read_text())
            others = [call(client) for _ in range(3)] + [call(client, "PUT", data=b"x" * 1000) for _ in range(3)]
            bodies = await asyncio.gather(*others)
            assert pid not in {body["pid"] for body in bodies}
            async with await blocked as response:
                assert response.status == 504
                assert response.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
                body = await response.json()
                assert (body["success"], body["code"]) == (False, "FUNCTION_TIMEOUT")
            await until(lambda: not is_running(pid))
            assert (await call(client))["pid"] == bodies[0]["pid"]
        places = [f"functions/blocking/main.py:{line} in blocking: new requests go to" for line in lines(how)]
        assert sum(served.log.count(f"its event loop is blocked at {place}") for place in places) == 1
        assert "its event loop is still blocked: the process is ended" in served.log


@pytest.fixture
def blocking(served: Served) -> Served:
    served.write("blocking", BLOCKING)
    return served


async def test_calls_that_are_sent_at_the_same_time(client: aiohttp.ClientSession, blocking: Served) -> None:
    await call(client)
    note = blocking.root / "note"
    blocked = asyncio.create_task(client.post(f"/functions/v1/blocking?how=loop&note={note}"))
    await until(lambda: note.exists() and note.read_text())
    bodies = await asyncio.gather(*(call(client, method) for method in ("GET", "PUT") * 10))
    assert int(note.read_text()) not in {body["pid"] for body in bodies}
    assert (await blocked).status == 504


async def test_a_handler_that_blocks_for_a_while_still_responds(
    client: aiohttp.ClientSession, blocking: Served
) -> None:
    pid = (await call(client))["pid"]
    assert (await call(client, "PATCH"))["pid"] == pid
    await until(lambda: "its event loop runs again after" in blocking.log)
    assert (await call(client))["pid"] == pid


async def test_a_stream_that_blocks_is_ended(client: aiohttp.ClientSession, blocking: Served) -> None:
    note = blocking.root / "note"
    await call(client)
    async with client.post(f"/functions/v1/blocking/stream?note={note}") as response:
        assert await response.content.readuntil(b"\n\n") == b"data: first\n\n"
        await until(lambda: note.exists() and note.read_text())
        assert (await call(client))["pid"] != int(note.read_text())
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()
    await until(lambda: not is_running(int(note.read_text())))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_stopped_process(client: aiohttp.ClientSession, blocking: Served) -> None:
    pid = (await call(client))["pid"]
    os.kill(pid, signal.SIGSTOP)
    bodies = await asyncio.gather(*(call(client) for _ in range(3)))
    assert pid not in {body["pid"] for body in bodies}
    await until(lambda: "its event loop is blocked: new requests" in blocking.log)
    await until(lambda: not is_running(pid))


async def test_the_number_of_blocked_processes_is_bounded(client: aiohttp.ClientSession, blocking: Served) -> None:
    await call(client)
    notes = [blocking.root / f"note-{number}" for number in range(8)]
    blocked = []
    for note in notes:
        blocked.append(asyncio.create_task(client.post(f"/functions/v1/blocking?how=1000&note={note}")))
        await asyncio.sleep(0.5)
    most = 0
    while not all(task.done() for task in blocked):
        most = max(most, [process.name() for process in family(blocking)].count("blocking"))
        await asyncio.sleep(0.1)
    assert {task.result().status for task in blocked} == {504}
    assert most <= MAX_BLOCKED + 1
    await until(lambda: not any(note.exists() and is_running(int(note.read_text())) for note in notes))
