"""Each subscriber of a run receives all frames once and in order, at its own pace."""

import asyncio
import time
from typing import Any

import pytest

from benchmarks.harness.services import RUN, ServiceConnection
from shared.assistants.objects import run_object
from shared.assistants.runs.dialect import CHARTCHEK, OPENAI, Dialect
from shared.assistants.runs.execution import RunExecution
from shared.config import Settings
from shared.database import RestClient
from shared.http.pool import Pool

URL = "http://127.0.0.1:9"


def make_execution(url: str = URL, pool: Pool | None = None, dialect: Dialect = CHARTCHEK, **run: Any) -> RunExecution:
    """Returns an execution that was not started, so that it saves nothing; its request takes forever."""
    settings = Settings.from_env({"SUPABASE_URL": url, "SUPABASE_SERVICE_ROLE_KEY": "sb_secret_0"})

    async def opening(run: Any) -> Any:
        await asyncio.get_running_loop().create_future()

    rest = RestClient(settings, pool or Pool(), "sb_secret_0", service=True)
    values: Any = {"id": "run_0", **run}
    return RunExecution(settings, rest, values, "user", opening, dialect)


def deltas(*texts: str) -> list[tuple[str, bytes]]:
    return [("thread.message.delta", b'"%b"' % text.encode()) for text in texts]


async def test_each_subscriber_receives_every_frame_once_at_its_own_pace() -> None:
    execution = make_execution()
    fast, slow = execution.subscribe(), execution.subscribe()
    pushed: dict[str, list[bytes]] = {"fast": [], "slow": []}

    def push_fast(frames: bytes) -> bool:
        pushed["fast"].append(frames)
        return True

    def push_slow(frames: bytes) -> bool:
        pushed["slow"].append(frames)
        return len(pushed["slow"]) < 2

    works = [asyncio.ensure_future(fast.stream_into(push_fast)), asyncio.ensure_future(slow.stream_into(push_slow))]
    await asyncio.sleep(0)
    execution._publish(deltas("a"))
    execution._publish(deltas("b", "c"))
    execution._publish(deltas("d"))  # in the same iteration of the loop, before the slow one is woken
    await works[1]
    assert [frames.count(b"data:") for frames in pushed["fast"]] == [1, 2, 1]  # one write for each _publish
    assert [frames.count(b"data:") for frames in pushed["slow"]] == [1, 2]
    assert not works[0].done()
    missed = await slow.read()
    assert b"".join(pushed["slow"]) + missed == b"".join(pushed["fast"])

    disconnected = asyncio.ensure_future(slow.stream_into(push_fast))
    await asyncio.sleep(0)
    disconnected.cancel()  # its client disconnects just before the next frames
    execution._publish(deltas("e"))
    execution.ended = True
    execution._wake()
    await asyncio.wait_for(works[0], 20)
    assert await fast.read() == b""
    assert b'data: "e"' in b"".join(pushed["fast"])


async def test_a_failing_subscriber_does_not_affect_others() -> None:
    execution = make_execution()
    broken, working = execution.subscribe(), execution.subscribe()
    pushed: list[bytes] = []

    def push_broken(frames: bytes) -> bool:
        raise RuntimeError("the connection is broken")

    def push_working(frames: bytes) -> bool:
        pushed.append(frames)
        return True

    works = [
        asyncio.ensure_future(broken.stream_into(push_broken)),
        asyncio.ensure_future(working.stream_into(push_working)),
    ]
    await asyncio.sleep(0)
    execution._publish(deltas("a"))
    execution._publish(deltas("b"))
    with pytest.raises(RuntimeError):
        await works[0]
    assert len(pushed) == 2
    stopped: list[str] = []
    execution.stop = stopped.append  # type: ignore[method-assign]
    await broken.close("failed")
    assert stopped == []
    await working.close("failed")
    assert stopped == ["interrupted"]
    works[1].cancel()


async def test_a_waiting_subscriber_is_woken() -> None:
    execution = make_execution()
    subscription = execution.subscribe()
    reading = asyncio.ensure_future(subscription.read())
    await asyncio.sleep(0)
    execution._publish(deltas("a"))
    assert await reading == b'id: 1\nevent: thread.message.delta\ndata: "a"\n\n'
    reading = asyncio.ensure_future(subscription.read())
    await asyncio.sleep(0)
    execution.ended = True
    execution._wake()
    assert await reading == b""


ENDS = [(CHARTCHEK, ["expired", "error", "done"]), (OPENAI, ["expired", "done"])]


@pytest.mark.parametrize(("dialect", "names"), ENDS)
async def test_a_run_expires_at_its_time_without_a_client(dialect: Dialect, names: list[str]) -> None:
    server = await asyncio.get_running_loop().create_server(ServiceConnection, "127.0.0.1", 0)
    async with server:
        row: Any = RUN
        run: Any = {**run_object(row), "expires_at": int(time.time()) + 1}
        url, pool = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", Pool()
        execution = make_execution(url, pool, dialect, **run)
        await asyncio.wait_for(execution.execute(), 30)
        pool.close()
        await asyncio.sleep(0.05)  # until the server has closed its side
    found = [frame.split(b"\n")[1].rpartition(b".")[2].removeprefix(b"event: ").decode() for frame in execution.frames]
    assert found[-len(names) :] == names
    assert execution.run["status"] == "expired"
