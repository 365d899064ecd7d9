"""A run's frames reach each of its subscribers once and in order, at the pace of each."""

import asyncio
from typing import Any

import pytest

from shared.assistants.runs.execution import RunExecution
from shared.config import Settings
from shared.database import RestClient
from shared.http.pool import Pool

URL = {"SUPABASE_URL": "http://127.0.0.1:9", "SUPABASE_SERVICE_ROLE_KEY": "sb_secret_0"}


def an_execution() -> RunExecution:
    """One whose run is not begun: what it publishes is saved nowhere."""
    settings = Settings.from_env(URL)

    async def opening(run: Any) -> Any:
        raise AssertionError

    return RunExecution(
        settings, RestClient(settings, Pool(), "sb_secret_0", service=True), {"id": "run_0"}, "user", opening
    )


def deltas(*texts: str) -> list[tuple[str, bytes]]:
    return [("thread.message.delta", b'"%b"' % text.encode()) for text in texts]


async def test_each_subscriber_receives_every_frame_once_at_its_own_pace() -> None:
    execution = an_execution()
    quick, slow = execution.subscribe(), execution.subscribe()
    pushed: dict[str, list[bytes]] = {"quick": [], "slow": []}

    def push_quick(frames: bytes) -> bool:
        pushed["quick"].append(frames)
        return True

    def push_slow(frames: bytes) -> bool:
        pushed["slow"].append(frames)
        return len(pushed["slow"]) < 2

    works = [asyncio.ensure_future(quick.stream_into(push_quick)), asyncio.ensure_future(slow.stream_into(push_slow))]
    await asyncio.sleep(0)
    execution._publish(deltas("a"))
    execution._publish(deltas("b", "c"))
    execution._publish(deltas("d"))  # in the same turn of the loop, when the slow one is not awake yet
    await works[1]
    assert [frames.count(b"data:") for frames in pushed["quick"]] == [1, 2, 1]  # a write for each read
    assert [frames.count(b"data:") for frames in pushed["slow"]] == [1, 2]
    assert not works[0].done()
    missed = await slow.read()
    assert b"".join(pushed["slow"]) + missed == b"".join(pushed["quick"])

    left = asyncio.ensure_future(slow.stream_into(push_quick))
    await asyncio.sleep(0)
    left.cancel()  # its client leaves as the next frames come
    execution._publish(deltas("e"))
    execution.ended = True
    execution._wake()
    await asyncio.wait_for(works[0], 1)
    assert await quick.read() == b""
    assert b'data: "e"' in b"".join(pushed["quick"])


async def test_a_failing_subscriber_does_not_affect_others() -> None:
    execution = an_execution()
    broken, whole = execution.subscribe(), execution.subscribe()
    pushed: list[bytes] = []

    def push_broken(frames: bytes) -> bool:
        raise RuntimeError("its connection is of no use")

    def push_whole(frames: bytes) -> bool:
        pushed.append(frames)
        return True

    works = [
        asyncio.ensure_future(broken.stream_into(push_broken)),
        asyncio.ensure_future(whole.stream_into(push_whole)),
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
    await whole.close("failed")
    assert stopped == ["interrupted"]
    works[1].cancel()


async def test_a_waiting_subscriber_is_woken() -> None:
    execution = an_execution()
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
