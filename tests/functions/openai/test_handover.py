"""On AWS Lambda, a polled run is executed by an asynchronous invocation of the same function."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import openai
import pytest
from aiohttp import web

from tests.conftest import Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED, MODEL, script
from tests.harness.process import serving
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]


@dataclass
class Lambda:
    """Accepts invocations as AWS Lambda does; `events` are their payloads."""

    url: str = ""
    status: int = 202
    events: list[Any] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    path: str = ""

    async def invoke(self, request: web.Request) -> web.Response:
        self.path, self.headers = request.path, {name.lower(): value for name, value in request.headers.items()}
        self.events.append(await request.json())
        return web.Response(status=self.status)


@asynccontextmanager
async def lambda_service() -> AsyncIterator[Lambda]:
    service = Lambda()
    app = web.Application()
    app.router.add_post("/{path:.*}", service.invoke)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await runner.cleanup()


async def test_a_polled_run_is_executed_by_another_invocation(stack: Stack, user: User) -> None:
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    async with lambda_service() as service:
        environment |= {
            "AWS_LAMBDA_FUNCTION_NAME": "edgewise-dev-openai",
            "AWS_LAMBDA_FUNCTION_VERSION": "7",
            "AWS_ENDPOINT_URL_LAMBDA": service.url,
            "AWS_REGION": "ap-south-1",
            "AWS_ACCESS_KEY_ID": "AKIA0",
            "AWS_SECRET_ACCESS_KEY": "x",
        }
        with serving("functions/openai/main.py", environment) as process:
            client = openai.AsyncOpenAI(base_url=f"{process.url}/v1", api_key=user.token, max_retries=0)
            async with client, aiohttp.ClientSession() as http:
                await _polled(client, http, service, process.url)


async def _polled(client: openai.AsyncOpenAI, http: aiohttp.ClientSession, service: Lambda, url: str) -> None:
    assistant = await client.beta.assistants.create(model=MODEL)
    runs = client.beta.threads.runs
    run = await client.beta.threads.create_and_run(
        assistant_id=assistant.id, thread={"messages": script(text="From elsewhere.")}
    )
    [event] = service.events
    assert event["run_id"] == run.id
    assert service.path == "/2015-03-31/functions/edgewise-dev-openai:7/invocations"
    assert service.headers["x-amz-invocation-type"] == "Event"
    assert service.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIA0/")
    assert (await runs.retrieve(run.id, thread_id=run.thread_id)).status == "queued"
    for forged in (
        {**event, "signature": "0" * 64},
        {**event, "expires": event["expires"] + 1},
        {**event, "run_id": "run_1"},
    ):
        async with http.post(f"{url}/v1/queued_runs", json=forged) as response:
            assert response.status == 403
    async with http.post(f"{url}/v1/queued_runs", json=event) as response:
        assert (await response.text()).endswith("event: done\ndata: [DONE]\n\n")
    run = await runs.retrieve(run.id, thread_id=run.thread_id)
    assert run.status == "completed"
    async with http.post(f"{url}/v1/queued_runs", json=event) as response:
        assert await response.json() == {"taken": False}
    service.status = 403
    with pytest.raises(openai.InternalServerError) as caught:
        await runs.create(run.thread_id, assistant_id=assistant.id)
    assert (caught.value.status_code, caught.value.code) == (503, "run_not_started")
    service.status = 202
    assert (await runs.create(run.thread_id, assistant_id=assistant.id)).status == "queued"
