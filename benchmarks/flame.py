"""Draws a flame graph of legal-chat relaying 50 streams, with py-spy.

python -m benchmarks.flame [--seconds 10]
"""

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import TEXT, get
from benchmarks.harness.process import LOAD_CORE, PYTHON, ROOT, Server, free_port
from benchmarks.harness.report import RESULTS, parser, run
from benchmarks.relay import run_streams

TARGET = RESULTS / "relay_flame.svg"


async def record(seconds: int) -> None:
    os.sched_setaffinity(0, {LOAD_CORE})
    with ExitStack() as stack:
        provider = await stack.enter_context(Server(contestants.provider(), free_port(), LOAD_CORE)).ready()
        server = await stack.enter_context(Server(contestants.ours(provider.port), free_port())).ready()
        await get(provider.port, "/control?mode=packet&tokens=100")
        await run_streams(server, TEXT, 50)
        py_spy = str(Path(PYTHON).parent / "py-spy")
        options = ["--duration", str(seconds), "--rate", "500", "--nonblocking", "--output", str(TARGET)]
        profiler = subprocess.Popen(  # noqa: ASYNC220 - runs once, and nothing is timed here
            [py_spy, "record", *options, "--pid", str(server.tree()[-1])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while profiler.poll() is None:
            await run_streams(server, TEXT, 50)
    if profiler.returncode or not TARGET.exists():
        raise SystemExit("py-spy could not read the process: run this as root, or with CAP_SYS_PTRACE")
    TARGET.write_text(TARGET.read_text().replace(f"{ROOT}/", ""))
    print(f"\nFlame graph of relayed streams: {TARGET.relative_to(RESULTS.parents[1])}")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--seconds", type=int, default=10, help="duration of the recording")
    RESULTS.mkdir(exist_ok=True)
    uvloop.run(record(options.parse_args().seconds))


if __name__ == "__main__":
    run(main)
