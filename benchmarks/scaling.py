"""Simulates instances, cold starts and the price of a million chats from the measured CPU, memory and start.

python -m benchmarks.scaling [--rates 1,20,200] [--minutes 10]

Reads results/relay.json, stream_memory.json and cold_start.json: run those first, on the same machine.
"""

import heapq
import json
import random
from dataclasses import dataclass

from benchmarks.harness import contestants
from benchmarks.harness.report import RESULTS, keep, parser, percentile, run, table

#: List prices in US dollars, x86: Lambda in us-east-1, Cloud Run tier 1 with request-based billing.
LAMBDA_REQUEST, LAMBDA_GB_SECOND = 0.20 / 1e6, 0.0000166667
RUN_REQUEST, RUN_VCPU_SECOND, RUN_GIB_SECOND = 0.40 / 1e6, 0.000024, 0.0000025
LAMBDA_GB, RUN_GIB = 0.5, 0.5
TOKENS, TOKENS_PER_SECOND = 400, 50.0  # a text of 300 words
UTILISATION = 0.6  # share of a vCPU that streams may use, so that first tokens are not delayed
MAX_CONCURRENCY = 1000  # Cloud Run's limit
SERVERS = (contestants.OURS, contestants.DENO_SDK, contestants.DENO_TUNED, contestants.FASTAPI)
COLUMNS = ("platform", "server", "chats/s", "streams/instance", "instances", "cold %", "wait p99 ms", "$ per million")


@dataclass(frozen=True)
class Costs:
    """One server's measured costs, in seconds and MB."""

    cpu_per_event: float
    idle_mb: float
    mb_per_stream: float
    start: float

    @property
    def concurrency(self) -> int:
        """The number of concurrent streams for one vCPU and RUN_GIB of memory."""
        by_cpu = UTILISATION / (TOKENS_PER_SECOND * self.cpu_per_event)
        by_memory = (RUN_GIB * 1024 * 0.8 - self.idle_mb) / self.mb_per_stream
        return max(1, int(min(by_cpu, by_memory, MAX_CONCURRENCY)))


def measured() -> dict[str, Costs]:
    def rows(question: str) -> dict[str, dict[str, float]]:
        record = json.loads((RESULTS / f"{question}.json").read_text())
        named = [dict(zip(record["columns"], row, strict=True)) for row in record["rows"]]
        chosen = [row for row in named if (row.get("mode", "paced"), row.get("streams", 50)) == ("paced", 50)]
        return {row["contestant"]: row for row in chosen}

    relay, memory, start = rows("relay"), rows("stream_memory"), rows("cold_start")
    return {
        name: Costs(
            relay[name]["cpu µs/event"] / 1e6,
            memory[name]["idle MB"],
            memory[name]["kB per stream"] / 1024,
            start[name]["first text ms"] / 1e3,
        )
        for name in SERVERS
    }


def simulate(rate: float, seconds: float, concurrency: int, start: float) -> tuple[int, float, list[float], float]:
    """Returns (peak number of instances, share of cold starts, waits in seconds, busy seconds of all instances).

    Chats arrive at random. Each is sent to the fullest instance with free capacity, as the platforms do; without one,
    a new instance is started and the chat waits for it. An instance ends after a minute of idleness.
    """
    chance = random.Random(7)
    ends: list[tuple[float, int]] = []  # (end of a stream, its instance)
    active: dict[int, int] = {}
    since: dict[int, float] = {}
    idle: dict[int, float] = {}
    waits, busy, cold, peak, now, number = [], 0.0, 0, 0, 0.0, 0
    while now < seconds:
        now += chance.expovariate(rate)
        while ends and ends[0][0] <= now:
            end, instance = heapq.heappop(ends)
            active[instance] -= 1
            if not active[instance]:
                busy += end - since[instance]
                idle[instance] = end
        for instance in [one for one, since_when in idle.items() if now - since_when > 60]:
            del idle[instance], active[instance]
        free = [(count, one) for one, count in active.items() if count < concurrency]
        if free:
            _, instance = max(free)
            wait = 0.0
        else:
            instance = number = number + 1
            active[instance], wait, cold = 0, start, cold + 1
        if not active[instance]:
            since[instance] = now
            idle.pop(instance, None)
        active[instance] += 1
        heapq.heappush(ends, (now + wait + TOKENS / TOKENS_PER_SECOND * chance.uniform(0.5, 1.5), instance))
        waits.append(wait)
        peak = max(peak, len(active))
    last: dict[int, float] = {}
    for end, instance in ends:
        last[instance] = max(end, last.get(instance, 0.0))
    busy += sum(end - since[instance] for instance, end in last.items())
    return peak, cold / len(waits), waits, busy


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rates", default="1,20,200", help="chats per second, comma-separated")
    options.add_argument("--minutes", type=float, default=10, help="simulated minutes")
    chosen = options.parse_args()
    rows: list[tuple[object, ...]] = []
    for name, costs in measured().items():
        for rate in map(float, chosen.rates.split(",")):
            for platform, concurrency in (("Lambda", 1), ("Cloud Run", costs.concurrency)):
                if platform == "Lambda" and rate > 20:
                    continue  # with one stream per instance, costs grow in proportion
                peak, cold, waits, busy = simulate(rate, chosen.minutes * 60, concurrency, costs.start)
                chats = len(waits)
                if platform == "Lambda":
                    price = LAMBDA_REQUEST + busy / chats * LAMBDA_GB * LAMBDA_GB_SECOND
                else:
                    price = RUN_REQUEST + busy / chats * (RUN_VCPU_SECOND + RUN_GIB * RUN_GIB_SECOND)
                wait = percentile(waits, 0.99) * 1e3
                rows.append((platform, name, rate, concurrency, peak, cold * 100, wait, price * 1e6))
    rows.sort(key=lambda row: (str(row[0]), float(str(row[2]))))
    table(
        f"Simulated: {TOKENS} tokens at {TOKENS_PER_SECOND:.0f}/s per chat, {chosen.minutes:.0f} minutes", COLUMNS, rows
    )
    if chosen.keep:
        keep("scaling", ("case", *COLUMNS), [(f"{r[0]}, {r[1]}, {r[2]:.0f}/s", *r) for r in rows], "$ per million")


if __name__ == "__main__":
    run(main)
