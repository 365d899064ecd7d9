"""Do costs grow with the data? The database work of each call, in threads of 10 to 10,000 messages and growing tables.

python -m benchmarks.growth [--rows 1000,10000,100000,1000000]
"""

import argparse
import asyncio
import json
import os
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import asyncpg

from benchmarks.harness.database import database
from benchmarks.harness.process import SERVER_CORE
from benchmarks.harness.report import keep, median, percentile, table

COLUMNS = ("what grows", "to", "call", "p50 ms", "p99 ms", "x smallest")
LENGTHS = (10, 100, 1_000, 10_000)
BATCH = 100_000
TIMES = 60
USER = UUID("00000000-0000-4000-8000-000000000001")
NAMED = re.compile(r"-- name: (\w+)\n(.*?)(?=-- name: |\Z)", re.DOTALL)
SQL = dict(NAMED.findall(Path(__file__).with_suffix(".sql").read_text()))
Figures = list[tuple[str, int, str, float, float]]


async def as_user(connection: asyncpg.Connection, statement: str, *arguments: object) -> None:
    """One transaction as PostgREST makes it: role and claims, the statement, the end."""
    async with connection.transaction():
        claims = json.dumps({"sub": str(USER), "role": "authenticated"})
        await connection.execute("select set_config('request.jwt.claims', $1, true)", claims)
        await connection.execute("set local role authenticated")
        await connection.fetch(statement, *arguments)


async def settle(connection: asyncpg.Connection) -> None:
    await connection.execute(SQL["settle"])
    await connection.execute(SQL["flush"])


async def timed(once: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    times = []
    for _ in range(TIMES + 10):
        started = time.perf_counter()
        await once()
        times.append((time.perf_counter() - started) * 1e3)
    return median(times[10:]), percentile(times[10:], 0.99)


async def calls(connection: asyncpg.Connection, what: str, size: int, thread: str) -> Figures:
    async def context() -> None:
        await connection.fetch(SQL["context"], USER, thread)

    cases: dict[str, Callable[[], Awaitable[None]]] = {
        "thread-list": lambda: as_user(connection, SQL["list"]),
        "20 newest messages": lambda: as_user(connection, SQL["newest"], thread),
        "a run's context": context,
        "message-create": lambda: as_user(connection, SQL["add"], thread),
    }
    figures = [(what, size, name, *await timed(once)) for name, once in cases.items()]
    await connection.execute(SQL["take_back"].replace("$1", f"'{thread}'"))
    return figures


async def measure(url: str, sizes: list[int]) -> Figures:
    connection = await asyncpg.connect(url)
    figures: Figures = []
    await connection.execute(SQL["owner"])
    number = 0  # the first user's threads are the multiples of 100
    for length in LENGTHS:
        number += 100
        await connection.execute(SQL["threads"].replace("$1", str(number)).replace("$2", str(number + 1)))
        await connection.fetch(SQL["messages"], number, number + 1, length)
        await settle(connection)
        figures += await calls(connection, "messages of a thread", length, f"thread_{number}")
    await connection.execute("truncate public.user_threads cascade")
    threads = 0
    for size in sizes:  # ten messages a thread
        while threads < size // 10:
            upto = min(size // 10, threads + BATCH // 10)
            await connection.fetch(SQL["threads"], threads, upto)
            await connection.fetch(SQL["messages"], threads, upto, 10)
            threads = upto
        await settle(connection)
        figures += await calls(connection, "rows of the table", size, "thread_0")
    await connection.close()
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rows", default="1000,10000,100000,1000000")
    chosen = options.parse_args()
    os.sched_setaffinity(0, {SERVER_CORE})  # the server's, too: a wake-up across cores costs more than most calls
    with database() as url:
        figures = asyncio.run(measure(url, [int(size) for size in chosen.rows.split(",")]))
    first: dict[tuple[str, str], float] = {}
    for what, _, call, p50, _ in figures:
        first.setdefault((what, call), p50)
    rows = [
        (what, f"{size:,}", call, p50, p99, p50 / first[what, call])
        for what, size, call, p50, p99 in sorted(figures, key=lambda figure: (figure[0], figure[2], figure[1]))
    ]
    table("The database's work as its data grow", COLUMNS, rows)
    keep("growth", ("case", *COLUMNS), [(f"{row[2]}, {row[1]} {row[0]}", *row) for row in rows], "p50 ms")


if __name__ == "__main__":
    main()
