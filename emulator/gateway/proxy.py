"""Proxies a request to a function's process; both bodies are streamed, without buffering."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterable
from urllib.parse import quote

import aiohttp
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from emulator.processes.connections import ConnectionLost, RequestConnection, current_connection
from emulator.processes.instance import Instance, PendingRequest
from emulator.processes.supervisor import Supervisor
from shared.errors import ApiError, FunctionTimeout, PayloadTooLarge
from shared.headers import Headers

ATTEMPTS = 3
EXIT_SECONDS = 1.0  # between the end of a connection and the exit of its process
MAX_BODY = 512 * 1024 * 1024
MAX_KEPT = 65536  # bytes of a body that are kept for a second attempt
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
KILLED = (-signal.SIGKILL, -signal.SIGTERM)
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade expect".split()
)
TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10)


class ClientDisconnected(Exception):
    """The client disconnected before the end of the response."""


class ResponseAborted(Exception):
    """The function ended in the middle of its response, and the client must be able to notice that."""


class Moved(Exception):
    """The process hangs and has not read the request."""


class ClientStream:
    """The request's body, and whether the client has disconnected."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.receive = receive
        self.chunks: list[bytes] | None = []  # what was read of the body; None if that is too much to be kept
        self.more = True
        lengths = dict(scope["headers"])
        self.has_body = lengths.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in lengths
        self.body_read = asyncio.Event()
        self.disconnected = asyncio.Event()

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the chunks, from the first one again at a second call, which `chunks` must permit.

        Raises ClientDisconnected, or PayloadTooLarge beyond MAX_BODY.
        """
        for chunk in self.chunks or ():
            yield chunk
        size = sum(map(len, self.chunks or ()))
        while self.more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.disconnected.set()
                raise ClientDisconnected
            chunk, self.more = message.get("body", b""), message.get("more_body", False)
            size += len(chunk)
            if size > MAX_BODY:
                raise too_large()
            self.chunks = [*self.chunks, chunk] if self.chunks is not None and size <= MAX_KEPT else None
            if chunk:
                yield chunk
        self.body_read.set()

    async def wait_disconnected(self) -> None:
        if not self.has_body:
            await self.receive()  # the empty body
            self.body_read.set()
        waits = [asyncio.create_task(self.body_read.wait()), asyncio.create_task(self.disconnected.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        while not self.disconnected.is_set():
            if (await self.receive())["type"] == "http.disconnect":
                self.disconnected.set()


def too_large() -> PayloadTooLarge:
    return PayloadTooLarge(details={"maximum_bytes": MAX_BODY})


async def forward(
    functions: Supervisor, name: str, scope: Scope, receive: Receive, send: Send, headers: Headers, timeout: float
) -> None:
    """Sends the request to the function `name` and its response to the client.

    `timeout` is the number of seconds until the response must have begun. Raises ApiError
    before that, ResponseAborted later, and ClientDisconnected.
    """
    client = ClientStream(scope, receive)
    relay = asyncio.create_task(_relay(functions, name, scope, client, send, headers, timeout))
    disconnected = asyncio.create_task(client.wait_disconnected())
    try:
        await asyncio.wait({relay, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        if not relay.done():
            raise ClientDisconnected
        relay.result()
    finally:
        for task in (relay, disconnected):
            task.cancel()
        await asyncio.wait({relay, disconnected})


async def _relay(
    functions: Supervisor, name: str, scope: Scope, client: ClientStream, send: Send, headers: Headers, timeout: float
) -> None:
    try:
        async with asyncio.timeout(timeout):
            response, instance = await _send_request(functions, name, scope, client, headers, timeout)
    except TimeoutError as error:
        message = f"The function '{name}' did not respond within {timeout:.0f} seconds"
        raise FunctionTimeout(message) from error
    try:
        await _send_response(response, send)
    except aiohttp.ClientError as error:
        raise ResponseAborted from error
    finally:
        instance.end(client)
        if response.content.at_eof():
            response.release()
        else:
            response.close()  # the function sees that the client disconnected


async def _send_request(
    functions: Supervisor, name: str, scope: Scope, client: ClientStream, headers: Headers, timeout: float
) -> tuple[aiohttp.ClientResponse, Instance]:
    """Send the request to the function's process, or to the next one if that ended or hangs without handling it.

    The caller must call `end` of the instance that is returned.
    """
    refused, lost = 0, 0
    while refused < ATTEMPTS and lost < 2:
        instance = await functions.ready_instance(name)
        instance.begin(client, timeout)
        try:
            return await _attempt(instance, scope, client, headers), instance
        except BaseException as error:
            instance.end(client)
            if isinstance(error, Moved):
                continue
            if not isinstance(error, aiohttp.ClientError):
                raise
            if cause := _api_error(error):
                raise cause from error
            await asyncio.wait([instance.process.exited], timeout=EXIT_SECONDS)
            if isinstance(error, aiohttp.ClientConnectorError):  # the process ended before it accepted the connection
                refused += 1
            elif _may_retry(error, scope["method"], client, instance):
                lost += 1
            else:
                break
    raise functions.crash_error(name)


def _may_retry(error: aiohttp.ClientError, method: str, client: ClientStream, instance: Instance) -> bool:
    """Whether a request that got no response may be sent again, to another process.

    A handler must not run twice, and must not end one process after the other. So the request must not have been read,
    or have a safe method. Where a part of it may have been read, the process must have been killed from outside.
    """
    exited = instance.process.exited
    if not isinstance(error, ConnectionLost) or not exited.done() or client.chunks is None:
        return False
    if not error.delivered or (error.unread and not client.has_body):
        return True
    return exited.result() in KILLED and (error.unread or method in SAFE_METHODS)


async def _attempt(instance: Instance, scope: Scope, client: ClientStream, headers: Headers) -> aiohttp.ClientResponse:
    """Raises Moved if another process is to get the request."""
    connection = RequestConnection()
    current_connection.set(connection)
    try:
        async with asyncio.timeout(None) as attempt:
            with instance.waiting(PendingRequest(connection, attempt, lambda: client.chunks is not None)):
                return await instance.session.request(
                    scope["method"],
                    _target(instance.url, scope),
                    headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers],
                    data=client.body() if client.has_body else None,
                    skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                    allow_redirects=False,
                    timeout=TIMEOUT,
                )
    except TimeoutError as error:
        if attempt.expired():
            raise Moved from error
        raise
    finally:
        connection.close()


async def _send_response(response: aiohttp.ClientResponse, send: Send) -> None:
    headers = list(end_to_end(response.raw_headers, without=(b"date", b"server")))
    start: Message = {"type": "http.response.start", "status": response.status, "headers": headers}
    await send(start)
    async for chunk in response.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def end_to_end(headers: Iterable[tuple[bytes, bytes]], without: Iterable[bytes] = ()) -> Headers:
    """`headers` in lower case, without the hop-by-hop headers and those named in `without`."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {token.strip().lower() for name, value in lowered if name == b"connection" for token in value.split(b",")}
    dropped = HOP_BY_HOP | named | set(without)
    return [(name, value) for name, value in lowered if name not in dropped]


def _target(base: str, scope: Scope) -> URL:
    path = quote(scope["raw_path"].decode("latin-1"), safe="/%:@!$&'()*+,;=~-._[]|^`{}\"<>\\")
    query = scope["query_string"].decode("latin-1")
    return URL(f"{base}{path}{'?' + query if query else ''}", encoded=True)


def _api_error(error: BaseException) -> ApiError | None:
    """The error raised by `ClientStream.body`, which aiohttp wraps."""
    step: BaseException | None = error
    while step is not None:
        if isinstance(step, ApiError):
            return step
        step = step.__cause__ or step.__context__
    return None
