"""Handlers that are async generators, log, and work in the background."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from shared.endpoint import Call, endpoint
from shared.errors import NotFound

log = logging.getLogger(__name__)


class Point(BaseModel):
    x: int = Field(alias="X")


@dataclass
class Step:
    name: str


class Options(BaseModel):
    fail_before: bool = False
    fail_after: bool = False
    wait: bool = False


@endpoint("GET", "/api/generator", auth="none")
async def generator_function(call: Call, query: Options) -> AsyncIterator[Any]:
    """Yields one item of each type."""
    try:
        if query.fail_before:
            raise NotFound
        yield "two\nlines"
        if query.fail_after:
            raise NotFound
        while query.wait:
            yield {"tick": 1}
            await asyncio.sleep(0.01)
        yield {"a": [1, None]}
        yield b"event: raw\ndata: {}\n\n"
        yield Point(X=1)
        yield Step("last")
    finally:
        print("closed")


@endpoint("GET", "/api/generator/empty", auth="none")
async def empty(call: Call) -> AsyncIterator[str]:
    return
    yield ""


@endpoint("GET", "/api/generator/returned", auth="none")
async def returned(call: Call) -> AsyncIterator[int]:
    async def numbers() -> AsyncIterator[int]:
        for number in range(3):
            yield number

    return numbers()


@endpoint("GET", "/api/generator/logs", auth="none")
async def logs(call: Call) -> dict[str, str]:
    log.debug("too detailed")
    log.info("counted %d", 3)
    logging.info("from the root")
    record = {"msg": "a library's URL with content", "levelno": logging.INFO, "pathname": "/lib/httpx/_client.py"}
    logging.getLogger("httpx").handle(logging.makeLogRecord(record))
    try:
        raise KeyError("k")
    except KeyError:
        log.exception("failed")
    return {}


@endpoint("GET", "/api/generator/background", auth="none")
async def background(call: Call) -> dict[str, str]:
    async def later(fail: bool) -> None:
        await asyncio.sleep(0.05)
        if fail:
            raise LookupError("secret text")
        log.info("done later")

    call.background(later(False))
    call.background(later(True))
    return {}
