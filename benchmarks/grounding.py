"""Measures what finding the articles costs a chat: time to the first token with them and without, in turn.

legal-chat runs beside a whole stack, whose database has the project's articles and whose REST service it calls.

python -m benchmarks.grounding [--probes 300]
"""

import asyncio
import json
import os
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import uvloop

from benchmarks.harness import contestants
from benchmarks.harness.client import ISSUER, connect, get, request, token_for
from benchmarks.harness.process import LOAD_CORE, PYTHON, Command, Server, free_port
from benchmarks.harness.report import keep, parser, percentile, run, table

COLUMNS = ("chat", "p50 ms", "p99 ms", "added p50 ms", "added p99 ms")
WITHOUT, WITH = "without articles", "with articles"
QUESTION = {"messages": [{"role": "user", "content": "How do I file an FIR?"}], "language": "en"}
WARM = 20


@asynccontextmanager
async def stack() -> AsyncIterator[dict[str, str]]:
    """The variables of a running stack with a new database."""
    with tempfile.TemporaryDirectory(prefix="edgewise-bench-") as folder, ExitStack() as opened:
        os.chmod(folder, 0o755)  # as root, Postgres is another user
        port = free_port()
        arguments = ["-m", "emulator", "up", "--quiet", "--port", str(port), "--data", folder]
        server = opened.enter_context(Server(Command("stack", [PYTHON, *arguments], {}), port, LOAD_CORE))
        state = Path(folder) / "stack.json"
        async with asyncio.timeout(60):
            while not state.exists():  # written once the stack is ready
                await asyncio.sleep(0.05)
        await server.ready()
        yield json.loads(state.read_text())["environment"]


async def users(database: str, number: int) -> list[uuid.UUID]:
    """New users, so that no rate limit is reached; the search refuses those that do not exist."""
    added = [uuid.uuid4() for _ in range(number)]
    connection = await asyncpg.connect(database)
    await connection.executemany("insert into auth.users (id) values ($1)", [(user,) for user in added])
    await connection.close()
    return added


async def measure(probes: int) -> dict[str, list[float]]:
    os.sched_setaffinity(0, {LOAD_CORE})
    figures: dict[str, list[float]] = {WITHOUT: [], WITH: []}
    async with AsyncExitStack() as opened:
        provider = await opened.enter_context(Server(contestants.provider(), free_port(), LOAD_CORE)).ready()
        await get(provider.port, "/control?mode=packet&tokens=5")
        running = await opened.enter_async_context(stack())
        variables = {**contestants.environment(provider.port), **running, "JWT_ISSUERS": ISSUER}
        variables["OPENAI_BASE_URL"] = f"http://127.0.0.1:{provider.port}/v1"
        servers = {
            name: opened.enter_context(
                Server(contestants.function("legal-chat", {**variables, "CHAT_SOURCES": count}, name), free_port())
            )
            for name, count in ((WITHOUT, "0"), (WITH, "3"))
        }
        connections = {name: await connect((await server.ready()).port) for name, server in servers.items()}
        body = json.dumps(QUESTION).encode()
        for turn, user in enumerate(await users(running["DATABASE_URL"], probes + WARM)):
            for name, connection in connections.items():
                await asyncio.wait_for(connection.send(request(contestants.PATH, body, token_for(user))), 30)
                if connection.first is None or (b"Sources: " in connection.received) != (name == WITH):
                    raise RuntimeError(f"{name}: {connection.status} {bytes(connection.received[:300])!r}")
                if turn >= WARM:
                    figures[name].append(connection.first * 1e3)
                await asyncio.sleep(0.002)
    return figures


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--probes", type=int, default=300, help="number of requests of each kind")
    chosen = options.parse_args()
    figures = uvloop.run(measure(chosen.probes))
    base = [percentile(figures[WITHOUT], share) for share in (0.5, 0.99)]
    rows = []
    for name, values in figures.items():
        own = [percentile(values, share) for share in (0.5, 0.99)]
        rows.append((name, *own, own[0] - base[0], own[1] - base[1]))
    table(f"Time to the first token ({chosen.probes} probes each)", COLUMNS, rows)
    if chosen.keep:
        keep("grounding", COLUMNS, rows, "added p50 ms")


if __name__ == "__main__":
    run(main)
