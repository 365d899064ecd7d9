"""Measures memory (PSS) when idle and with 500 open streams.

python -m benchmarks.stream_memory [--streams 500]
"""

import asyncio
import os

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import connect, get, request
from benchmarks.harness.process import LOAD_CORE, Command, Server, free_port
from benchmarks.harness.report import keep, parser, progress, run, table

COLUMNS = (
    "contestant",
    "idle MB",
    "open MB",
    "kB per stream",
    "x deno sdk",
    "streams with text",
    "closed after leaving, s",
)


async def measure_one(command: Command, provider: int, streams: int) -> tuple[float, float, int, float]:
    """Returns (idle MB, MB with open streams, streams with text, seconds until the provider's streams are closed)."""
    progress(command.name)
    with Server(command, free_port()) as server:
        await server.ready()
        await get(provider, "/control?mode=packet&tokens=20")
        warm = await connect(server.port)
        await asyncio.wait_for(warm.send(request(contestants.PATH)), 30)
        warm.transport.close()
        await asyncio.sleep(0.5)
        idle = server.memory_mb()
        await get(provider, "/control?mode=paced&interval_ms=1000&tokens=200")
        connections = [await connect(server.port) for _ in range(streams)]
        for connection in connections:
            connection.send(request(contestants.PATH))
        for _ in range(300):
            if all(connection.first is not None for connection in connections):
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        open_mb, texts = server.memory_mb(), sum(connection.first is not None for connection in connections)
        loop = asyncio.get_running_loop()
        disconnected = loop.time()
        for connection in connections:
            connection.abort()
        while loop.time() - disconnected < 10 and (await get(provider, "/stats"))["open"]:
            await asyncio.sleep(0.02)
        return idle, open_mb, texts, loop.time() - disconnected


async def measure(streams: int) -> dict[str, tuple[float, float, int, float]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    with Server(contestants.provider(), free_port(), LOAD_CORE) as provider:
        await provider.ready()
        commands = [make(provider.port) for make in (contestants.ours, *contestants.CHAT_PEERS)]
        return {command.name: await measure_one(command, provider.port, streams) for command in commands}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--streams", type=int, default=500, help="number of open streams")
    chosen = options.parse_args()
    contestants.require_peers()
    figures = uvloop.run(measure(chosen.streams))
    peer = figures[contestants.DENO_SDK][1]
    rows = [
        (name, idle, open_mb, (open_mb - idle) / chosen.streams * 1024, open_mb / peer, texts, closed)
        for name, (idle, open_mb, texts, closed) in figures.items()
    ]
    table(f"Memory of {chosen.streams} open streams (PSS)", COLUMNS, rows)
    if chosen.keep:
        keep("stream_memory", COLUMNS, rows, "open MB")


if __name__ == "__main__":
    run(main)
