"""The embedded Postgres: a real server on 127.0.0.1 that ends with this process."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from emulator.database.binaries import find_binaries, major_version
from emulator.database.cluster import (
    PASSWORD,
    check_version,
    end_orphan,
    make_cluster,
    make_reachable,
    server_environment,
)
from emulator.database.extension_files import MINIMUM_SERVER, install_extensions
from emulator.database.server_user import ServerUser, choose_user
from emulator.errors import SetupError
from emulator.processes import children

START_SECONDS, STOP_SECONDS = 60.0, 20.0


class PostgresServer:
    """One cluster in the folder `data`/postgres; `start` returns once it accepts connections."""

    def __init__(self, data: Path, *, port: int, settings: Mapping[str, str] | None = None) -> None:
        self.data, self.port = data, port
        self.settings = {**_default_settings(), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    @property
    def output(self) -> IO[bytes] | None:
        """The server's log. The caller must read it for as long as the server runs."""
        return self._process.stderr if self._process else None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Start the server, on a new cluster if there is none. Raises SetupError."""
        folder = self.data / "postgres"
        user = choose_user(folder)
        binaries = find_binaries(user)
        end_orphan(folder.resolve())
        check_port(self.port, "Postgres", "--db-port")
        cluster = make_reachable(folder, user)
        if not (cluster / "PG_VERSION").exists():
            progress("creating a new Postgres cluster")
            make_cluster(binaries, cluster, user)
        check_version(cluster, binaries)
        self._launch(binaries, cluster, user)
        for pause in self._wait_ready(cluster):
            time.sleep(pause)

    async def restart(self) -> None:
        """Start the server again after it ended. Raises SetupError. Call it in the main thread (see children.spawn)."""
        folder = self.data / "postgres"
        cluster, user = folder.resolve(), choose_user(folder)
        await self.end_backends()
        self._launch(find_binaries(user), cluster, user)
        for pause in self._wait_ready(cluster):
            await asyncio.sleep(pause)

    async def end_backends(self) -> None:
        """Kill what a server that ended by itself left running: their clients would wait for them."""
        self._forget()
        await asyncio.to_thread(end_orphan, (self.data / "postgres").resolve())

    async def wait(self) -> int:
        """Return the server's exit status, negative for a signal, once it has ended."""
        process, loop = self._process, asyncio.get_running_loop()
        assert process is not None
        ended: asyncio.Future[int] = loop.create_future()

        def set_result(status: int) -> None:
            if not ended.done():
                ended.set_result(status)

        def wait() -> None:
            status = process.wait()
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(set_result, status)

        threading.Thread(target=wait, daemon=True).start()
        return await ended

    def _launch(self, binaries: Path, cluster: Path, user: ServerUser) -> None:
        settings = {**self.settings, **_preloaded(binaries), **_extension_settings(binaries, cluster)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(cluster), "-p", str(self.port), *options]
        self._process = children.spawn(
            command,
            on_parent_death=signal.SIGINT,
            cwd=cluster,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=server_environment(),
            **user.popen_options,
        )

    def _wait_ready(self, cluster: Path) -> Iterator[float]:
        """Yield the pauses to make until the server accepts connections. Raises SetupError."""
        process = self._process
        assert process is not None
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(cluster, process.pid):
            if process.poll() is not None:
                raise SetupError(f"Postgres did not start: {_fatal_message(process)}")
            if time.monotonic() > deadline:
                process.kill()
                raise SetupError(f"Postgres was not ready after {START_SECONDS:.0f} seconds")
            yield 0.005

    def stop(self) -> None:
        """Stops the server with a fast shutdown: clients are disconnected, data are written."""
        if self._process is None:
            return
        for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signum)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
                break
        self._forget()
        self._process = None

    def _forget(self) -> None:
        if self._process:
            children.forget(self._process)


def check_port(port: int, what: str, option: str) -> None:
    """Raises SetupError if another program listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"port {port}, required for {what}, is not free ({error.strerror}): "
                f"stop what uses it, or choose another with {option}"
            ) from error


def _default_settings() -> dict[str, str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",  # the path of a socket is limited to 107 bytes
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_connections": "100",
    }
    if sys.platform == "linux":
        settings["recovery_init_sync_method"] = "syncfs"
    return settings


def _preloaded(binaries: Path) -> dict[str, str]:
    """What hosted Supabase loads too and this server has; the extension is in every database."""
    found = any((binaries.parent / "lib").glob("pg_stat_statements.*"))
    return {"shared_preload_libraries": "pg_stat_statements"} if found else {}


def _extension_settings(binaries: Path, cluster: Path) -> dict[str, str]:
    """Install the extension files in the cluster's folder, which the server's user can read; the server's own win."""
    folder = cluster / "edgewise"
    if major_version(binaries) < MINIMUM_SERVER or ":" in str(folder):  # a colon separates the folders of the setting
        return {}
    install_extensions(folder)
    return {"extension_control_path": f"$system:{folder}"}


def _is_ready(cluster: Path, pid: int) -> bool:
    """As pg_ctl does, read postmaster.pid: the pid on its first line, `ready` on its eighth."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _fatal_message(process: "subprocess.Popen[bytes]") -> str:
    lines: list[str] = []
    if process.stderr:
        os.set_blocking(process.stderr.fileno(), False)  # a child that outlives the server keeps the pipe open
        lines = (process.stderr.read() or b"").decode(errors="replace").splitlines()
    return next((line for line in lines if line.startswith(("FATAL", "PANIC"))), " ".join(lines[-2:]) or "no message")
