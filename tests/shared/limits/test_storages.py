"""The storages as `limits` sees them, and who may count in Postgres."""

import asyncio

import asyncpg
import pytest
from limits import parse
from limits.aio.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
from limits.storage import storage_from_string

from shared.limits.memory import MemoryStorage
from shared.limits.postgres import PostgresStorage

ITEM = parse("3/minute")


@pytest.mark.parametrize("scheme", ["async+postgresql", "async+postgres"])
async def test_limits_opens_the_postgres_storage_by_its_scheme(database: str, scheme: str) -> None:
    storage = storage_from_string(f"{scheme}://{database.partition('://')[2]}", timeout=2.0)
    assert isinstance(storage, PostgresStorage)
    assert await storage.check()
    await storage.close()


async def test_the_strategy_of_limits_runs_on_postgres(database: str) -> None:
    storage = PostgresStorage(database)
    limiter = MovingWindowRateLimiter(storage)
    assert await limiter.hit(ITEM, "u", cost=2)
    assert await limiter.test(ITEM, "u")
    assert not await limiter.test(ITEM, "u", cost=2)
    assert (await limiter.get_window_stats(ITEM, "u")).remaining == 1
    assert not await limiter.hit(ITEM, "u", cost=2)
    await limiter.clear(ITEM, "u")
    assert (await limiter.get_window_stats(ITEM, "u")).remaining == 3
    assert await storage.reset() == 1
    await storage.close()


async def test_postgres_supports_no_other_strategy(database: str) -> None:
    with pytest.raises(NotImplementedError, match="moving window"):
        await FixedWindowRateLimiter(PostgresStorage(database)).hit(ITEM, "u")


async def test_a_postgres_that_is_down_is_not_healthy(unused_tcp_port: int) -> None:
    assert not await PostgresStorage(f"postgresql://u:p@127.0.0.1:{unused_tcp_port}/db").check()


async def test_memory_removes_expired_counters_between_pauses() -> None:
    storage = MemoryStorage(sweep_interval=0.5)
    await storage.take("old", 1, 1)
    pause = storage.timer
    await asyncio.sleep(0.1)
    await storage.take("new", 1, 60)
    assert storage.timer is pause
    await asyncio.sleep(1)
    await storage.take("new", 1, 60)
    await asyncio.sleep(0.1)
    assert list(storage.events) == ["new"]
    await storage.close()


async def test_only_the_functions_may_count(database: str) -> None:
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


async def test_expired_counters_are_removed_from_postgres(database: str) -> None:
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
