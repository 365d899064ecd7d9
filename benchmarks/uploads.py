"""Measures throughput and memory of file-upload. The provider reads as fast as it can.

python -m benchmarks.uploads [--megabytes 10,90] [--rounds 3]
"""

import asyncio
import os
import time
from contextlib import ExitStack
from pathlib import Path

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import token
from benchmarks.harness.http_load import Client, connect
from benchmarks.harness.process import LOAD_CORE, Server, free_port
from benchmarks.harness.report import keep, median, parser, run, table

COLUMNS = ("contestant", "file MB", "MB/s", "cpu s/GB", "idle MB", "peak MB", "files at once")
BOUNDARY = "benchmark-boundary"
PDF = b"%PDF-1.7\n" + os.urandom(1_048_567)  # one MB, repeated


def upload(megabytes: int) -> bytes:
    part = (
        f"--{BOUNDARY}\r\ncontent-disposition: form-data; name=file; filename=scan.pdf\r\n"
        "content-type: application/pdf\r\n\r\n"
    )
    body = part.encode() + PDF * megabytes + f"\r\n--{BOUNDARY}--\r\n".encode()
    head = (
        "POST /api/file/upload HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        f"content-type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"content-length: {len(body)}\r\nauthorization: Bearer {token()}\r\n\r\n"
    )
    return head.encode() + body


def peak_mb(server: Server) -> float:
    """Returns the peak memory of the server's last process."""
    lines = Path(f"/proc/{server.tree()[-1]}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


async def send(clients: list[Client], megabytes: int) -> float:
    """Uploads a file from each client at once; returns the seconds until all have a response."""
    requests = [upload(megabytes) for _ in clients]
    started = time.perf_counter()
    await asyncio.gather(*(client.send(data) for client, data in zip(clients, requests, strict=True)))
    for client in clients:
        if client.status != 200:
            raise RuntimeError(f"an upload's status is {client.status}: {client.text()[:300]}")
    return time.perf_counter() - started


async def measure(sizes: list[int], rounds: int, concurrency: int = 4) -> list[tuple[object, ...]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    rows: list[tuple[object, ...]] = []
    with ExitStack() as stack:
        services = await stack.enter_context(Server(contestants.services(), free_port(), LOAD_CORE)).ready()
        variables = contestants.services_environment(services.port)
        for megabytes, files in [(size, 1) for size in sizes] + [(sizes[0], concurrency)]:
            for command in (
                contestants.function("file-upload", variables, contestants.OURS),
                contestants.uvicorn(contestants.FASTAPI, "fastapi_calls", variables),
            ):
                with Server(command, free_port()) as server:
                    await server.ready()
                    clients = [await connect(server.port) for _ in range(files)]
                    await send(clients[:1], 1)
                    idle, before = server.memory_mb(), server.cpu_seconds()
                    seconds = median([await send(clients, megabytes) for _ in range(rounds)])
                    cpu = (server.cpu_seconds() - before) / (rounds * files * megabytes) * 1024
                    rate = files * megabytes / seconds
                    rows.append((command.name, megabytes, rate, cpu, idle, peak_mb(server), files))
                    for client in clients:
                        client.transport.close()
    return rows


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--megabytes", default="10,90", help="sizes of the file, comma-separated")
    options.add_argument("--rounds", type=int, default=3, help="number of uploads of each size")
    chosen = options.parse_args()
    contestants.require_peers()
    rows = uvloop.run(measure([int(size) for size in chosen.megabytes.split(",")], chosen.rounds))
    table(f"Uploads ({chosen.rounds} rounds)", COLUMNS, rows)
    if chosen.keep:
        keep("uploads", COLUMNS, rows, "MB/s")


if __name__ == "__main__":
    run(main)
