"""How long from starting the process to the first text, and to [DONE], of its first stream?

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
    """(ms from spawn to the first text, ms from there to the end of a 20-token burst, ms on a core by then)"""
    started = time.perf_counter()
    with Server(command, free_port()) as server:
        while time.perf_counter() - started < 30:
            if server.process.poll() is not None:
                break
            try:
                connection = await connect(server.port)
                answered = connection.send(request(contestants.PATH))
                sent = connection.sent
                await answered
            except OSError:
                await asyncio.sleep(0.001)
                continue
            if connection.first is None:
                break
            end = time.perf_counter()
            spent = server.cpu_seconds()
            return (sent + connection.first - started) * 1e3, (end - sent - connection.first) * 1e3, spent * 1e3
        raise RuntimeError(f"{command.name} gave no text: {server.log.read_text(errors='replace')[-500:]}")


async def measure(rounds: int) -> dict[str, list[Times]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: dict[str, list[Times]] = {}
    with Server(contestants.upstream(), free_port(), LOAD_CORE) as upstream:
        await upstream.ready()
        await get(upstream.port, "/control?mode=burst&tokens=20")
        makers = (contestants.ours, contestants.deno_sdk, contestants.deno_tuned, contestants.fastapi)
        commands = [make(upstream.port) for make in makers]
        for command in commands:  # page cache and byte code are warm for everybody
            await first_stream(command)
        for turn in range(rounds):
            progress(f"round {turn + 1} of {rounds}")
            for command in commands[:: 1 if turn % 2 == 0 else -1]:
                figures.setdefault(command.name, []).append(await first_stream(command))
    return figures


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=7, help="starts of each contestant")
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
            median([spent for *_, spent in values]),
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
