"""Requests to functions, and their processes."""

import asyncio
import time
from typing import Any

import aiohttp
import psutil

from tests.emulator.gateway.project import Served


async def get(client: aiohttp.ClientSession, name: str = "hello", **query: str) -> tuple[int, dict[str, Any]]:
    async with client.get(f"/functions/v1/{name}", params=query) as response:
        return response.status, await response.json()


async def wait_for_value(client: aiohttp.ClientSession, key: str, value: int, name: str = "hello") -> float:
    """Poll until the function's response has this value; return the seconds it took."""
    started = time.monotonic()
    async with asyncio.timeout(60):
        while True:
            status, body = await get(client, name)
            if status == 200 and body[key] == value:
                return time.monotonic() - started
            await asyncio.sleep(0.005)


def family(served: Served) -> list[psutil.Process]:
    return psutil.Process(served.pid).children(recursive=True)


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
