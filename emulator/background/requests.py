"""Sends the HTTP requests that pg_net queues, and stores the responses."""

import asyncio
import ipaddress
import json
from urllib.parse import urlsplit

import aiohttp
import asyncpg

from emulator.log import Log

CHANNEL = "edgewise_net"
BATCH = 50
# Names of the gateway in the Supabase CLI's containers.
GATEWAY_HOSTS = ("kong", "api.supabase.internal")
THIS_COMPUTER = ("localhost", "host.docker.internal")
TAKE = """
delete from net.http_request_queue where id in (select id from net.http_request_queue order by id limit $1)
returning id, method, url, headers, body, timeout_milliseconds
"""
STORE = """
insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
values ($1, $2, $3, $4::jsonb, $5, $6, $7)
"""
Result = tuple[int | None, str | None, str | None, str | None, bool | None, str | None]


class RequestSender:
    """Sends to this computer alone, unless `any_host`: the URLs in migrations and seeds are often a live service's."""

    def __init__(self, api_url: str, log: Log, *, any_host: bool) -> None:
        self._api_url, self._log, self._any_host = api_url, log, any_host
        self._queued = asyncio.Event()
        self._refused: set[str] = set()

    async def work(self, connection: asyncpg.Connection) -> None:
        await connection.add_listener(CHANNEL, lambda *_: self._queued.set())
        async with aiohttp.ClientSession() as session:
            while True:
                while rows := await self._take(connection):
                    results = await asyncio.gather(*(self._send(session, row) for row in rows))
                    for row, result in zip(rows, results, strict=True):
                        await connection.execute(STORE, row["id"], *result)
                await self._queued.wait()
                self._queued.clear()

    async def _take(self, connection: asyncpg.Connection) -> list[asyncpg.Record]:
        if not await connection.fetchval("select to_regclass('net.http_request_queue') is not null"):
            return []
        return list(await connection.fetch(TAKE, BATCH))

    async def _send(self, session: aiohttp.ClientSession, row: asyncpg.Record) -> Result:
        url, error = self._destination(row["url"])
        if error:
            return None, None, None, None, None, error
        timeout = aiohttp.ClientTimeout(total=row["timeout_milliseconds"] / 1000)
        headers = {name: str(value) for name, value in json.loads(row["headers"] or "{}").items() if value is not None}
        try:
            async with session.request(
                row["method"], url, headers=headers, data=row["body"], timeout=timeout, allow_redirects=False
            ) as response:
                content = await response.text(errors="replace")
                received = json.dumps(dict(response.headers))
                return response.status, response.headers.get("content-type"), received, content, False, None
        except TimeoutError:
            return None, None, None, None, True, f"Timeout of {row['timeout_milliseconds']} ms reached"
        except (aiohttp.ClientError, ValueError, OSError) as failure:
            return None, None, None, None, False, str(failure) or type(failure).__name__

    def _destination(self, url: str) -> tuple[str, str | None]:
        """The URL to call, and why it may not be called."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError as error:
            return url, str(error)
        if host in GATEWAY_HOSTS or host.startswith("supabase_kong_"):
            return f"{self._api_url}{parts.path}{'?' if parts.query else ''}{parts.query}", None
        if self._any_host or _is_this_computer(host):
            return url.replace("host.docker.internal", "127.0.0.1", 1) if host in THIS_COMPUTER[1:] else url, None
        if host not in self._refused:
            self._refused.add(host)
            self._log.warn("edgewise", f"pg_net: requests to {host} are not sent; PG_NET_HOSTS=any in .env sends them")
        return url, f"edgewise up sends no request to {host}: set PG_NET_HOSTS=any in .env"


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in THIS_COMPUTER or host.endswith(".localhost")
