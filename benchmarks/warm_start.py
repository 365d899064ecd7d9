"""Measures the time to the first text of a forked function, as `edgewise up` starts it, beside a plain process.

python -m benchmarks.warm_start [--rounds 15]
"""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Mapping

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import connect, get, request
from benchmarks.harness.process import LOAD_CORE, ROOT, SERVER_CORE, Server, free_port
from benchmarks.harness.report import keep, median, parser, run, table
from emulator.processes.fork_launcher import ForkLauncher

COLUMNS = ("start", "first response ms", "first text ms", "min ms", "x deno sdk")
FUNCTION = ROOT / "functions" / "legal-chat" / "main.py"


async def forked(launcher: ForkLauncher) -> tuple[float, float]:
    """Returns (ms from requesting the fork to the first response, to the first text of a stream)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.perf_counter()
        child = launcher.launch(FUNCTION, listener.fileno(), lambda line: None)
        connection = await connect(listener.getsockname()[1])
        try:
            await asyncio.wait_for(connection.send(request(contestants.PATH, b"", "not.a.token")), 30)
            responded = time.perf_counter()
            stream = connection.send(request(contestants.PATH))
            sent = connection.sent
            await asyncio.wait_for(stream, 30)
        finally:
            connection.transport.close()
            child.send_signal(signal.SIGKILL)
            await asyncio.wait_for(asyncio.shield(child.exited), 10)
    if connection.first is None:
        raise RuntimeError(f"no text: {bytes(connection.received[:300])!r}")
    return (responded - started) * 1e3, (sent + connection.first - started) * 1e3


async def plain(provider: int) -> float:
    """Returns the ms from spawning the Deno peer to its first text."""
    from benchmarks.cold_start import first_stream

    return (await first_stream(contestants.deno_sdk(provider)))[0]


async def measure(rounds: int) -> tuple[list[tuple[float, float]], list[float]]:
    with Server(contestants.provider(), free_port(), LOAD_CORE) as provider:
        await provider.ready()
        await get(provider.port, "/control?mode=burst&tokens=20")
        os.sched_setaffinity(0, {SERVER_CORE})  # inherited by the process that forks
        launcher = ForkLauncher(ROOT, variables(contestants.environment(provider.port)), lambda line: None)
        os.sched_setaffinity(0, {LOAD_CORE})
        try:
            await forked(launcher)  # after this, the parent process has imported everything
            forks = [await forked(launcher) for _ in range(rounds)]
        finally:
            await launcher.close()
        return forks, [await plain(provider.port) for _ in range(min(rounds, 7))]


def variables(own: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **own, "HOST": "127.0.0.1"}


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=15, help="number of starts of each kind")
    chosen = options.parse_args()
    contestants.require_peers()
    forks, peers = uvloop.run(measure(chosen.rounds))
    responses, texts = [response for response, _ in forks], [text for _, text in forks]
    peer = median(peers)
    rows: list[tuple[object, ...]] = [
        ("edgewise, forked", median(responses), median(texts), min(texts), median(texts) / peer),
        ("deno sdk, plain", "-", peer, min(peers), 1.0),
    ]
    table(f"Start to first text, from a warm parent ({chosen.rounds} rounds)", COLUMNS, rows)
    if chosen.keep:
        keep("warm_start", COLUMNS, rows, "first text ms")


if __name__ == "__main__":
    run(main)
