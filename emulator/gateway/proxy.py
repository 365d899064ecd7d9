"""Passes a request on to a function's process and its answer back, both ways as they come, nothing held."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import quote

import aiohttp
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from emulator.processes.instance import Instance
from emulator.processes.supervisor import Supervisor
from shared.errors import ApiError, FunctionTimeout, PayloadTooLarge

ATTEMPTS = 3
EXIT_SECONDS = 1.0  # between the end of a connection and the news of its process's end
MAX_BODY = 512 * 1024 * 1024
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade expect".split()
)
TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10)
Headers = list[tuple[bytes, bytes]]


class ClientGone(Exception):
    """The client left before it had its answer."""


class AnswerCut(Exception):
    """The function ended in the middle of its answer; the connection must not end as if all were well."""


class Incoming:
    """The client's half: its body, and the news that it left."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.receive = receive
        names = {name for name, _ in scope["headers"]}
        self.has_body = b"content-length" in names or b"transfer-encoding" in names
        self.read = asyncio.Event()
        self.gone = asyncio.Event()

    async def body(self) -> AsyncIterator[bytes]:
        size, more = 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.gone.set()
                raise ClientGone
            chunk, more = message.get("body", b""), message.get("more_body", False)
            size += len(chunk)
            if size > MAX_BODY:
                raise too_large()
            if chunk:
                yield chunk
        self.read.set()

    async def leaves(self) -> None:
        """Returns when the client has left."""
        if not self.has_body:
            await self.receive()  # the empty body
            self.read.set()
        waits = [asyncio.create_task(self.read.wait()), asyncio.create_task(self.gone.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        while not self.gone.is_set():
            if (await self.receive())["type"] == "http.disconnect":
                self.gone.set()


def too_large() -> PayloadTooLarge:
    return PayloadTooLarge(details={"maximum_bytes": MAX_BODY})


async def forward(
    functions: Supervisor, name: str, scope: Scope, receive: Receive, send: Send, headers: Headers, timeout: float
) -> None:
    """Raises ApiError as long as nothing was answered, ClientGone or AnswerCut later.

    `timeout` is the number of seconds until the response must have begun.
    """
    incoming = Incoming(scope, receive)
    relay = asyncio.create_task(_relay(functions, name, scope, incoming, send, headers, timeout))
    leaves = asyncio.create_task(incoming.leaves())
    try:
        await asyncio.wait({relay, leaves}, return_when=asyncio.FIRST_COMPLETED)
        if not relay.done():
            raise ClientGone
        relay.result()
    finally:
        for task in (relay, leaves):
            task.cancel()
        await asyncio.wait({relay, leaves})


async def _relay(
    functions: Supervisor, name: str, scope: Scope, incoming: Incoming, send: Send, headers: Headers, timeout: float
) -> None:
    try:
        async with asyncio.timeout(timeout):
            answer = await _reach(functions, name, scope, incoming, headers)
    except TimeoutError as error:
        message = f"The function '{name}' did not answer within {timeout:.0f} seconds"
        raise FunctionTimeout(message) from error
    await _pass_on(answer, send)


async def _reach(
    functions: Supervisor, name: str, scope: Scope, incoming: Incoming, headers: Headers
) -> aiohttp.ClientResponse:
    """Only what surely reached no process is sent again."""
    for _ in range(ATTEMPTS):
        instance = await functions.serving(name)
        instance.begin()
        try:
            return await _ask(instance, scope, incoming, headers)
        except aiohttp.ClientConnectorError:  # it ended before this call reached it
            await asyncio.wait([instance.process.exited], timeout=EXIT_SECONDS)
        except aiohttp.ClientError as error:
            if cause := _cause(error):
                raise cause from error
            await asyncio.wait([instance.process.exited], timeout=EXIT_SECONDS)
            raise functions.lost(name) from error
        finally:
            instance.end()
    raise functions.lost(name)


async def _ask(instance: Instance, scope: Scope, incoming: Incoming, headers: Headers) -> aiohttp.ClientResponse:
    return await instance.session.request(
        scope["method"],
        _target(instance.url, scope),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers],
        data=incoming.body() if incoming.has_body else None,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        allow_redirects=False,
        timeout=TIMEOUT,
    )


async def _pass_on(answer: aiohttp.ClientResponse, send: Send) -> None:
    try:
        await _answer(answer, send)
    except aiohttp.ClientError as error:
        raise AnswerCut from error
    finally:
        if answer.content.at_eof():
            answer.release()
        else:
            answer.close()  # which tells the function that nobody listens any more


async def _answer(answer: aiohttp.ClientResponse, send: Send) -> None:
    headers = list(end_to_end(answer.raw_headers, without=(b"date", b"server")))
    start: Message = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send(start)
    async for chunk in answer.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def end_to_end(headers: Iterable[tuple[bytes, bytes]], without: Iterable[bytes] = ()) -> Headers:
    """`headers` in lower case, without those that concern one connection only and those named in `without`."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in lowered if name == b"connection" for token in value.split(b",")}
    dropped = HOP_BY_HOP | named | set(without)
    return [(name, value) for name, value in lowered if name not in dropped]


def _target(base: str, scope: Scope) -> URL:
    path = quote(scope["raw_path"].decode("latin-1"), safe="/%:@!$&'()*+,;=~-._[]|^`{}\"<>\\")
    query = scope["query_string"].decode("latin-1")
    return URL(f"{base}{path}{'?' + query if query else ''}", encoded=True)


def _cause(error: BaseException) -> ApiError | None:
    """The error of our own body generator, which aiohttp wraps."""
    step: Any = error
    while step is not None:
        if isinstance(step, ApiError):
            return step
        step = step.__cause__ or step.__context__
    return None
