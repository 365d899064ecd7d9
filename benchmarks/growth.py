"""Measures how the database work of each call grows with the length of a thread (10 to 10,000 messages) and of tables.

Each size has its own database, and every call is made at each size in turn, so that other load on the machine affects
all sizes alike. Calls pick their thread or conversation at random.

python -m benchmarks.growth [--rows 1000,10000,100000,1000000] [--times 200]
"""

import asyncio
import json
import os
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from benchmarks.harness.database import database
from benchmarks.harness.process import SERVER_CORE
from benchmarks.harness.report import keep, median, parser, percentile, run, table

COLUMNS = ("what grows", "to", "call", "p50 ms", "p99 ms", "x smallest")
LENGTHS = (10, 100, 1_000, 10_000)
TABLES, THREAD = "rows of the table", "messages of a thread"
BATCH = 10_000  # threads and conversations filled at a time
EACH = 10  # messages in each of them
WARM = 20
OWNER = UUID("00000000-0000-4000-8000-000000000001")
NAMED = re.compile(r"-- name: (\w+)\n(.*?)(?=-- name: |\Z)", re.DOTALL)
SQL = dict(NAMED.findall(Path(__file__).with_suffix(".sql").read_text()))
Call = Callable[[], Awaitable[object]]


@dataclass
class Size:
    """A database of one size. The owner's threads and conversations are numbered 0, 100, 200 … below `end`."""

    what: str
    rows: int
    end: int
    connection: asyncpg.Connection
    thread: str | None = None

    def calls(self) -> dict[str, Call]:
        calls: dict[str, Call] = {
            "thread-list, 20": lambda: self.as_owner(SQL["thread_list"]),
            "20 newest messages": lambda: self.as_owner(SQL["newest"], self.some_thread()),
            "a run's context": lambda: self.connection.fetch(SQL["context"], OWNER, self.some_thread()),
        }
        if self.what == TABLES:
            calls["thread-list, all"] = lambda: self.as_owner(SQL["all_threads"])
            calls["20 newest threads over REST"] = lambda: self.as_owner(SQL["newest_threads"])
            calls["all messages of a user"] = lambda: self.as_owner(SQL["all_messages"])
            calls["20 newest conversations"] = lambda: self.as_owner(SQL["conversation_list"])
            calls["a conversation's messages"] = lambda: self.as_owner(SQL["conversation"], self.some_conversation())
            calls["a limit taken"] = lambda: self.connection.fetch(SQL["limit"], self.some_window())
        # last, because it makes the threads longer
        calls["message-create"] = lambda: self.as_owner(SQL["message_create"], self.some_thread())
        return calls

    def number(self) -> int:
        return random.randrange(0, self.end, 100)

    def some_thread(self) -> str:
        return self.thread or f"thread_{self.number()}"

    def some_conversation(self) -> UUID:
        return UUID(f"00000000-0000-4000-9000-{self.number():012}")

    def some_window(self) -> str:
        return f"limit/legal_chat/{random.randrange(self.rows)}/10/60"

    async def as_owner(self, statement: str, *arguments: object) -> None:
        """Runs the statement in a transaction like PostgREST's, with role and claims set."""
        async with self.connection.transaction():
            claims = json.dumps({"sub": str(OWNER), "role": "authenticated"})
            await self.connection.execute("select set_config('request.jwt.claims', $1, true)", claims)
            await self.connection.execute("set local role authenticated")
            await self.connection.fetch(statement, *arguments)

    async def fill(self) -> None:
        await self.connection.execute(SQL["unchecked"])
        for start in range(0, self.end, BATCH):
            end = min(self.end, start + BATCH)
            for rows, messages in (("threads", "thread_messages"), ("conversations", "messages")):
                await self.connection.fetch(SQL[rows], start, end)
                await self.connection.fetch(SQL[messages], start, end, EACH)
            await self.connection.fetch(SQL["windows"], start * EACH, end * EACH)
        await self.connection.execute(SQL["checked"])
        await self.connection.execute(SQL["settle"])


async def open_tables(url: str, sizes: Sequence[int]) -> list[Size]:
    """Makes a filled database for each size from the migrated one."""
    connection = await asyncpg.connect(url)
    await connection.execute(SQL["owner"])
    await connection.close()
    original = urlsplit(url)
    opened = []
    for rows in sizes:
        connection = await asyncpg.connect(original._replace(path="/template1").geturl())
        await connection.execute(f"create database rows_{rows} template {original.path[1:]}")
        await connection.close()
        connection = await asyncpg.connect(original._replace(path=f"/rows_{rows}").geturl(), command_timeout=3600)
        size = Size(TABLES, rows, max(100, rows // EACH), connection)
        started = time.monotonic()
        await size.fill()
        print(f"  {rows:,} rows of each table filled in {time.monotonic() - started:.0f} s", flush=True)
        opened.append(size)
    return opened


async def open_lengths(url: str) -> list[Size]:
    """Makes one thread of each length among many short ones, in one database."""
    connection = await asyncpg.connect(url)
    await Size(TABLES, 10_000, 1_000, connection).fill()
    opened = []
    for number, length in enumerate(LENGTHS):
        thread = 10_000 + number * 100
        await connection.execute(SQL["unchecked"])
        await connection.fetch(SQL["threads"], thread, thread + 1)
        await connection.fetch(SQL["thread_messages"], thread, thread + 1, length)
        await connection.execute(SQL["checked"])
        opened.append(Size(THREAD, length, 0, connection, f"thread_{thread}"))
    await connection.execute(SQL["settle"])
    return opened


async def measure(sizes: Sequence[Size], times: int) -> dict[tuple[str, int, str], list[float]]:
    """Returns the milliseconds of each call at each size, measured at all sizes in turn."""
    await sizes[-1].connection.execute(SQL["flush"])
    found: dict[tuple[str, int, str], list[float]] = {}
    calls = [(size, size.calls()) for size in sizes]
    for name in calls[0][1]:
        for turn in range(WARM + times):
            for size, its in calls:
                started = time.perf_counter()
                await its[name]()
                if turn >= WARM:
                    found.setdefault((size.what, size.rows, name), []).append((time.perf_counter() - started) * 1e3)
    return found


async def grow(url: str, rows: Sequence[int], times: int) -> dict[tuple[str, int, str], list[float]]:
    tables = await open_tables(url, rows)
    lengths = await open_lengths(url)
    return {**await measure(lengths, times), **await measure(tables, times)}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rows", default="1000,10000,100000,1000000", help="sizes of the tables, comma-separated")
    options.add_argument("--times", type=int, default=200, help="number of calls at each size")
    chosen = options.parse_args()
    os.sched_setaffinity(
        0, {SERVER_CORE}
    )  # the server inherits it: waking up another core takes longer than most calls
    with database() as url:
        found = asyncio.run(grow(url, [int(size) for size in chosen.rows.split(",")], chosen.times))
    least: dict[tuple[str, str], float] = {}
    for (what, _, call), times in found.items():
        least.setdefault((what, call), median(times))
    rows = [
        (what, f"{size:,}", call, median(times), percentile(times, 0.99), median(times) / least[what, call])
        for (what, size, call), times in sorted(found.items(), key=lambda item: (item[0][0], item[0][2], item[0][1]))
    ]
    table("Time of database calls by amount of data", COLUMNS, rows)
    if chosen.keep:
        keep("growth", ("case", *COLUMNS), [(f"{row[2]}, {row[1]} {row[0]}", *row) for row in rows], "p50 ms")


if __name__ == "__main__":
    run(main)
