"""Measures what a REST request adds to its SQL: the same transactions over HTTP and directly through asyncpg.

python -m benchmarks.rest [--requests 500] [--seconds 4] [--connections 16]
"""

import argparse
import asyncio
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import asyncpg
import uvloop

from benchmarks import rest_cases
from benchmarks.harness import http_load
from benchmarks.harness.client import SECRET, token_for
from benchmarks.harness.process import PYTHON, ROOT, free_port
from benchmarks.harness.report import keep, median, parser, percentile, run, table
from benchmarks.rest_cases import CASES, USER, Case
from benchmarks.rest_floor import Floor
from emulator.database.migrations import bootstrap, migrate
from emulator.database.server import PostgresServer

COLUMNS = (
    "request",
    "floor ms p50",
    "rest ms p50",
    "overhead ms",
    "floor p99",
    "rest p99",
    "floor/s",
    "rest/s",
    "failed",
)


async def prepare(server: PostgresServer) -> None:
    connection = await asyncpg.connect(server.url)
    await bootstrap(connection)
    await migrate(connection, ROOT / "supabase" / "migrations")
    await rest_cases.fill(connection)
    await connection.close()


def start_rest(database_url: str, port: int) -> subprocess.Popen[bytes]:
    environment = {
        "PGRST_DB_URI": database_url,
        "PGRST_DB_ANON_ROLE": "anon",
        "PGRST_JWT_SECRET": SECRET,
        "PGRST_SERVER_PORT": str(port),
        "PGRST_DB_MAX_ROWS": "1000",
        "PATH": "/usr/bin:/bin",
    }
    return subprocess.Popen([PYTHON, "-m", "emulator", "rest"], cwd=ROOT, env=environment)


async def latencies(
    case: Case, floor: Floor, client: http_load.Client, count: int
) -> tuple[list[float], list[float], int]:
    """Returns the milliseconds through asyncpg and over HTTP, measured in turns, and the number of failed responses."""
    direct, over_http, failed = [], [], 0
    for _ in range(count):
        direct.append(await floor.run(case) * 1000)
        over_http.append(await client.send(case.request_bytes) * 1000)
        failed += client.status >= 400
    return direct, over_http, failed


async def rate(callers: Sequence[Callable[[], Awaitable[float]]], seconds: float) -> float:
    """Returns the number of calls per second of all callers together."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds

    async def repeat(once: Callable[[], Awaitable[float]]) -> int:
        done = 0
        while loop.time() < end:
            await once()
            done += 1
        return done

    return sum(await asyncio.gather(*(repeat(caller) for caller in callers))) / seconds


async def compare(case: Case, floor: Floor, port: int, options: argparse.Namespace) -> tuple[object, ...]:
    clients = [await connect(port) for _ in range(options.connections)]
    await latencies(case, floor, clients[0], 50)
    direct, over_http, failed = await latencies(case, floor, clients[0], options.requests)
    floor_rate = await rate([partial(floor.run, case)] * options.connections, options.seconds)
    rest_rate = await rate([partial(client.send, case.request_bytes) for client in clients], options.seconds)
    for client in clients:
        client.transport.close()
    if case.name.startswith("search"):
        print(f"  {case.name}: p95 {percentile(over_http, 0.95):.1f} ms")
    floor_p50, rest_p50 = median(direct), median(over_http)
    return (
        case.name, floor_p50, rest_p50, rest_p50 - floor_p50,
        percentile(direct, 0.99), percentile(over_http, 0.99), floor_rate, rest_rate, failed,
    )  # fmt: skip


async def measure(options: argparse.Namespace, server: PostgresServer) -> None:
    database_url = server.url.replace("postgres:postgres@", "authenticator:postgres@")
    port = free_port()
    rest = start_rest(database_url, port)
    try:
        (await connect(port)).transport.close()
        async with Floor.open(database_url, token_for(USER), options.connections) as floor:
            rows = [await compare(case, floor, port, options) for case in CASES]
        table(
            f"REST requests beside their SQL ({options.requests} in turn; {options.connections} connections)",
            COLUMNS,
            rows,
        )
        if options.keep:
            keep("rest", COLUMNS, rows, "overhead ms")
    finally:
        rest.terminate()
        rest.wait(15)


async def connect(port: int) -> http_load.Client:
    for _ in range(200):
        try:
            return await http_load.connect(port)
        except OSError:
            await asyncio.sleep(0.05)
    raise RuntimeError("the REST service did not start")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--requests", type=int, default=500, help="number of requests of each kind")
    options.add_argument(
        "--seconds", type=float, default=4, help="duration of the load that measures requests per second"
    )
    options.add_argument("--connections", type=int, default=16, help="number of connections of that load")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="edgewise-bench-"))
    folder.chmod(0o755)
    server = PostgresServer(folder, port=free_port())
    server.start()
    threading.Thread(target=lambda: server.output and list(server.output), daemon=True).start()
    try:
        asyncio.run(prepare(server))
        uvloop.run(measure(chosen, server))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    run(main)
