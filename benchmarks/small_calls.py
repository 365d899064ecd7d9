"""Measures what a function adds to the time of its upstream requests. The upstream services respond at once.

python -m benchmarks.small_calls [--calls 300]
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import request, token
from benchmarks.harness.http_load import connect
from benchmarks.harness.process import LOAD_CORE, Server, free_port
from benchmarks.harness.report import keep, median, parser, percentile, progress, run, table

COLUMNS = ("call", "contestant", "p50 ms", "p99 ms", "overhead p50 ms", "cpu µs/call")
WORK = "work alone"
BARE, FASTAPI = "bare starlette", "fastapi"
WARM = 30
BUCKET = {"UPLOAD_BUCKET": "bench", "AWS_REGION": "ap-south-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}


@dataclass(frozen=True)
class Call:
    """A request to a function, and the requests that it sends to upstream services, in order."""

    name: str
    function: str
    request_of: Callable[[str], bytes]
    """Makes the request of a caller with this token."""
    work: Sequence[bytes]
    status: int = 200
    has_peers: bool = False


def _call(function: str, path: str, body: Mapping[str, object], *work: tuple[str, str], peers: bool = False) -> Call:
    """A POST of JSON. `work` is the method and path of each upstream request, which has the same body."""
    data = json.dumps(body).encode()
    sent = [request(target, b"" if method == "GET" else data, "-", method) for method, target in work]
    return Call(function, function, lambda bearer: request(path, data, bearer), sent, has_peers=peers)


def _upload(bearer: str) -> bytes:
    """A form with a small file."""
    form = b"\r\n".join(
        (
            b"--edge",
            b'content-disposition: form-data; name="file"; filename="notes.txt"',
            b"content-type: text/plain",
            b"",
            b"Take one tablet a day. " * 40,
            b"--edge--",
            b"",
        )
    )
    made = request("/api/file/upload", form, bearer)
    return made.replace(b"application/json", b"multipart/form-data; boundary=edge", 1)


def _preflight(_: str) -> bytes:
    head = request("/api/thread", b"", "-", "OPTIONS")
    headers = b"origin: https://app.example\r\naccess-control-request-method: GET\r\n\r\n"
    return head.replace(b"authorization: Bearer -\r\n\r\n", headers)


def calls() -> list[Call]:
    nothing = [request("/", b"", "-", "GET")]
    listing = [request("/rest/v1/rpc/list_threads", b'{"most": 20, "skipped": 0}', "-")]
    new = {"name": "Discharge", "model": "gpt-6.1-terra", "instructions": "Be brief.", "tools": [], "fileIds": []}
    update = {"assistant_id": "asst_0", "updates": {"name": "Discharge"}}
    message = {"thread_id": "thread_0", "message": "What changed since May?"}
    add = ("POST", "/rest/v1/rpc/add_thread_message")
    return [
        Call("thread-list", "thread-list", lambda bearer: request("/api/thread?limit=20", b"", bearer, "GET"), listing,
             has_peers=True),
        _call("message-create", "/api/thread/message", message, add, peers=True),
        Call("401", "thread-list", lambda _: request("/api/thread", b"", "not.a.token", "GET"), nothing, 401, True),
        Call("preflight", "thread-list", _preflight, nothing, 204, True),
        _call("thread-create", "/api/thread/create", {"message": "Hello"}, ("POST", "/rest/v1/rpc/create_thread")),
        _call("message-attachment", "/api/thread/message/attachment", {**message, "file_ids": ["file-0"]}, add),
        _call("assistant-create", "/api/assistant/create", new, ("POST", "/rest/v1/assistants")),
        _call("assistant-update", "/api/assistant/update", update, ("PATCH", "/rest/v1/assistants")),
        _call("run-stop", "/api/thread/run/stop", {"run_id": "run_0"}, ("POST", "/rest/v1/rpc/stop_run")),
        _call("file-upload-url", "/api/file/upload-url", {"bytes": 900}),
        Call("file-upload", "file-upload", _upload,
             [request("/v1/files", b"x" * 900, "-"), request("/rest/v1/user_files", b"{}", "-")]),
    ]  # fmt: skip


async def measure(count: int) -> list[tuple[object, ...]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    rows: list[tuple[object, ...]] = []
    with ExitStack() as stack:
        services = await stack.enter_context(Server(contestants.services(), free_port(), LOAD_CORE)).ready()
        variables = {**contestants.services_environment(services.port), **BUCKET}
        names = dict.fromkeys(call.function for call in calls())
        commands = [contestants.function(name, variables) for name in names]
        commands += [contestants.uvicorn(FASTAPI, "fastapi_calls", variables)]
        commands += [contestants.uvicorn(BARE, "bare_starlette", variables)]
        started = [stack.enter_context(Server(command, free_port())) for command in commands]
        servers = {server.name: await server.ready() for server in started}
        for call in calls():
            progress(call.name)
            compared = {contestants.OURS: servers[call.function]}
            if call.has_peers:
                compared |= {name: servers[name] for name in (FASTAPI, BARE)}
            rows += await compare(call, services.port, compared, count)
    return rows


async def compare(call: Call, services: int, servers: dict[str, Server], count: int) -> list[tuple[object, ...]]:
    work = await connect(services)
    clients = {name: await connect(server.port) for name, server in servers.items()}
    times: dict[str, list[float]] = {name: [] for name in (WORK, *clients)}
    for turn in range(count + WARM):
        if turn == WARM:
            before = {name: server.cpu_seconds() for name, server in servers.items()}
        times[WORK].append(sum([await work.send(upstream) for upstream in call.work]))
        for name, client in clients.items():
            times[name].append(
                await client.send(call.request_of(token()))
            )  # a new caller each time, to stay below the limits
    cpu = {name: (server.cpu_seconds() - before[name]) / count * 1e6 for name, server in servers.items()}
    if clients[contestants.OURS].status != call.status:
        raise RuntimeError(f"{call.name}: the status is not {call.status}: {clients[contestants.OURS].text()[:300]}")
    measured = {name: [value * 1e3 for value in values[WARM:]] for name, values in times.items()}
    floor = median(measured[WORK])
    for client in (work, *clients.values()):
        client.transport.close()
    return [
        (call.name, name, median(values), percentile(values, 0.99), median(values) - floor, cpu.get(name, 0.0))
        for name, values in measured.items()
    ]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--calls", type=int, default=300, help="number of calls of each kind")
    chosen = options.parse_args()
    contestants.require_peers()
    rows = uvloop.run(measure(chosen.calls))
    table(f"Small calls ({chosen.calls} in turn; overhead: beyond the upstream requests alone)", COLUMNS, rows)
    if chosen.keep:
        keep("small_calls", COLUMNS, rows, "overhead p50 ms")


if __name__ == "__main__":
    run(main)
