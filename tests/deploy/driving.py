"""Sends requests to a running function: a preflight, one without a token, a successful one, and one over the limit."""

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deploy.plan import Function
from tests.conftest import Stack
from tests.harness.process import end, start

MAX_REQUESTS = 60  # larger limits are not tried out
ORIGIN = "https://app.example.com"


@contextmanager
def started(command: list[str], environment: dict[str, str], folder: Path, log: Path, ready: str) -> Iterator[None]:
    """Runs a start command; yields once the URL `ready` responds with a status below 500, as adapters wait for it."""
    with log.open("wb") as output:
        process = start(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait(ready, process, log)
        yield
    finally:
        end(process)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500:
                return
        except OSError:
            time.sleep(0.02)
            continue
        else:
            return
    pytest.fail(f"not ready in time: {log.read_text()[-2000:]}", pytrace=False)


@dataclass
class User:
    """A signed-in user. Other functions are called in the stack, which has the same database."""

    stack: Stack
    session: aiohttp.ClientSession
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.session.post(self.stack.url + path, json=body, headers=self.headers) as response:
            content = await response.json()
            assert response.status == 200, content
            return dict(content.get("data", content))

    async def assistant(self) -> str:
        new = {"name": "Guide", "instructions": "Be plain.", "model": "gpt-6.1-terra"}
        return str((await self.create("/api/assistant/create", new))["id"])

    async def thread(self) -> str:
        return str((await self.create("/api/thread/create", {"message": "What is bail?"}))["thread_id"])


async def sign_up(stack: Stack, session: aiohttp.ClientSession) -> User:
    new = {"email": f"{os.urandom(6).hex()}@example.com", "password": "correct-horse-9"}
    headers = {"apikey": stack.anon_key}
    async with session.post(f"{stack.url}/auth/v1/signup", json=new, headers=headers) as response:
        return User(stack, session, str((await response.json())["access_token"]))


async def drive(url: str, item: Function, stack: Stack) -> None:
    """Proves that the artifact serves its main endpoint; with a successful request if CALLS has one."""
    entry = item.main
    path = url + re.sub(r"\{[^}]*\}", "0", entry.path)
    async with aiohttp.ClientSession() as session:
        headers = {"origin": ORIGIN, "access-control-request-method": entry.method}
        async with session.options(path, headers=headers) as response:
            assert response.status in (200, 204)
            assert "authorization" in response.headers["access-control-allow-headers"].lower()
        if "none" not in entry.modes:
            async with session.request(entry.method, path, headers={"origin": ORIGIN}) as response:
                assert response.status == 401
                assert response.headers["access-control-allow-origin"] == "*"
                body = await response.json()
                assert (body["error"] if entry.error_format == "openai" else body)["code"]
        user = await sign_up(stack, session)
        if item.name not in CALLS:
            async with session.request(entry.method, path, headers=user.headers) as response:
                assert response.status < 500, await response.text()
                assert response.headers["x-request-id"]
            return
        expected, options = await CALLS[item.name](user)
        async with session.request(entry.method, path, headers=user.headers, **options) as response:
            text = await response.text()
            assert response.status == 200, text
            assert expected in text
            assert ("text/event-stream" in response.headers["content-type"]) == item.streams


async def exhaust_limit(url: str, item: Function, stack: Stack) -> None:
    """Sends one request more than the main endpoint's limit allows; requests without a valid body are counted too."""
    entry = item.main
    path = re.sub(r"\{[^}]*\}", "0", entry.path)
    allowed = int((entry.limit or "0").partition("/")[0].split()[0])
    if not 0 < allowed <= MAX_REQUESTS or "user" not in entry.modes:
        return
    async with aiohttp.ClientSession() as session:
        user = await sign_up(stack, session)
        headers = {**user.headers, "origin": ORIGIN}
        for number in range(allowed + 1):
            async with session.request(entry.method, url + path, headers=headers) as response:
                assert (response.status == 429) == (number == allowed), number
                assert response.headers["x-ratelimit-limit"] == str(allowed)
        assert response.headers["access-control-allow-origin"] == "*"
        assert int(response.headers["retry-after"]) > 0


Call = Callable[[User], Awaitable[tuple[str, dict[str, Any]]]]


def _plain(expected: str, **options: Any) -> Call:
    async def call(user: User) -> tuple[str, dict[str, Any]]:
        return expected, options

    return call


async def _update(user: User) -> tuple[str, dict[str, Any]]:
    return "Renamed", {"json": {"assistant_id": await user.assistant(), "updates": {"name": "Renamed"}}}


async def _message(user: User) -> tuple[str, dict[str, Any]]:
    return "Go on", {"json": {"thread_id": await user.thread(), "message": "Go on"}}


async def _attachment(user: User) -> tuple[str, dict[str, Any]]:
    form = aiohttp.FormData()
    form.add_field("file", b"A chart.", filename="chart.txt", content_type="text/plain")
    async with user.session.post(f"{user.stack.url}/api/file/upload", data=form, headers=user.headers) as response:
        file = (await response.json())["file_id"]
    return file, {"json": {"thread_id": await user.thread(), "message": "See this", "file_ids": [file]}}


async def _export(user: User) -> tuple[str, dict[str, Any]]:
    headers = {**user.headers, "apikey": user.stack.anon_key, "prefer": "return=representation"}
    url = f"{user.stack.url}/rest/v1/conversations"
    async with user.session.post(url, json={"title": "Bail"}, headers=headers) as response:
        [conversation] = await response.json()
    return '"edgewise":"conversation"', {"json": {"conversation_id": conversation["id"]}}


async def _run(user: User) -> tuple[str, dict[str, Any]]:
    return "thread.run.completed", {"json": {"thread_id": await user.thread(), "assistant_id": await user.assistant()}}


async def _stop(user: User) -> tuple[str, dict[str, Any]]:
    _, options = await _run(user)
    url = f"{user.stack.url}/api/thread/run/stream"
    async with user.session.post(url, headers=user.headers, **options) as response:
        assert "thread.run.completed" in await response.text()
    return '"completed"', {"json": {"thread_id": options["json"]["thread_id"]}}


async def _file(user: User) -> tuple[str, dict[str, Any]]:
    form = aiohttp.FormData()
    form.add_field("file", b"A chart.", filename="chart.txt", content_type="text/plain")
    return "file_id", {"data": form}


#: For each bundled function, the expected text and the request.
CALLS: dict[str, Call] = {
    "assistant-create": _plain('"id"', json={"name": "Guide", "instructions": "Be plain.", "model": "gpt-6.1-terra"}),
    "assistant-update": _update,
    "conversation-export": _export,
    "file-upload": _file,
    "file-upload-url": _plain("upload_id", json={"bytes": 3}),
    "legal-chat": _plain("data: [DONE]\n\n", json={"messages": [{"role": "user", "content": "What is an FIR?"}]}),
    "message-attachment": _attachment,
    "message-create": _message,
    "run-stop": _stop,
    "run-stream": _run,
    "thread-create": _plain("thread_id", json={"message": "What is bail?"}),
    "thread-list": _plain('"success"'),
    "usage": _plain('"resets_at"'),
}
