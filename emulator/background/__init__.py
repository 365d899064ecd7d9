"""What pg_net and pg_cron do in background workers of Postgres, done by `edgewise up`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg

from emulator.background.jobs import JobScheduler
from emulator.background.requests import RequestSender
from emulator.log import Log

RETRY_SECONDS = 5.0


@contextlib.asynccontextmanager
async def background_workers(database_url: str, api_url: str, log: Log, *, any_host: bool) -> AsyncIterator[None]:
    """Send the requests of pg_net and run the jobs of pg_cron in the block.

    any_host  whether requests may go to other computers
    """
    sender = RequestSender(api_url, log, any_host=any_host)
    scheduler = JobScheduler(database_url, log)
    tasks = [asyncio.create_task(_work(database_url, worker, log)) for worker in (sender.work, scheduler.work)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _work(database_url: str, work: Callable[[asyncpg.Connection], Awaitable[None]], log: Log) -> None:
    """Run `work` with a connection of its own, and again after a failure, which is logged once."""
    failure = ""
    while True:
        try:
            connection = await asyncpg.connect(database_url)
            try:
                await work(connection)
            finally:
                connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if str(error) != failure:
                failure = str(error)
                log.warn("edgewise", f"jobs and requests of the database stopped: {failure}")
        await asyncio.sleep(RETRY_SECONDS)
