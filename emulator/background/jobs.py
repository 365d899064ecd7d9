"""Runs the jobs of pg_cron's tables."""

import asyncio
import contextlib
import functools
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from emulator.background.cron_schedule import Schedule, parse_schedule
from emulator.log import Log

CHANNEL = "edgewise_cron"
JOBS = "select jobid, schedule, command, database, username from cron.job where active order by jobid"
START = """
insert into cron.job_run_details (jobid, database, username, command, status, start_time)
values ($1, $2, $3, $4, 'running', now()) returning runid
"""
END = "update cron.job_run_details set status = $2, return_message = $3, end_time = now() where runid = $1"


@dataclass(frozen=True)
class Job:
    id: int
    schedule: Schedule
    command: str
    database: str
    username: str


class JobScheduler:
    """Starts each job when it is due, unless its previous run has not ended."""

    def __init__(self, database_url: str, log: Log) -> None:
        self._server = database_url.rpartition("/")[0]
        self._log = log
        self._running: dict[int, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._started = False

    async def work(self, connection: asyncpg.Connection) -> None:
        """Wake at every full minute, when jobs change, and every second while a job has an interval in seconds."""
        await connection.add_listener(CHANNEL, lambda *_: self._changed.set())
        jobs = await self._read(connection)
        minute = _minute()
        try:
            while True:
                ticking = any(job.schedule.seconds for job in jobs)
                if await self._wait(1.0 if ticking else 60 - time.time() % 60):
                    jobs = await self._read(connection)
                now = time.time()
                if _minute() != minute:
                    minute = _minute()
                    jobs = await self._read(connection)
                    self._start([job for job in jobs if job.schedule.is_due(datetime.fromtimestamp(now, UTC))])
                self._start([job for job in jobs if job.schedule.seconds and int(now) % job.schedule.seconds == 0])
        finally:
            for run in self._running.values():
                run.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _wait(self, seconds: float) -> bool:
        """Whether jobs changed within `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        changed = self._changed.is_set()
        self._changed.clear()
        return changed

    async def _read(self, connection: asyncpg.Connection) -> list[Job]:
        if not await connection.fetchval("select to_regclass('cron.job') is not null"):
            return []
        jobs = []
        for row in await connection.fetch(JOBS):
            try:
                schedule = parse_schedule(row["schedule"])
            except ValueError as error:
                self._log.warn("cron", f"job {row['jobid']} is never run: {error}")
                continue
            jobs.append(Job(row["jobid"], schedule, row["command"], row["database"], row["username"]))
        if not self._started:
            self._started = True
            self._start([job for job in jobs if job.schedule.at_start])
        return jobs

    def _start(self, jobs: list[Job]) -> None:
        for job in jobs:
            if job.id not in self._running:
                task = asyncio.create_task(self._run(job))
                self._running[job.id] = task
                task.add_done_callback(functools.partial(self._forget, job.id))

    def _forget(self, job: int, _: object) -> None:
        self._running.pop(job, None)

    async def _run(self, job: Job) -> None:
        """Run the command as the job's user and record how it ended."""
        try:
            connection = await asyncpg.connect(
                f"{self._server}/{job.database}", server_settings={"application_name": "pg_cron"}
            )
        except (OSError, asyncpg.PostgresError) as error:
            self._log.warn("cron", f"job {job.id} was not run: {error}")
            return
        try:
            run = await connection.fetchval(START, job.id, job.database, job.username, job.command)
            status, message = "succeeded", ""
            try:
                user = await connection.fetchval("select quote_ident($1)", job.username)
                await connection.execute(f"set session authorization {user}")
                message = await connection.execute(job.command)
            except asyncpg.PostgresError as error:
                status, message = "failed", f"ERROR: {error}"
                self._log.warn("cron", f"job {job.id} failed: {error}")
            await connection.execute("rollback; reset session authorization")
            await connection.execute(END, run, status, message)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self._log.warn("cron", f"job {job.id} failed: {error}")
        finally:
            connection.terminate()


def _minute() -> int:
    return math.floor(time.time() / 60)
