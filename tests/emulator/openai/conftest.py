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

KEY = "sk-local-test"
EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


class Served:
    """An open_app in a thread of its own; `url` ends in nothing, paths have no prefix."""

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

    def __enter__(self) -> "Served":
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("openai")
    with Served(Settings(data=data, api_key=KEY, word_delay=0, control=True)) as served:
        yield served


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., contextlib.AbstractContextManager[Served]]:
    """A server of the test's own, with settings that differ."""
    return lambda **settings: Served(Settings(**{"data": tmp_path / "own", "word_delay": 0, **settings}))


@pytest.fixture(scope="session")
def client(server: Served) -> Iterator[OpenAI]:
    with OpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=20) as made:
        yield made


@pytest.fixture(scope="session")
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {KEY}"}, timeout=20) as made:
        yield made


@pytest.fixture(scope="session")
def events(http: httpx.Client) -> Callable[..., list[dict[str, Any]]]:
    """The raw events of a streamed request; each must be valid by the SDK's own types and in sequence."""

    def collect(**body: Any) -> list[dict[str, Any]]:
        found = []
        with http.stream("POST", "/responses", json={"model": "gpt-5", "stream": True, **body}) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            for block in answer.read().decode().strip().split("\n\n"):
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
    """The raw events of a script."""
    return lambda request=None, **script: events(
        **{"model": "emulator-script", "input": json.dumps(script), **(request or {})}
    )


def pdf_of(pages: list[str]) -> bytes:
    """A PDF with one line of text on each page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 9 Tf 20 700 Td ({text}) Tj ET"
        parts += [
            f"<</Type/Page/Parent 2 0 R/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 2000 800]>>",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    body, offsets = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """Thirty pages; only page 17 speaks of the termination notice."""
    pages = [f"Clause {number}. The supplier shall keep records of delivery {number}." for number in range(1, 31)]
    pages[16] = "Clause 17. Either party may terminate this contract by ninety days written notice."
    return pdf_of(pages)
