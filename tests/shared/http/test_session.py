"""Requests by aiohttp, such as uploads to the provider and downloads from the bucket, use the environment's proxies."""

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientHttpProxyError, web

from shared.http.session import open_session
from tests.harness.certificates import make_certificate
from tests.harness.forward_proxy import forward_proxy
from tests.harness.process import ENVIRONMENT, ROOT
from tests.harness.upstream import OK, responding, server

LOGIN = b"proxy-authorization: basic bwu6cebzcw=="
UPLOAD = """
import asyncio, os
from shared.config import settings
from shared.files.bucket import Bucket
from shared.services import Services

async def chunks():
    yield b"some"
    yield b"thing"

async def main():
    services = Services(settings())
    async with services.http.post(os.environ["OPENAI_BASE_URL"] + "/files", data=chunks()) as response:
        response.raise_for_status()
    bucket = Bucket(services.settings, services.http, "ada")
    print(b"".join([chunk async for chunk in bucket.content("upload")]).decode())
    await bucket.delete("upload")
    await services.close()

asyncio.run(main())
"""


@asynccontextmanager
async def upstream(requests: list[tuple[str, str, str, bytes]], tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    """A provider and a bucket in one; appends (method, host, path, body) of each request."""

    async def handle(request: web.Request) -> web.Response:
        requests.append((request.method, request.host, request.path, await request.read()))
        return web.Response(text="content")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_uploads_and_buckets_use_the_proxy(scheme: str, tmp_path: Path) -> None:
    """`upstream.test` resolves nowhere: only the proxy can reach it."""
    certificate, context = make_certificate(tmp_path, "upstream.test")
    requests: list[tuple[str, str, str, bytes]] = []
    heads: list[bytes] = []
    async with (
        upstream(requests, context if scheme == "https" else None) as port,
        forward_proxy(port, heads) as proxy,
    ):
        environment = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            **ENVIRONMENT,
            f"{scheme.upper()}_PROXY": f"http://me:p%40ss@127.0.0.1:{proxy}",
            "SSL_CERT_FILE": str(certificate),
            "OPENAI_BASE_URL": f"{scheme}://upstream.test/v1",
            "UPLOAD_BUCKET": "charts",
            "UPLOAD_ENDPOINT": f"{scheme}://upstream.test",
            "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "ap-south-1",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "error", "-c", UPLOAD), cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
        assert (process.returncode, output) == (0, b"content\n")
    assert requests == [
        ("POST", "upstream.test", "/v1/files", b"something"),
        ("GET", "upstream.test", "/charts/uploads/ada/upload", b""),
        ("DELETE", "upstream.test", "/charts/uploads/ada/upload", b""),
    ]
    expected = b"CONNECT upstream.test:443 " if scheme == "https" else b"POST http://upstream.test/v1/files "
    assert heads[0].startswith(expected)
    assert all(LOGIN in head.lower() for head in heads)


async def test_no_proxy_is_respected(set_proxies: Callable[..., None]) -> None:
    handler, counts = responding(OK, OK)
    heads: list[bytes] = []
    async with server(handler) as port, forward_proxy(port, heads) as proxy, open_session() as session:
        for excluded in ("127.0.0.1", f"127.0.0.1:{port}"):
            set_proxies(http_proxy=f"http://127.0.0.1:{proxy}", no_proxy=excluded)
            async with session.get(f"http://127.0.0.1:{port}/") as response:
                assert await response.text() == "ok"
    assert (counts, heads) == ([2], [])


async def test_a_proxy_that_refuses_the_tunnel_is_an_error(set_proxies: Callable[..., None]) -> None:
    heads: list[bytes] = []
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"
    async with forward_proxy(0, heads, refusal) as proxy, open_session() as session:
        set_proxies(https_proxy=f"http://127.0.0.1:{proxy}")
        with pytest.raises(ClientHttpProxyError, match="407"):
            await session.get("https://upstream.test/")
