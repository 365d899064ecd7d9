"""Measures the CPU time of one relayed event: streams on one core, paced and saturated, contestants in turn.

python -m benchmarks.relay [--rounds 3] [--streams 1,50,500,2000] [--modes paced,packet] [--only edgewise,"deno sdk"]

`--rounds 1 --streams 50` takes a minute, all of it ten.
"""

import asyncio
import os
from contextlib import ExitStack
from typing import NamedTuple

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import BODY, PROVIDER_TEXT, TEXT, Connection, connect, get, request
from benchmarks.harness.process import LOAD_CORE, Server, free_port
from benchmarks.harness.report import keep, median, parser, progress, run, table

TOKENS, INTERVAL_MS = 100, 20
COLUMNS = ("contestant", "mode", "streams", "cpu µs/event", "events/cpu s", "x byte pump", "x deno sdk", "failed")
Figures = dict[tuple[str, str, int], list[tuple[float, int]]]


class Streamed(NamedTuple):
    """The events of several streams in total, and the number of incomplete streams."""

    events: int
    failed: int


async def run_streams(
    server: Server, marker: bytes, streams: int, path: str = contestants.PATH, body: bytes = BODY
) -> Streamed:
    """Opens the streams and reads each to the end."""
    connections = [await connect(server.port, marker) for _ in range(streams)]

    async def one(connection: Connection) -> int:
        try:
            await asyncio.wait_for(connection.send(request(path, body)), 120)
        except (TimeoutError, ConnectionError):
            return 0
        return connection.count()

    counts = await asyncio.gather(*(one(connection) for connection in connections))
    for connection in connections:
        connection.transport.close()
    return Streamed(sum(counts), sum(count != TOKENS for count in counts))


async def measure(rounds: int, streams: list[int], modes: list[str], only: str) -> Figures:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: Figures = {}
    with ExitStack() as stack:
        provider = await stack.enter_context(Server(contestants.provider(), free_port(), LOAD_CORE)).ready()
        makers = (*contestants.OUR_SERVERS, *contestants.CHAT_PEERS, contestants.pump)
        commands = [make(provider.port) for make in makers]
        chosen = [command for command in commands if not only or command.name in only.split(",")]
        servers = [stack.enter_context(Server(command, free_port())) for command in chosen]
        await get(provider.port, f"/control?mode=packet&tokens={TOKENS}")
        for server in servers:
            await server.ready()
            await run_streams(server, _marker(server), 8)
        for turn in range(rounds):
            for mode in modes:
                await get(provider.port, f"/control?mode={mode}&interval_ms={INTERVAL_MS}&tokens={TOKENS}")
                for count in streams:
                    for server in servers[:: 1 if turn % 2 == 0 else -1]:
                        progress(f"round {turn + 1} of {rounds}, {mode}, {count} streams: {server.name}")
                        before = server.cpu_seconds()
                        runs = [await run_streams(server, _marker(server), count) for _ in range(max(1, 5 // count))]
                        events, failed = sum(run.events for run in runs), sum(run.failed for run in runs)
                        cpu = (server.cpu_seconds() - before) / max(1, events) * 1e6
                        figures.setdefault((server.name, mode, count), []).append((cpu, failed))
    return figures


def _marker(server: Server) -> bytes:
    return PROVIDER_TEXT if server.name == contestants.PUMP else TEXT


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=3, help="number of measurements of each contestant")
    options.add_argument("--streams", default="1,50,500,2000", help="numbers of concurrent streams, comma-separated")
    options.add_argument(
        "--modes", default="paced,packet", help="paced (a token every 20 ms), packet (as fast as possible)"
    )
    options.add_argument(
        "--only", default="", help="contestants, comma-separated (default: all); results are not saved then"
    )
    chosen = options.parse_args()
    contestants.require_peers()
    streams = [int(number) for number in chosen.streams.split(",")]
    figures = uvloop.run(measure(chosen.rounds, streams, chosen.modes.split(","), chosen.only))
    medians = {key: median([cpu for cpu, _ in values]) for key, values in figures.items()}
    rows = [
        (
            name, mode, count, cpu, 1e6 / cpu,
            cpu / medians.get((contestants.PUMP, mode, count), cpu),
            cpu / medians.get((contestants.DENO_SDK, mode, count), cpu),
            sum(failed for _, failed in figures[name, mode, count]),
        )
        for (name, mode, count), cpu in medians.items()
    ]  # fmt: skip
    table(
        f"CPU per relayed event ({TOKENS} tokens a stream, paced: one per {INTERVAL_MS} ms, {chosen.rounds} rounds)",
        COLUMNS,
        rows,
    )
    if chosen.keep and not chosen.only:
        keep("relay", COLUMNS, rows, "cpu µs/event")


if __name__ == "__main__":
    run(main)
