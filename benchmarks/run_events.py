"""Measures the CPU time of a run's events, streamed as Assistants events and saved meanwhile. Contestants in turn.

python -m benchmarks.run_events [--rounds 3] [--streams 50]
"""

import asyncio
import os
from contextlib import ExitStack

import uvloop

from benchmarks.harness import contestants, http_load
from benchmarks.harness.client import BODY as CHAT
from benchmarks.harness.client import PROVIDER_TEXT, connect, get, request
from benchmarks.harness.process import LOAD_CORE, Server, free_port
from benchmarks.harness.report import keep, median, parser, progress, run, table
from benchmarks.relay import INTERVAL_MS, TOKENS, run_streams

COLUMNS = ("contestant", "mode", "cpu µs/event", "x byte pump", "x deno sdk", "added to first text p50 ms", "failed")
DIRECT, PROBES, WARM = "direct", 200, 20
PATH = "/api/thread/run/stream"
BODY = b'{"thread_id": "thread_0", "assistant_id": "asst_0"}'
OPENAI_PATH, OPENAI_BODY = "/v1/threads/thread_0/runs", b'{"assistant_id": "asst_0", "stream": true}'
RESPONSES_BODY = b'{"model": "gpt-6.1-terra", "input": "And since?", "conversation": "conv_0", "stream": true}'
DELTA = b"event: thread.message.delta\n"
Figures = dict[tuple[str, str], list[tuple[float, int]]]
PLAN = request("/rest/v1/rpc/start_run", b"{}", "-")


async def measure(rounds: int, streams: int) -> tuple[Figures, dict[str, float]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: Figures = {}
    with ExitStack() as stack:
        provider = await stack.enter_context(Server(contestants.provider(), free_port(), LOAD_CORE)).ready()
        services = await stack.enter_context(Server(contestants.services(), free_port(), LOAD_CORE)).ready()
        commands = contestants.runs(provider.port, services.port)
        servers = [await stack.enter_context(Server(command, free_port())).ready() for command in commands]
        await get(provider.port, f"/control?mode=packet&tokens={TOKENS}")
        for server in servers:
            await run_streams(server, _marker(server), 8, *_request(server.name))
        for turn in range(rounds):
            for mode in ("paced", "packet"):
                await get(provider.port, f"/control?mode={mode}&interval_ms={INTERVAL_MS}&tokens={TOKENS}")
                for server in servers[:: 1 if turn % 2 == 0 else -1]:
                    progress(f"round {turn + 1} of {rounds}, {mode}: {server.name}")
                    before = server.cpu_seconds()
                    streamed = await run_streams(server, _marker(server), streams, *_request(server.name))
                    cpu = (server.cpu_seconds() - before) / max(1, streamed.events) * 1e6
                    figures.setdefault((server.name, mode), []).append((cpu, streamed.failed))
        progress(f"{PROBES} single runs of each contestant")
        await get(provider.port, "/control?mode=packet&tokens=5")
        return figures, await added(servers, provider.port, services.port)


async def added(servers: list[Server], provider: int, services: int) -> dict[str, float]:
    """Returns the median ms to the first text beyond those of calling database and provider directly."""
    database = await http_load.connect(services)
    connections = {DIRECT: await connect(provider, PROVIDER_TEXT)}
    connections |= {server.name: await connect(server.port, _marker(server)) for server in servers}
    times: dict[str, list[float]] = {name: [] for name in connections}
    for turn in range(WARM + PROBES):
        for name, connection in connections.items():
            plan = await database.send(PLAN) if name == DIRECT else 0.0
            path, body = ("/v1/responses", CHAT) if name == DIRECT else _request(name)
            await asyncio.wait_for(connection.send(request(path, body)), 30)
            if turn >= WARM and connection.first is not None:
                times[name].append((plan + connection.first) * 1e3)
            await asyncio.sleep(0.002)
    for connection in connections.values():
        connection.transport.close()
    floor = median(times.pop(DIRECT))
    return {name: median(values) - floor for name, values in times.items()}


def _request(name: str) -> tuple[str, bytes]:
    if name == contestants.OURS_RESPONSES:
        return "/v1/responses", RESPONSES_BODY
    return (OPENAI_PATH, OPENAI_BODY) if name == contestants.OURS_OPENAI else (PATH, BODY)


def _marker(server: Server) -> bytes:
    return PROVIDER_TEXT if server.name in (contestants.PUMP, contestants.OURS_RESPONSES) else DELTA


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=3, help="number of measurements of each contestant")
    options.add_argument("--streams", type=int, default=50, help="number of concurrent runs")
    chosen = options.parse_args()
    contestants.require_peers()
    figures, delays = uvloop.run(measure(chosen.rounds, chosen.streams))
    medians = {key: median([cpu for cpu, _ in values]) for key, values in figures.items()}
    rows = [
        (
            name, mode, cpu, cpu / medians[contestants.PUMP, mode], cpu / medians[contestants.DENO_SDK, mode],
            delays[name], sum(failed for _, failed in figures[name, mode]),
        )
        for (name, mode), cpu in medians.items()
    ]  # fmt: skip
    table(f"CPU per event of a run ({TOKENS} tokens a run, {chosen.streams} at once)", COLUMNS, rows)
    if chosen.keep:
        keep("run_events", COLUMNS, rows, "cpu µs/event")


if __name__ == "__main__":
    run(main)
