"""The local AI server over real HTTP, and the official SDK as its client."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from openai import OpenAI
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from emulator.openai.app import open_app
from emulator.openai.config import Settings
from tests.emulator.openai.documents import pdf_of

KEY = "sk-local-test"
EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


class LocalServer:
    """Runs the app of `open_app` in a thread; paths under `url` have no prefix."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.url = ""

    async def _serve(self) -> None:
        async with open_app(self._settings) as app:
            config = uvicorn.Config(app, port=0, lifespan="off", log_level="critical")
            self._server = uvicorn.Server(config)
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started:
                await asyncio.sleep(0.01)
            self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
            self._ready.set()
            await serving

    def __enter__(self) -> "LocalServer":
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    data = tmp_path_factory.mktemp("openai")
    with LocalServer(Settings(data=data, api_key=KEY, word_delay=0, control=True)) as served:
        yield served


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., contextlib.AbstractContextManager[LocalServer]]:
    """Start a server for one test, with other settings."""
    return lambda **settings: LocalServer(Settings(**{"data": tmp_path / "own", "word_delay": 0, **settings}))


@pytest.fixture(scope="session")
def client(server: LocalServer) -> Iterator[OpenAI]:
    with OpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def http(server: LocalServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {KEY}"}, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def events(http: httpx.Client) -> Callable[..., list[dict[str, Any]]]:
    """Collect the events of a streamed request, checking their types with the SDK and their sequence numbers."""

    def collect(**body: Any) -> list[dict[str, Any]]:
        found = []
        with http.stream("POST", "/responses", json={"model": "gpt-5", "stream": True, **body}) as response:
            assert response.status_code == 200, response.read()
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            for block in response.read().decode().strip().split("\n\n"):
                name, data = block.split("\n")
                event = json.loads(data.removeprefix("data: "))
                assert name == f"event: {event['type']}"
                EVENTS.validate_python(event)
                found.append(event)
        assert [event["sequence_number"] for event in found] == list(range(len(found)))
        return found

    return collect


@pytest.fixture(scope="session")
def play(events: Callable[..., list[dict[str, Any]]]) -> Callable[..., list[dict[str, Any]]]:
    """Collect the events of a script."""
    return lambda request=None, **script: events(
        **{"model": "emulator-script", "input": json.dumps(script), **(request or {})}
    )


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """A contract of thirty pages; only page 17 mentions the termination notice."""
    pages = [f"Clause {number}. The supplier shall keep records of delivery {number}." for number in range(1, 31)]
    pages[16] = "Clause 17. Either party may terminate this contract by ninety days written notice."
    return pdf_of(pages)
