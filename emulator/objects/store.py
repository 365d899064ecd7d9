"""The local object store for large uploads: an S3 server in its own process, started by the first connection."""

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping

from emulator.log import Log
from emulator.processes import children
from emulator.processes.launcher import SpawnedProcess

MODULE = "emulator.objects.server"
BUCKET, REGION, KEY = "uploads", "us-east-1", "local-edgewise"
BACKOFF, STOP_SECONDS = 1.0, 3.0


@contextlib.asynccontextmanager
async def object_store(environment: Mapping[str, str], log: Log) -> AsyncIterator[dict[str, str]]:
    """The variables with which functions reach the store; empty if UPLOAD_BUCKET names another bucket."""
    if environment.get("UPLOAD_BUCKET"):
        yield {}
        return
    with socket.create_server(("127.0.0.1", 0)) as listener:
        variables = {
            "UPLOAD_BUCKET": BUCKET,
            "UPLOAD_ENDPOINT": f"http://127.0.0.1:{listener.getsockname()[1]}",
            **_keys(environment),
        }
        store = _ObjectStore(listener, {**environment, **variables}, log)
        try:
            yield variables
        finally:
            await store.close()


def _keys(environment: Mapping[str, str]) -> dict[str, str]:
    """Keys for signing, unless the environment has some; any pair works."""
    if environment.get("AWS_ACCESS_KEY_ID") and environment.get("AWS_SECRET_ACCESS_KEY"):
        keys = {}
    else:
        keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": ""}
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or REGION
    return {**keys, "AWS_REGION": region}


class _ObjectStore:
    """Owns the listening socket, in whose backlog connections wait until the process serves."""

    def __init__(self, listener: socket.socket, environment: Mapping[str, str], log: Log) -> None:
        self.listener = listener
        self.environment = environment
        self.log = log
        self.loop = asyncio.get_running_loop()
        self.process: SpawnedProcess | None = None
        self.closed = False
        self._watch()

    def _watch(self) -> None:
        if not self.closed:
            self.loop.add_reader(self.listener, self._start)

    def _start(self) -> None:
        self.loop.remove_reader(self.listener)
        fd = self.listener.fileno()
        child = children.spawn(
            [sys.executable, "-m", MODULE, "--fd", str(fd)],
            on_parent_death=signal.SIGKILL,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(fd,),
        )
        self.process = SpawnedProcess(child, lambda lines: self.log.lines("uploads", lines))
        self.process.exited.add_done_callback(self._on_exit)

    def _on_exit(self, exited: "asyncio.Future[int]") -> None:
        self.process = None
        if not self.closed:
            self.log.warn("uploads", f"ended (status {exited.result()}); the next upload starts it again")
            self.loop.call_later(BACKOFF, self._watch)

    async def close(self) -> None:
        self.closed = True
        self.loop.remove_reader(self.listener)
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            await asyncio.wait([self.process.exited], timeout=STOP_SECONDS)
