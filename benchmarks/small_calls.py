"""How much time does a function add to its own work? Small calls, with a database that answers at once, in turns.

python -m benchmarks.small_calls [--calls 300]
"""

import argparse
import os
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import request, token
from benchmarks.harness.http_load import Client, connect
from benchmarks.harness.process import LOAD_CORE, Command, Server, free_port
from benchmarks.harness.report import keep, median, percentile, table

COLUMNS = ("call", "contestant", "p50 ms", "p99 ms", "overhead p50 ms", "cpu µs/call", "status")
WORK = "work alone"
BARE, TWIN = "bare starlette", "fastapi"
MESSAGE = b'{"thread_id": "thread_0123456789", "message": "What changed since May?"}'


@dataclass(frozen=True)
class Call:
    """A request to a function, and the request to its neighbour that it has to make (none: an empty answer's path)."""

    name: str
    function: str
    data: bytes
    work: bytes
    status: int


def _preflight() -> bytes:
    head = request("/api/thread", b"", "-", "OPTIONS")
    asked = b"origin: https://app.example\r\naccess-control-request-method: GET\r\n\r\n"
    return head.replace(b"authorization: Bearer -\r\n\r\n", asked)


def calls() -> list[Call]:
    bearer = token()
    nothing = request("/rest/v1/user_files", b"", bearer, "GET")
    listing = request("/rest/v1/user_threads?select=*&limit=20", b"", bearer, "GET")
    adding = request("/rest/v1/rpc/add_thread_message", MESSAGE, bearer)
    return [
        Call("thread-list", "thread-list", request("/api/thread?limit=20", b"", bearer, "GET"), listing, 200),
        Call("message-create", "message-create", request("/api/thread/message", MESSAGE, bearer), adding, 200),
        Call("401", "thread-list", request("/api/thread", b"", "not.a.token", "GET"), nothing, 401),
        Call("preflight", "thread-list", _preflight(), nothing, 204),
    ]


async def measure(count: int) -> list[tuple[object, ...]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    rows: list[tuple[object, ...]] = []
    with ExitStack() as stack:
        neighbours = await stack.enter_context(Server(contestants.neighbours(), free_port(), LOAD_CORE)).ready()
        variables = contestants.next_to(neighbours.port)
        commands: list[Command] = [
            contestants.function("thread-list", variables),
            contestants.function("message-create", variables),
            contestants.uvicorn(TWIN, "fastapi_calls", variables),
            contestants.uvicorn(BARE, "bare_starlette", variables),
        ]
        servers = [stack.enter_context(Server(command, free_port())) for command in commands]
        for server in servers:
            await server.ready()
        for call in calls():
            own = next(server for server in servers if server.name == call.function)
            rivals = [(contestants.OURS, own), *((server.name, server) for server in servers[2:])]
            rows += await compare(call, neighbours.port, rivals, count)
    return rows


async def compare(
    call: Call, neighbours: int, rivals: list[tuple[str, Server]], count: int
) -> list[tuple[object, ...]]:
    clients: dict[str, Client] = {WORK: await connect(neighbours)}
    for name, server in rivals:
        clients[name] = await connect(server.port)
    times: dict[str, list[float]] = {name: [] for name in clients}
    for turn in range(count + 30):
        if turn == 30:
            before = {name: server.cpu_seconds() for name, server in rivals}
        for name, client in clients.items():
            spent = await client.send(call.work if name == WORK else call.data)
            if turn >= 30:
                times[name].append(spent * 1e3)
    spent_cpu = {name: (server.cpu_seconds() - before[name]) / count * 1e6 for name, server in rivals}
    if clients[contestants.OURS].status != call.status:
        raise RuntimeError(f"{call.name} answered {clients[contestants.OURS].status}, not {call.status}")
    floor = median(times[WORK])
    rows: list[tuple[object, ...]] = [
        (
            call.name, name, median(values), percentile(values, 0.99), median(values) - floor,
            spent_cpu.get(name, 0.0), clients[name].status,
        )
        for name, values in times.items()
    ]  # fmt: skip
    for client in clients.values():
        client.transport.close()
    return rows


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--calls", type=int, default=300)
    chosen = options.parse_args()
    rows = uvloop.run(measure(chosen.calls))
    table(f"Small calls ({chosen.calls} in turn; overhead is over the neighbour asked directly)", COLUMNS, rows)
    keep("small_calls", COLUMNS, rows, "overhead p50 ms")


if __name__ == "__main__":
    main()
