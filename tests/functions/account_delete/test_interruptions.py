"""An erasure whose process is killed after any of its requests goes on from there, and comes to the same end."""

import asyncio
import json
import os
import re
import signal
import sys
import uuid
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.users import User

from .accounts import PATH, fill, made, places_with, settings_of

pytestmark = needs("account-delete", "openai", "file-upload", "file-upload-url", "thread-create")
KILLED = -signal.SIGKILL


class Interruption:
    """A proxy to the stack that kills a process when a request of a new kind has had its effect, before its response.

    `kinds` are those that have been interrupted so far.
    """

    def __init__(self, stack: Stack, http: aiohttp.ClientSession) -> None:
        self.settings = settings_of(stack)
        self.stack, self.http = stack, http
        self.kinds: list[str] = []
        self.pid: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.kills = True

    async def forward(self, request: web.Request) -> web.Response:
        bucket = request.path.startswith(f"/{self.settings['UPLOAD_BUCKET']}/")
        url = f"{self.settings['UPLOAD_ENDPOINT'] if bucket else self.stack.url}{request.raw_path}"
        async with self.http.request(
            request.method, URL(url, encoded=True), headers=request.headers, data=await request.read()
        ) as response:
            body = await response.read()
            kept = {name: value for name, value in response.headers.items() if name.lower() == "content-type"}
        kind = kind_of(request, body.decode())
        if self.kills and kind not in self.kinds:
            self.kinds.append(kind)
            os.kill(await self.pid, signal.SIGKILL)
        return web.Response(status=response.status, body=body, headers=kept)

    def environment(self, url: str) -> dict[str, str]:
        openai, mailbox = f"{url}/openai/v1", f"{url}/mailbox"
        own = {"SUPABASE_URL": url, "OPENAI_BASE_URL": openai, "UPLOAD_ENDPOINT": url, "MAIL_URL": mailbox}
        return {**self.settings, **own}


def kind_of(request: web.Request, response: str) -> str:
    """The request, without ids, and what makes a step of a repeated request another one."""
    path = re.sub(r"(file-|vs_)?[0-9a-f-]{20,}", "…", request.path)
    effects = [
        effect for effect in ('"rows": true', '"rows": false', '"email": null', '"id": "vs_') if effect in response
    ]
    return " ".join([request.method, path, *effects])


@pytest.fixture
async def forks() -> AsyncIterator[asyncio.subprocess.Process]:
    """The process from which others are forked."""
    pipe = asyncio.subprocess.PIPE
    module = "tests.functions.account_delete.interrupted"
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, cwd=ROOT, stdin=pipe, stdout=pipe)
    yield process
    assert process.stdin
    process.stdin.close()
    await process.wait()


@pytest.fixture
async def interruption(stack: Stack) -> AsyncIterator[tuple[Interruption, str]]:
    """The proxy, and its URL."""
    async with aiohttp.ClientSession() as http:
        interruption = Interruption(stack, http)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", interruption.forward)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield interruption, f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()


async def test_an_erasure_survives_a_kill_after_each_step(
    stack: Stack,
    user: User,
    other_user: User,
    forks: asyncio.subprocess.Process,
    interruption: tuple[Interruption, str],
) -> None:
    proxy, url = interruption
    assert forks.stdin
    assert forks.stdout
    account, other = await fill(stack, user, "Words of a user"), await fill(stack, other_user, "Words of another")
    erasure, ended = str(uuid.uuid4()), KILLED
    while ended == KILLED:
        proxy.pid = asyncio.get_running_loop().create_future()
        work = {"environment": proxy.environment(url), "user_id": user.id, "erasure_id": erasure}
        forks.stdin.write(json.dumps(work).encode() + b"\n")
        proxy.pid.set_result(int(await forks.stdout.readline()))
        ended = int(await forks.stdout.readline())
        if 'finish_erasure "email": null' in " ".join(proxy.kinds):
            break  # nothing of the user is left, not even the right to ask again
    assert await places_with(stack, account.needles) == set(), proxy.kinds
    interrupted = await made(user, PATH, json={"confirm": True, "erasure_id": erasure})
    assert interrupted["status"] == "erased"
    whole = await made(other_user, PATH, json={"confirm": True})
    assert interrupted["erased"] == whole["erased"], proxy.kinds
    assert await places_with(stack, other.needles) == set()
    steps = " ".join(proxy.kinds)
    for step in (
        "request_erasure",
        "erase_account",
        "DELETE /openai/v1/files",
        "DELETE /openai/v1/vector_stores",
        "drop_provider_garbage",
        "GET /uploads",
        "stored_objects",
        "count_files",
        "DELETE /uploads",
        "finish_erasure",
        "POST /mailbox",
    ):
        assert step in steps
