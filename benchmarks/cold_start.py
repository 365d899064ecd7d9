"""Measures the time from starting a process to the first text, and to [DONE], of its first stream.

python -m benchmarks.cold_start [--rounds 7]
"""

import asyncio
import os
import time

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import connect, get, request
from benchmarks.harness.process import LOAD_CORE, Command, Server, free_port
from benchmarks.harness.report import keep, median, parser, progress, run, table

COLUMNS = ("contestant", "first text ms", "min ms", "cpu ms", "[DONE] after last token, ms", "x deno sdk")
Times = tuple[float, float, float]
DONE = b"data: [DONE]"


async def first_stream(command: Command) -> Times:
    """Returns (ms from spawn to the first text, ms from there to the end of a 20-token burst, CPU ms until then)."""
    started = time.perf_counter()
    with Server(command, free_port()) as server:
        while time.perf_counter() - started < 30:
            if server.process.poll() is not None:
                break
            try:
                connection = await connect(server.port)
                response = connection.send(request(contestants.PATH))
                sent = connection.sent
                await response
            except OSError:
                await asyncio.sleep(0.001)
                continue
            if connection.first is None:
                break
            end = time.perf_counter()
            cpu = server.cpu_seconds()
            return (sent + connection.first - started) * 1e3, (end - sent - connection.first) * 1e3, cpu * 1e3
        raise RuntimeError(f"{command.name} sent no text: {server.log.read_text(errors='replace')[-500:]}")


async def measure(rounds: int) -> dict[str, list[Times]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: dict[str, list[Times]] = {}
    with Server(contestants.provider(), free_port(), LOAD_CORE) as provider:
        await provider.ready()
        await get(provider.port, "/control?mode=burst&tokens=20")
        commands = [make(provider.port) for make in (*contestants.OUR_SERVERS, *contestants.CHAT_PEERS)]
        for command in commands:  # fills the page cache and writes byte code
            await first_stream(command)
        for turn in range(rounds):
            progress(f"round {turn + 1} of {rounds}")
            for command in commands[:: 1 if turn % 2 == 0 else -1]:
                figures.setdefault(command.name, []).append(await first_stream(command))
    return figures


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=7, help="number of starts of each contestant")
    chosen = options.parse_args()
    contestants.require_peers()
    figures = uvloop.run(measure(chosen.rounds))
    texts = {name: [text for text, *_ in values] for name, values in figures.items()}
    peer = median(texts[contestants.DENO_SDK])
    rows = [
        (
            name,
            median(texts[name]),
            min(texts[name]),
            median([cpu for *_, cpu in values]),
            median([rest for _, rest, _ in values]),
            median(texts[name]) / peer,
        )
        for name, values in figures.items()
    ]
    table(f"Spawn to first text (plain processes on one core, {chosen.rounds} rounds)", COLUMNS, rows)
    if chosen.keep:
        keep("cold_start", COLUMNS, rows, "first text ms")


if __name__ == "__main__":
    run(main)
