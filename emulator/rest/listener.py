"""Listens for `notify pgrst, 'reload schema'` and `'reload config'`.

Reloads after every reconnect, since notifications may have been missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from emulator.rest.database.connections import Connection, own_connection
from emulator.rest.service import CANNOT_LOAD, MAX_DELAY, Service

log = logging.getLogger(__name__)


async def listen(service: Service) -> None:
    """Listens if db-channel-enabled, reconnecting with exponential backoff, until cancelled."""
    delay = 1
    first = True
    while True:
        service.settings_replaced.clear()
        if not service.base_settings.db_channel_enabled:
            await service.settings_replaced.wait()
            continue
        try:
            async with _connection(service) as (connection, closed):
                await _subscribe(service, connection)
                if not first:
                    service.request_reload()
                first, delay = False, 1
                if await _first_of(closed, service.settings_replaced) is service.settings_replaced:
                    continue
        except CANNOT_LOAD as error:
            log.warning("Cannot listen for notifications: %s", error)
        await asyncio.sleep(delay)
        delay = min(delay * 2, MAX_DELAY)


async def _first_of(*events: asyncio.Event) -> asyncio.Event:
    waits = {asyncio.create_task(event.wait()): event for event in events}
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return waits[done.pop()]


@contextlib.asynccontextmanager
async def _connection(service: Service) -> AsyncIterator[tuple[Connection, asyncio.Event]]:
    closed = asyncio.Event()
    async with own_connection(service.base_settings) as connection:
        connection.add_termination_listener(lambda _connection: closed.set())
        yield connection, closed


async def _subscribe(service: Service, connection: Connection) -> None:
    tasks: set[asyncio.Task[None]] = set()

    def on_notification(_connection: object, _pid: int, _channel: str, message: object) -> None:
        if message == "reload config":
            task = asyncio.get_running_loop().create_task(_reload_settings(service))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        elif message in ("", "reload schema"):
            service.request_reload()

    await connection.add_listener(service.base_settings.db_channel, on_notification)


async def _reload_settings(service: Service) -> None:
    try:
        await service.reload_settings()
    except CANNOT_LOAD as error:
        log.warning("Cannot reload the settings: %s", error)
