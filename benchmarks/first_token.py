"""Measures the time that a contestant adds to the first token: one request at a time, contestants in turn.

python -m benchmarks.first_token [--probes 200]
"""

import asyncio
import os
from contextlib import ExitStack

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import PROVIDER_TEXT, TEXT, Connection, connect, get, request
from benchmarks.harness.process import LOAD_CORE, Server, free_port
from benchmarks.harness.report import keep, parser, percentile, run, table

COLUMNS = ("contestant", "p50 ms", "p99 ms", "added p50 ms", "added p99 ms", "x deno sdk")
DIRECT = "direct"


async def measure(probes: int) -> dict[str, list[float]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: dict[str, list[float]] = {}
    with ExitStack() as stack:
        provider = await stack.enter_context(Server(contestants.provider(), free_port(), LOAD_CORE)).ready()
        makers = (contestants.ours, *contestants.CHAT_PEERS)
        servers = [stack.enter_context(Server(make(provider.port), free_port())) for make in makers]
        await get(provider.port, "/control?mode=packet&tokens=5")
        connections: dict[str, Connection] = {DIRECT: await connect(provider.port, PROVIDER_TEXT)}
        for server in servers:
            connections[server.name] = await connect((await server.ready()).port, TEXT)
        for turn in range(probes + 20):
            for name, connection in connections.items():
                if connection.closed:
                    port = provider.port if name == DIRECT else next(s.port for s in servers if s.name == name)
                    connection = connections[name] = await connect(port, connection.marker)
                path = "/v1/responses" if name == DIRECT else contestants.PATH
                await asyncio.wait_for(connection.send(request(path)), 30)
                if connection.first is None:
                    raise RuntimeError(
                        f"{name} responded with {connection.status} and no token: {bytes(connection.received[:300])!r}"
                    )
                if turn >= 20:
                    figures.setdefault(name, []).append(connection.first * 1e3)
                await asyncio.sleep(0.002)
    return figures


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--probes", type=int, default=200, help="number of requests to each contestant")
    chosen = options.parse_args()
    contestants.require_peers()
    figures = uvloop.run(measure(chosen.probes))
    direct = figures.pop(DIRECT)
    p50, p99 = percentile(direct, 0.5), percentile(direct, 0.99)
    peer = percentile(figures[contestants.DENO_SDK], 0.5) - p50
    rows = [
        (
            name,
            percentile(v, 0.5),
            percentile(v, 0.99),
            percentile(v, 0.5) - p50,
            percentile(v, 0.99) - p99,
            (percentile(v, 0.5) - p50) / peer,
        )
        for name, v in figures.items()
    ]
    table(f"Time to the first token ({chosen.probes} probes; direct p50 {p50:.2f} ms, p99 {p99:.2f} ms)", COLUMNS, rows)
    if chosen.keep:
        keep("first_token", COLUMNS, rows, "added p50 ms")


if __name__ == "__main__":
    run(main)
